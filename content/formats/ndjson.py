"""Newline-delimited JSON: one record a line, so an edition of any size is read in flat memory.

Every line has ``record``: the first is ``edition`` (with its framework), then ``requirement`` in
pre-order, then ``association`` by uid, last ``end`` with the counts and the edition's digest. The
values are the canonical ones of docs/digests.md, so a reader can prove what it got.
"""

from collections.abc import Iterator
from typing import Any

from content.digests import association_value, canonical_bytes, edition_digest, requirement_value
from content.packages import EditionPackage

MEDIA_TYPE, SUFFIX = "application/x-ndjson", ".ndjson"


def dump(package: EditionPackage) -> Iterator[bytes]:
    """Yield an edition's lines, each ending in a newline."""
    yield _line("edition", _edition(package))
    for record in package.requirements:
        yield _line("requirement", requirement_value(record))
    for link in package.associations:
        yield _line("association", association_value(link))
    counts = {"requirements": len(package.requirements), "associations": len(package.associations)}
    yield _line("end", counts | {"digest": edition_digest(package)})


def _line(record: str, value: dict[str, Any]) -> bytes:
    return canonical_bytes({"record": record} | value) + b"\n"


def _edition(package: EditionPackage) -> dict[str, Any]:
    framework, edition = package.framework, package.edition
    return {
        "uid": str(edition.uid),
        "label": edition.label,
        "title": edition.title,
        "language": edition.language,
        "effective_from": edition.effective_from.isoformat() if edition.effective_from else None,
        "note": edition.note,
        "against": sorted(str(uid) for uid in edition.against),
        "original": edition.source,
        "framework": {
            "uid": str(framework.uid),
            "slug": framework.slug,
            "kind": framework.kind,
            "title": framework.title,
            "subject": framework.subject,
            "publisher": framework.publisher,
            "language": framework.language,
            "license": framework.license,
            "attribution": framework.attribution,
        },
    }
