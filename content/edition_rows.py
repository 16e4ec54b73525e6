"""An edition's package as rows, changes and events, pure: plain values in the writer's order."""

import hashlib
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from content.consequences import edition_header, joined, placed
from content.digests import (
    bytes_of,
    plain_bytes,
    requirement_value,
    sealed_digest,
    wording_bytes,
)
from content.digests import edition_value as value_of
from content.identity import tree_path
from content.packages import EditionPackage, RequirementRecord

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class EditionRows:
    """Rows of one edition without links; a requirement is named by its place in pre-order.

    A requirement is (uid, place of its parent, path, …); a citation (uid, place of its
    requirement, uid of its expression, uid of its passage, …). ``changes`` and ``events`` are the
    JSON of what is recorded and told of each requirement when the framework's first edition is
    drafted and published; ``header`` is told of the edition, ``digest`` seals it.
    """

    requirements: list[Row]
    citations: list[Row]
    changes: list[str]
    events: list[str]
    header: dict[str, Any]
    digest: str


def edition_rows(package: EditionPackage) -> EditionRows:
    """Give the rows of a package; its own date is part of the digest."""
    records = package.requirements
    places = {record.uid: place for place, record in enumerate(records)}
    requirements, changes, values, pieces = [], [], [], []
    for path, record in preorder(records):
        said = wording_bytes(record)
        digest = hashlib.sha256(said).hexdigest()
        requirements.append(_requirement(record, path, places, digest))
        changes.append(_change(record, said))
        values.append(requirement_value(record, digest))
        pieces.append(bytes_of(values[-1], record))
    value = value_of(replace(package, requirements=()))
    sealed = sealed_digest(value, pieces)
    return EditionRows(
        requirements=requirements,
        citations=list(_citations(records)),
        changes=changes,
        events=list(_events(values, pieces)),
        header=edition_header(value | {"requirements": values}, {}, sealed),
        digest=sealed,
    )


def preorder(
    records: tuple[RequirementRecord, ...],
) -> Iterator[tuple[str, RequirementRecord]]:
    """Yield ``(path, record)`` for records in pre-order."""
    places: dict[uuid.UUID | None, tuple[int, ...]] = {None: ()}
    counts: dict[uuid.UUID | None, int] = {}
    for record in records:
        counts[record.parent] = counts.get(record.parent, 0) + 1
        place = (*places[record.parent], counts[record.parent])
        places[record.uid] = place
        yield tree_path(place), record


def _requirement(
    record: RequirementRecord, path: str, places: dict[uuid.UUID, int], digest: str
) -> Row:
    return (
        record.uid.hex,
        None if record.parent is None else places[record.parent],
        path,
        str(record.kind),
        record.type,
        record.code,
        record.marker,
        record.title,
        record.statement,
        _json(record.texts),
        None if record.modality is None else str(record.modality),
        record.actor,
        record.condition,
        digest,
        _json(record.source),
    )


def _citations(records: tuple[RequirementRecord, ...]) -> Iterator[Row]:
    for place, record in enumerate(records):
        for position, citation in enumerate(record.citations, start=1):
            yield (
                citation.uid.hex,
                place,
                citation.expression.hex,
                None if citation.passage is None else citation.passage.hex,
                position,
                citation.quote,
                citation.prefix,
                citation.suffix,
                citation.start,
                citation.end,
            )


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False) if value else "{}"


def _change(record: RequirementRecord, said: bytes) -> str:
    """The wording, canonical already, with number, marker, parent and citations.

    With these the history of a draft that was imported gives it back (``content.replaying``).
    """
    rest: dict[str, Any] = {
        "code": record.code,
        "marker": record.marker,
        "parent": str(record.parent) if record.parent else None,
    }
    if record.source:
        rest["original"] = record.source
    if record.citations:
        rest["citations"] = list(_cited(record))
    return joined(said, bytes_of(rest, record))


def _cited(record: RequirementRecord) -> Iterator[dict[str, Any]]:
    """The spans that a requirement cites; the quotes are in the text, which never changes."""
    for position, citation in enumerate(record.citations, start=1):
        yield {
            "uid": str(citation.uid),
            "requirement": str(record.uid),
            "expression": str(citation.expression),
            "passage": None if citation.passage is None else str(citation.passage),
            "position": position,
            "start": citation.start,
            "end": citation.end,
        }


def _events(values: list[dict[str, Any]], pieces: list[bytes]) -> Iterator[str]:
    """The value of each requirement, canonical already, with the sibling before it."""
    for value, piece in zip(placed(values).values(), pieces, strict=True):
        yield joined(piece, plain_bytes({"previous": value["previous"]}))
