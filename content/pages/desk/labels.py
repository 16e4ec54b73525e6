"""A concept's labels and definitions as boxes of a form, each with a name of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from content.models import ConceptScheme
from content.pages.desk.detail import as_uid
from content.pages.rendering import page_language
from content.vocabulary import LabelKind

Row = dict[str, Any]
# Empty rows below the labels that are there; more come with each saving.
SPARE = 2
_SPARE_KINDS = [LabelKind.ALTERNATIVE] * (SPARE - 1)
_DEFINED_IN = ("zh-Hans", "en")
_LABEL = re.compile(r"label-(\d{1,3})-text")
_DEFINITION = "definition-"


def label_rows(labels: Iterable[Mapping[str, str]], language: str) -> list[Row]:
    """Give the rows of boxes for labels, preferred ones first, and some empty ones behind.

    >>> [row["text"] for row in label_rows([{"language": "en", "kind": "pref", "text": "a"}], "en")]
    ['a', '', '']
    """
    held = sorted(
        labels, key=lambda one: (one["kind"] != LabelKind.PREFERRED, one["language"] != language)
    )
    rows: list[Row] = [{name: one[name] for name in ("language", "kind", "text")} for one in held]
    spare = [LabelKind.ALTERNATIVE] * SPARE if rows else [LabelKind.PREFERRED, *_SPARE_KINDS]
    rows += [{"language": language, "kind": kind.value, "text": ""} for kind in spare]
    return [{**row, "at": at} for at, row in enumerate(rows)]


def definition_rows(definitions: Mapping[str, str], language: str) -> list[Row]:
    """Give the boxes for definitions: of the scheme's language, English, and those there are."""
    tags = dict.fromkeys((language, *_DEFINED_IN, *definitions))
    return [{"language": tag, "text": definitions.get(tag, "")} for tag in tags]


def values_typed(typed: Mapping[str, str]) -> Row:
    """Give notation, labels and definitions as a form holds them; empty boxes are left out.

    >>> values_typed({"notation": "1", "label-0-text": "慎权", "label-0-language": "zh-Hans",
    ...     "label-0-kind": "pref", "label-1-text": " ", "definition-en": ""})["labels"]
    [{'language': 'zh-Hans', 'kind': 'pref', 'text': '慎权'}]
    """
    places = sorted(int(found[1]) for found in map(_LABEL.fullmatch, typed) if found)
    labels = [
        {name: typed.get(f"label-{at}-{name}", "").strip() for name in ("language", "kind", "text")}
        for at in places
        if typed[f"label-{at}-text"].strip()
    ]
    definitions = {
        name.removeprefix(_DEFINITION): said.replace("\r\n", "\n").strip()
        for name, said in typed.items()
        if name.startswith(_DEFINITION) and said.strip()
    }
    notation = typed.get("notation", "").strip()
    return {"notation": notation, "labels": _known(labels), "definitions": definitions}


def _known(labels: list[dict[str, str]]) -> list[dict[str, str]]:
    """The labels, those of a kind that is none being alternative ones."""
    kinds = {kind.value for kind in LabelKind}
    return [
        one if one["kind"] in kinds else {**one, "kind": LabelKind.ALTERNATIVE.value}
        for one in labels
    ]


def blank_form(scheme: ConceptScheme, typed: Mapping[str, str] | None) -> Row:
    """Give what stands in the form of a new concept: nothing, or what was typed and refused."""
    values = values_typed(typed or {})
    return {
        "notation": values["notation"],
        "labels": label_rows(values["labels"], scheme.language),
        "definitions": definition_rows(values["definitions"], scheme.language),
    }


def label_lines(labels: Any) -> str:
    """Give labels a line each, for comparing.

    >>> label_lines([{"language": "en", "kind": "hidden", "text": "care"}]).split()[::2]
    ['en', 'care']
    """
    kinds = {kind.value: kind.label(page_language()) for kind in LabelKind}
    return "\n".join(
        f"{one['language']} {kinds.get(one['kind'], one['kind'])} {one['text']}"
        for one in labels or ()
    )


def uids_typed(named: Iterable[str]) -> list[Any]:
    """Give the uids among what a form names."""
    return [uid for uid in map(as_uid, named) if uid is not None]
