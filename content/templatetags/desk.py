"""What the templates of the desk ask for: the built script, the classes of a span of text."""

import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from django import template
from django.contrib.staticfiles import finders
from django.utils.translation import get_language

from content.pages.segments import Segment
from content.vocabulary import (
    AnchorState,
    AssociationType,
    LabelKind,
    ProposalKind,
    ProposalState,
    Role,
    RunState,
    Word,
)

register = template.Library()
_VOCABULARIES: dict[str, type[Word]] = {
    "anchor": AnchorState,
    "association": AssociationType,
    "proposal": ProposalKind,
    "decision": ProposalState,
    "role": Role,
    "run": RunState,
    "term": LabelKind,
}


@register.simple_tag
def built(name: str) -> str:
    """Give the static name of a built script, empty where the front end is not built."""
    found = finders.find("dist/manifest.json")
    if not isinstance(found, str):
        return ""
    names: Mapping[str, str] = json.loads(Path(found).read_text(encoding="utf-8"))
    return f"dist/{names[name]}" if name in names else ""


@register.filter
def span_classes(run: Segment, chosen: Collection[str]) -> str:
    """Give the classes of a run of text: cited or proposed, chosen, touching the one before.

    >>> from content.pages.segments import Cited
    >>> run = Segment("慎权", 0, (Cited("a", 0, 2, standing="proposed"), Cited("b", 0, 9)))
    >>> span_classes(run, {"a"})
    'cited proposed is-chosen'
    """
    standings = [each.standing for each in run.covering]
    classes: list[str] = [name for name in ("cited", "proposed") if name in standings]
    if any(each.uid in chosen for each in run.covering):
        classes.append("is-chosen")
    if run.touches:
        classes.append("cited-touches")
    return " ".join(classes)


@register.filter
def word(value: str | None, vocabulary: str) -> str:
    """Give the label of a closed word of the desk in the reader's language."""
    language = "zh-Hans" if (get_language() or "zh").lower().startswith("zh") else "en"
    known = _VOCABULARIES[vocabulary].__members__.values()
    found = next((each for each in known if each.value == value), None)
    return found.label(language) if found else value or ""


@register.filter
def named(member: Word) -> str:
    """Give the label of a member of a vocabulary in the reader's language."""
    return member.label("zh-Hans" if (get_language() or "zh").lower().startswith("zh") else "en")


@register.filter
def get(mapping: Mapping[str, Any], name: str) -> Any:
    """Give what a mapping holds under a name, or None."""
    return mapping.get(name) if mapping else None
