"""What publishing an edition tells: each requirement and link that came, changed, moved or went.

Pure: from the canonical values of two editions (``content.digests``) to kinds, subjects and data
of events (docs/events.md).
"""

import uuid
from collections.abc import Iterable
from typing import Any

from content.digests import digest_of, own_title
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


def consequences(value: Value, before: Value) -> Iterable[Consequence]:
    """Give what is told of the requirements, then of the links, of an edition after another."""
    old, new = placed(before.get("requirements", [])), placed(value["requirements"])
    yield from _requirement_events(old, new)
    old_links = {link["uid"]: link for link in before.get("associations", [])}
    new_links = {link["uid"]: link for link in value["associations"]}
    yield from _association_events(old_links, new_links)


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


def _requirement_events(old: Values, new: Values) -> Iterable[Consequence]:
    """Changed is other words; moved the same words at another place, number or source.

    A title that only repeats the marker is a number.
    """
    for uid, value in new.items():
        if uid not in old:
            yield EventKind.REQUIREMENT_CREATED, uuid.UUID(uid), value
        elif old[uid]["digest"] != value["digest"] and _words(old[uid]) != _words(value):
            yield EventKind.REQUIREMENT_CHANGED, uuid.UUID(uid), value
        elif old[uid] != value:
            yield EventKind.REQUIREMENT_MOVED, uuid.UUID(uid), value
    for uid, value in old.items():
        if uid not in new:
            yield EventKind.REQUIREMENT_REMOVED, uuid.UUID(uid), {"digest": value["digest"]}


def _words(value: Value) -> Value:
    """What a requirement says, its number aside."""
    aside = dict.fromkeys(_BESIDE_WORDS)
    return value | aside | {"title": own_title(value["title"], value["marker"])}


def _association_events(old: Values, new: Values) -> Iterable[Consequence]:
    for uid, value in new.items():
        if uid not in old:
            yield EventKind.ASSOCIATION_CREATED, uuid.UUID(uid), value
        elif old[uid] != value:
            yield EventKind.ASSOCIATION_CHANGED, uuid.UUID(uid), value
    for uid, value in old.items():
        if uid not in new:
            yield EventKind.ASSOCIATION_REMOVED, uuid.UUID(uid), {"digest": digest_of(value)}
