"""What texts, documents and concepts are called, remembered until the next publication.

The same few thousand are cited and linked in all answers about requirements
(``content.queries.memory``). Only what the public may see is known.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from content.queries.memory import Memory
from content.queries.statements import (
    among,
    fetched_again,
    json_rows,
    json_value,
    members,
    uid_text,
)
from content.vocabulary import LabelKind


class KnownText(NamedTuple):
    """A text and its document; ``anchored`` says that some citation was looked for elsewhere."""

    label: str
    slug: str
    title: str
    document: str
    anchored: bool


class KnownConcept(NamedTuple):
    """A concept; ``title`` is what its entity is called, ``labels`` are preferred, by language."""

    scheme: str
    title: str
    labels: dict[str, str]


class Names(NamedTuple):
    """The texts and public documents by row, concepts by the row of their entity."""

    texts: Mapping[int, KnownText]
    documents: Collection[int]
    concepts: Mapping[int, KnownConcept]


_TEXT, _DOCUMENT, _CONCEPT = range(3)
_Key = tuple[int, int]


def known_names(
    texts: Iterable[int], documents: Iterable[int], concepts: Iterable[int], revision: int
) -> tuple[int, Names]:
    """Give those of some texts, documents and concepts that are public, as ``Memory.known``."""
    keys = [(_TEXT, key) for key in texts]
    keys += [(_DOCUMENT, key) for key in documents]
    keys += [(_CONCEPT, key) for key in concepts]
    if not keys:
        return revision, _NOTHING
    told, facts = _names.known(keys, revision)
    found: tuple[dict[int, Any], ...] = ({}, {}, {})
    for kind, key in keys:
        fact = facts[kind, key]
        if fact is not None:
            found[kind][key] = fact
    return told, Names(*found)


def _asked(lacking: Collection[_Key]) -> tuple[int | None, dict[_Key, Any]]:
    rows: list[list[int]] = [[], [], []]
    for kind, key in lacking:
        rows[kind].append(key)
    found = fetched_again(_sql(), tuple(members(keys) for keys in rows))
    facts = {(kind, key): _READ[kind](*said) for _, kind, key, *said in found}
    return found[0][0] if found else None, facts


def _text(label: str, slug: str, title: str, anchored: int, document: Any, _: Any) -> KnownText:
    return KnownText(label, slug, title, uid_text(document), bool(anchored))


def _document(*_: Any) -> bool:
    return True


def _concept(_: Any, scheme: str, title: str, *rest: Any) -> KnownConcept:
    labels = sorted(json_value(rest[-1]))
    return KnownConcept(scheme, title, {language: text for _, language, text in labels})


_READ = (_text, _document, _concept)
_LABELS = f"content_conceptlabel l WHERE l.concept_id = cc.id AND l.kind = '{LabelKind.PREFERRED}'"
_REVISION = "(SELECT o.revision FROM content_counter o)"


@functools.cache
def _sql() -> str:
    labels = json_rows(("l.id", "l.language", "l.text"), _LABELS)
    return f"""
 SELECT {_REVISION}, {_TEXT}, x.id, x.label, d.slug, d.title,
  CASE WHEN EXISTS (
   SELECT 1 FROM content_expression z
   WHERE z.document_id = x.document_id AND z.id <> x.id AND z.published_at IS NOT NULL)
  AND EXISTS (
   SELECT 1 FROM content_citation c JOIN content_anchor b ON b.citation_id = c.id
   WHERE c.expression_id = x.id) THEN 1 ELSE 0 END,
  dn.uid, NULL
 FROM content_expression x JOIN content_document d ON d.id = x.document_id
 JOIN content_entity dn ON dn.id = d.entity_id
 WHERE {among("x.id")} AND x.published_at IS NOT NULL
 UNION ALL SELECT {_REVISION}, {_DOCUMENT}, d.id, NULL, NULL, NULL, NULL, NULL, NULL
 FROM content_document d WHERE {among("d.id")} AND d.published_at IS NOT NULL
 UNION ALL SELECT {_REVISION}, {_CONCEPT}, cc.entity_id, NULL, cs.slug, m.title, NULL, NULL,
  {labels}
 FROM content_concept cc JOIN content_conceptscheme cs ON cs.id = cc.scheme_id
 JOIN content_entity m ON m.id = cc.entity_id
 WHERE {among("cc.entity_id")}"""  # noqa: S608


# Some 30 MB.
_names: Memory[_Key, Any] = Memory(_asked, most=50_000)
_NOTHING = Names({}, (), {})
