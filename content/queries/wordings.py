"""Titles and statements in the language asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from content.queries.reading import best_language

LABEL_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Wording:
    """A title and statement and the language they are in."""

    title: str | None
    statement: str | None
    language: str

    @property
    def label(self) -> str | None:
        """What to call it: its title, else the first words of its statement."""
        return self.title or (self.statement or "")[:LABEL_LENGTH] or None


def localised(row: Mapping[str, Any], original: str, asked: str) -> Wording:
    """Give the wording of a row of ``title``, ``statement``, ``texts`` in ``asked``.

    Falls back to the original, field by field.

    >>> row = {"title": "慎言", "statement": "", "texts": {"en": {"title": "Care in speech"}}}
    >>> localised(row, "zh-Hans", "en-GB")
    Wording(title='Care in speech', statement=None, language='en')
    """
    texts = row["texts"]
    found = best_language(asked, [original, *texts]) if texts else None
    if found is None or found == original:
        return Wording(row["title"] or None, row["statement"] or None, original)
    text = texts[found]
    title = text.get("title") or row["title"] or None
    return Wording(title, text.get("statement") or row["statement"] or None, found)


def all_wordings(row: Mapping[str, Any], original: str) -> dict[str, dict[str, str | None]]:
    """Give the wordings of a row in every language, the original first."""
    found = {original: {"title": row["title"] or None, "statement": row["statement"] or None}}
    for language, text in (row["texts"] or {}).items():
        found[language] = {
            "title": text.get("title") or None,
            "statement": text.get("statement") or None,
        }
    return found
