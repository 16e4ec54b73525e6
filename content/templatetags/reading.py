"""What templates ask for: labels in the reader's language, languages of words, highlights."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from content.pages.naming import shown_number
from content.pages.relations import FAMILIES, arrow_of, relation_label
from content.pages.wording import highlighted_runs, script_of, unmarked
from content.vocabulary import (
    DocumentKind,
    EditionState,
    EntityKind,
    EventKind,
    FrameworkKind,
    Modality,
    Origin,
    RequirementKind,
    Unit,
    Word,
)

register = template.Library()

_VOCABULARIES: dict[str, type[Word]] = {
    "document": DocumentKind,
    "edition": EditionState,
    "entity": EntityKind,
    "event": EventKind,
    "framework": FrameworkKind,
    "modality": Modality,
    "origin": Origin,
    "requirement": RequirementKind,
    "unit": Unit,
}
_TONGUES = {"zh-Hans": "中文", "en": "English"}
_DAY_LENGTH = len("2022-10-17")


@register.filter
def label(value: str | None, vocabulary: str) -> str:
    """Give the label of a closed word in the reader's language; unknown words stay as they are."""
    known = _VOCABULARIES[vocabulary].__members__.values()
    found = next((word for word in known if word.value == value), None)
    return found.label(_language()) if found else value or ""


@register.filter
def relation(association: Mapping[str, Any]) -> str:
    """Give the label of an association as read from the end that shows it."""
    return relation_label(association["type"], association["direction"], _language())


@register.filter
def family(association_type: str) -> str:
    """Give the family of an association type, which its tint and dash follow."""
    return FAMILIES.get(association_type, "tree")


@register.filter
def arrow(association: Mapping[str, Any]) -> str:
    """Give where the head of an association's arrow stands: out, in, or none."""
    return arrow_of(association["type"], association["direction"])


@register.filter
def plain(text: str) -> str:
    """Give words around a quotation on one line, without the marks of a Markdown heading."""
    return unmarked(text)


@register.filter
def number(code: str | None) -> str:
    """Give a code where people read it as a number, else nothing."""
    return shown_number(code)


@register.filter
def script(value: object) -> str:
    """Give the ``lang`` that a piece of text wants, judged by its characters."""
    return script_of(str(value or ""))


@register.filter
def tongue(tag: str) -> str:
    """Give a language's own name for a tag; an unknown tag stays as it is."""
    return _TONGUES.get(tag, tag)


@register.filter
def day(value: object) -> str:
    """Give the day of a date, a time or their ISO text, as 2022-10-17."""
    if isinstance(value, dt.date):
        value = value.isoformat()
    return str(value or "")[:_DAY_LENGTH]


@register.filter
def highlighted(snippet: str, ranges: Sequence[Sequence[int]]) -> SafeString:
    """Give a snippet with its hits in ``<mark>``; ranges are code points, half-open."""
    return format_html_join(
        "", "{}", ((_run(text, hit=hit),) for text, hit in highlighted_runs(snippet, ranges))
    )


def _run(text: str, *, hit: bool) -> SafeString:
    return format_html("<mark>{}</mark>" if hit else "{}", text)


def _language() -> str:
    return "zh-Hans" if (get_language() or "zh").lower().startswith("zh") else "en"
