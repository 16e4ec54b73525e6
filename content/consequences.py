"""What publishing an edition tells: each requirement and link that came, changed, moved or went.

Pure: from the canonical values of two editions (``content.digests``) to kinds, subjects and data
of events (docs/events.md).
"""

import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from content.digests import canonical_bytes, digest_of, own_title, requirement_digest, wording
from content.packages import RequirementRecord
from content.vocabulary import EventKind

Value = dict[str, Any]
Values = dict[str, Value]
Consequence = tuple[EventKind, uuid.UUID, Value]
_LISTS = frozenset({"requirements", "associations"})
# What tells of a requirement's number, place and sources.
_BESIDE_WORDS = ("digest", "parent", "previous", "code", "marker", "citations", "original")


def edition_header(value: Value, before: Value, digest: str) -> Value:
    """Give what is told of the edition itself; ``before`` is empty for a framework's first.

    ``base`` names the edition of the framework that was published last, which the requirements
    are told against.
    """
    return {key: held for key, held in value.items() if key not in _LISTS} | {
        "base": before.get("edition"),
        "digest": digest,
        "requirements": len(value["requirements"]),
        "associations": len(value["associations"]),
    }


def placed(requirements: Iterable[Value]) -> Values:
    """Name the sibling before each requirement: what comes or goes then moves one other only.

    >>> rows = [{"uid": "a", "parent": None}, {"uid": "b", "parent": None}]
    >>> [value["previous"] for value in placed(rows).values()]
    [None, 'a']
    """
    last: dict[str | None, str] = {}
    found = {}
    for value in requirements:
        uid, parent = value["uid"], value["parent"]
        found[uid] = value | {"previous": last.get(parent)}
        last[parent] = uid
    return found


def placed_pieces(
    uids: Sequence[str],
    parents: Sequence[str | None],
    pieces: Sequence[bytes],
    chosen: Collection[int],
) -> Iterator[tuple[str, str]]:
    """Give uid and event data, as JSON, of the requirements at some places in pre-order.

    ``pieces`` are the canonical bytes of their values.

    >>> list(placed_pieces("ab", [None, None], [b'{"uid":"a"}', b'{"uid":"b"}'], {1}))
    [('b', '{"uid":"b","previous":"a"}')]
    """
    last: dict[str | None, str] = {}
    for place, (uid, parent, piece) in enumerate(zip(uids, parents, pieces, strict=True)):
        if place in chosen:
            yield uid, joined(piece, canonical_bytes({"previous": last.get(parent)}))
        last[parent] = uid


def joined(first: bytes, second: bytes) -> str:
    """Give two JSON objects without a key in common as one.

    >>> joined(b'{"a":1}', b'{"b":2}')
    '{"a":1,"b":2}'
    """
    return (first[:-1] + b"," + second[1:]).decode("utf-8", "surrogatepass")


def told_before(record: RequirementRecord) -> Value:
    """Give what ``requirement_events`` asks of a requirement's older wording."""
    return wording(record) | {"digest": requirement_digest(record), "marker": record.marker}


def requirement_events(old: Values, new: Values) -> Iterable[Consequence]:
    """Give what is told of the requirements that differ; the same ones must be left out.

    Changed is other words; moved the same words at another place, number or source.

    A title that only repeats the marker is a number.
    """
    for uid, value in new.items():
        if uid not in old:
            yield EventKind.REQUIREMENT_CREATED, uuid.UUID(uid), value
        elif old[uid]["digest"] != value["digest"] and _words(old[uid]) != _words(value):
            yield EventKind.REQUIREMENT_CHANGED, uuid.UUID(uid), value
        else:
            yield EventKind.REQUIREMENT_MOVED, uuid.UUID(uid), value
    for uid, value in old.items():
        if uid not in new:
            yield EventKind.REQUIREMENT_REMOVED, uuid.UUID(uid), {"digest": value["digest"]}


def _words(value: Value) -> Value:
    """What a requirement says, its number aside."""
    aside = dict.fromkeys(_BESIDE_WORDS)
    return value | aside | {"title": own_title(value["title"], value["marker"])}


def link_events(old: Values, new: Values) -> Iterable[Consequence]:
    """Give what is told of the links."""
    for uid, value in new.items():
        if uid not in old:
            yield EventKind.ASSOCIATION_CREATED, uuid.UUID(uid), value
        elif old[uid] != value:
            yield EventKind.ASSOCIATION_CHANGED, uuid.UUID(uid), value
    for uid, value in old.items():
        if uid not in new:
            yield EventKind.ASSOCIATION_REMOVED, uuid.UUID(uid), {"digest": digest_of(value)}
