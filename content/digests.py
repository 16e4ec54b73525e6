"""Digests of wordings, and the canonical form they are computed from (docs/digests.md).

The canonical form of a value is its JSON with keys sorted by code point, no white space between
tokens, text as UTF-8 without escapes beyond what JSON asks for, and no floating point numbers: a
confidence is written as a string with four decimals. Uids are part of it; row ids, users and
clock times are not, so the same content gives the same digest on every machine.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import orjson

from content.packages import (
    AssociationRecord,
    CitationRecord,
    EditionPackage,
    RequirementRecord,
)
from content.vocabulary import RequirementKind

# Tab, line feed, carriage return, space, no-break space, ideographic space.
_BLANKS = dict.fromkeys((0x09, 0x0A, 0x0D, 0x20, 0xA0, 0x3000))


def canonical_bytes(value: Any) -> bytes:
    """Give the canonical bytes of a JSON value.

    >>> canonical_bytes({"b": 1, "a": "慎"}).decode()
    '{"a":"慎","b":1}'
    """
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode("utf-8", "surrogatepass")


def digest_of(value: Any) -> str:
    """Give the SHA-256 of a value's canonical bytes, in hexadecimal.

    >>> digest_of({})[:8]
    '44136fa3'
    """
    return hashlib.sha256(canonical_bytes(value)).hexdigest()


def text_digest(text: str) -> str:
    """Give the SHA-256 of a text's UTF-8 bytes, in hexadecimal.

    >>> text_digest("")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def wording(record: RequirementRecord) -> dict[str, Any]:
    """Give what a requirement says: the part of it whose change makes its links suspect.

    Its number and place are not part of it, so a renumbered provision keeps its digest.
    """
    return {
        "uid": str(record.uid),
        "kind": record.kind,
        "type": record.type,
        "title": record.title,
        "statement": record.statement,
        "texts": record.texts,
        "modality": record.modality,
        "actor": record.actor,
        "condition": record.condition,
    }


def plain_bytes(value: dict[str, Any]) -> bytes:
    """Give the canonical bytes of a value that holds no floating point number, much sooner.

    >>> plain_bytes({"b": 1, "a": "慎"}) == canonical_bytes({"b": 1, "a": "慎"})
    True
    """
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except TypeError:
        # Half a surrogate pair, or a number of more than 64 bits.
        return canonical_bytes(value)


def wording_bytes(record: RequirementRecord) -> bytes:
    """Give the canonical bytes of what a requirement says."""
    return plain_bytes(wording(record))


def requirement_bytes(record: RequirementRecord) -> bytes:
    """Give the canonical bytes of a requirement's value."""
    return bytes_of(requirement_value(record), record)


def bytes_of(value: dict[str, Any], record: RequirementRecord) -> bytes:
    """Give the canonical bytes of what is told of a requirement."""
    # What a file brought along may hold any number.
    return canonical_bytes(value) if record.source else plain_bytes(value)


def requirement_digest(record: RequirementRecord) -> str:
    """Give the digest of a requirement's wording."""
    return hashlib.sha256(wording_bytes(record)).hexdigest()


def own_title(title: str, marker: str) -> str:
    """Give what a title says beside its number: nothing where it only repeats the marker.

    Intake calls an article without a title by its marker, and renumbering keeps that up.

    >>> own_title("第三条", "第三条"), own_title("慎言", "三是")
    ('', '慎言')
    """
    return "" if title == marker else title


