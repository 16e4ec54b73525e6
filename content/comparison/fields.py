"""What differs between two records, field by field."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from content.digests import own_title
from content.packages import AssociationRecord, RequirementRecord
from content.text.worddiff import Run, word_diff

_TEXTS = ("statement", "actor", "condition")
_VALUES = ("kind", "type", "modality", "source")
_LINK_TEXTS = ("rationale", "evidence")
_LINK_VALUES = (
    "source_uid", "target_uid", "type", "confidence", "origin", "navigation", "position", "source",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after; ``runs`` where both are texts, ranges of code points in them.

    ``language`` names a translation; None is the original.
    """

    field: str
    old: Any
    new: Any
    language: str | None = None
    runs: tuple[Run, ...] = ()


def text_change(name: str, old: str, new: str, language: str | None = None) -> FieldChange:
    """Give the change of a text with the runs that lead from one to the other."""
    return FieldChange(name, old, new, language, word_diff(old, new))


def requirement_changes(old: RequirementRecord, new: RequirementRecord) -> Iterator[FieldChange]:
    """Yield the fields that differ, number and place aside; translations by language.

    A title that only repeats the marker is a number.
    """
    if own_title(old.title, old.marker) != own_title(new.title, new.marker):
        yield text_change("title", old.title, new.title)
    yield from _texts(old, new, _TEXTS)
    for language in sorted(old.texts.keys() | new.texts.keys()):
        here, there = old.texts.get(language, {}), new.texts.get(language, {})
        for name in sorted(here.keys() | there.keys()):
            if here.get(name, "") != there.get(name, ""):
                yield text_change(name, here.get(name, ""), there.get(name, ""), language)
    yield from _values(old, new, _VALUES)


def association_changes(old: AssociationRecord, new: AssociationRecord) -> Iterator[FieldChange]:
    """Yield the fields of a link that differ, its uid aside."""
    yield from _texts(old, new, _LINK_TEXTS)
    yield from _values(old, new, _LINK_VALUES)


def _texts(old: Any, new: Any, names: tuple[str, ...]) -> Iterator[FieldChange]:
    for name in names:
        if getattr(old, name) != getattr(new, name):
            yield text_change(name, getattr(old, name), getattr(new, name))


def _values(old: Any, new: Any, names: tuple[str, ...]) -> Iterator[FieldChange]:
    for name in names:
        if getattr(old, name) != getattr(new, name):
            yield FieldChange(name, getattr(old, name), getattr(new, name))
