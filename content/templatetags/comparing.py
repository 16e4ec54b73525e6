"""What the templates of a comparison ask for: its words in the reader's language, its names."""

import re
from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import get_language

from content.comparison.names import name_of, number_of
from content.comparison.words import CHANGES, FIELDS, RELATIONS, said
from content.pages.relations import relation_label
from content.vocabulary import Modality, Origin, RequirementKind, Word

_EMPTY_LINES = re.compile(r"\n\s*\n")
register = template.Library()
_WORDS = {"change": CHANGES, "relation": RELATIONS, "field": FIELDS}
_VALUES: dict[str, type[Word]] = {
    "kind": RequirementKind,
    "modality": Modality,
    "origin": Origin,
}


@register.filter
def told(name: str, words: str) -> str:
    """Give a word of a comparison in the reader's language: change, relation or field."""
    return said(_WORDS[words], name, get_language() or "zh-hans")


@register.filter
def value(written: str | None, field: str) -> str:
    """Give a field's value as people read it; a closed word by its label."""
    known = _VALUES.get(field)
    found = next((word for word in known or () if word.value == written), None)
    return found.label(get_language() or "zh-hans") if found else written or "–"


@register.filter
def numbered(place: Mapping[str, Any] | None) -> str:
    """Give the number that a place bears, empty where people read none."""
    return number_of(place) if place else ""


@register.filter
def named(place: Mapping[str, Any]) -> str:
    """Give what a provision is called beside its number: an article by its printed number."""
    return name_of(place)


@register.filter
def close_lines(words: str) -> str:
    """Give words without empty lines between their lines."""
    return _EMPTY_LINES.sub("\n", words)


@register.filter
def link_type(association_type: str) -> str:
    """Give the label of an association type, read from source to target."""
    return relation_label(association_type, "out", get_language() or "zh-hans")