def sense_digest(record: RequirementRecord, below: Iterable[RequirementRecord] = ()) -> str:
    """Give the digest of what a requirement says with what stands ``below`` it, in reading order.

    Links are confirmed against it. White space is no part of it, and neither are numbers (nor a
    title that is only the marker), translations and identities; the markers of what stands below
    are. The database computes the
    same (``content.queries.suspicion_sql.sense_sql``). A group says only what it says itself.

    >>> from uuid import UUID
    >>> one = RequirementRecord(UUID(int=1), None, "standard", "3", "", "应当报告。")
    >>> other = RequirementRecord(UUID(int=2), None, "standard", "4", "", "应当 报告。")
    >>> sense_digest(one) == sense_digest(other)
    True
    """
    title = own_title(record.title, record.marker)
    said = [title, record.statement, record.modality or "", record.actor, record.condition]
    if record.kind != RequirementKind.GROUP:
        for one in below:
            said += [one.marker, own_title(one.title, one.marker), one.statement]
    return text_digest("".join(f"{words}\x1f" for words in said).translate(_BLANKS))


def association_value(record: AssociationRecord) -> dict[str, Any]:
    """Give an association as its canonical value."""
    confidence = None if record.confidence is None else f"{record.confidence:.4f}"
    return {
        "uid": str(record.uid),
        "source": str(record.source_uid),
        "target": str(record.target_uid),
        "type": record.type,
        "rationale": record.rationale,
        "evidence": record.evidence,
        "confidence": confidence,
        "origin": record.origin,
        "navigation": record.navigation,
        "position": record.position,
        "original": record.source,
    }


def association_digest(record: AssociationRecord) -> str:
    """Give the digest of an association."""
    return digest_of(association_value(record))


def _citation_value(record: CitationRecord) -> dict[str, Any]:
    return {
        "uid": str(record.uid),
        "document": str(record.document),
        "expression": record.expression_digest,
        "quote": record.quote,
        "start": record.start,
        "end": record.end,
    }


def requirement_value(record: RequirementRecord, digest: str = "") -> dict[str, Any]:
    """Give a requirement as its canonical value: wording, number, parent, citations, original.

    ``digest`` repeats the digest of the wording, so that a reader need not compute it to compare;
    whoever has it already passes it on.
    """
    return {
        **wording(record),
        "digest": digest or requirement_digest(record),
        "parent": None if record.parent is None else str(record.parent),
        "code": record.code,
        "marker": record.marker,
        "citations": [_citation_value(citation) for citation in record.citations],
        "original": record.source,
    }


def edition_value(package: EditionPackage) -> dict[str, Any]:
    """Give a whole edition as its canonical value: requirements in pre-order, links by uid.

    ``requirements`` and ``associations`` are lists of ``requirement_value`` and
    ``association_value``.

    The framework's title, publisher and other metadata of the work stay outside: they may be
    corrected without a new edition.
    """
    edition = package.edition
    links = sorted(package.associations, key=lambda record: str(record.uid))
    return {
        "framework": str(package.framework.uid),
        "edition": str(edition.uid),
        "label": edition.label,
        "title": edition.title,
        "language": edition.language,
        "effective_from": edition.effective_from.isoformat() if edition.effective_from else None,
        "note": edition.note,
        "against": sorted(str(uid) for uid in edition.against),
        "original": edition.source,
        "requirements": [requirement_value(record) for record in package.requirements],
        "associations": [association_value(record) for record in links],
    }


def edition_digest(package: EditionPackage) -> str:
    """Give the digest that seals an edition."""
    pieces = [requirement_bytes(record) for record in package.requirements]
    return sealed_digest(edition_value(replace(package, requirements=())), pieces)


def sealed_digest(value: dict[str, Any], requirements: Sequence[bytes]) -> str:
    """Give the digest of an edition's value from the canonical bytes of its requirements.

    >>> sealed_digest({"a": 1, "requirements": []}, [b"{}"]) == digest_of(
    ...     {"a": 1, "requirements": [{}]}
    ... )
    True
    """
    written = hashlib.sha256(b"{")
    for number, key in enumerate(sorted(value)):
        written.update(b"," * (number > 0) + canonical_bytes(key) + b":")
        if key != "requirements":
            written.update(canonical_bytes(value[key]))
            continue
        written.update(b"[" + b",".join(requirements) + b"]")
    written.update(b"}")
    return written.hexdigest()
