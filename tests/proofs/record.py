"""What ``build/proof.json`` keeps of every proof."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one proof ended, and when: ``proven``, ``refuted`` or ``unproven``."""

    name: str
    verdict: str
    says: str
    seconds: float
    at: str


def recorded(
    held: list[dict[str, Any]], outcome: Outcome, names: Iterable[str]
) -> list[dict[str, Any]]:
    """Give the record with one more outcome, in the order of ``names``; others are kept.

    >>> new = Outcome("kills", "proven", "all", 1.0, "2026-01-02T00:00:00Z")
    >>> old = [{"name": "writers"}, {"name": "kills"}, {"name": "a proof of old"}]
    >>> found = recorded(old, new, ("kills", "webhook_kills", "writers"))
    >>> [(one["name"], one.get("says")) for one in found]
    [('kills', 'all'), ('writers', None)]
    """
    known = {one["name"]: one for one in held} | {outcome.name: asdict(outcome)}
    return [known[name] for name in names if name in known]
