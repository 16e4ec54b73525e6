"""The long proofs, by name: ``python -m tests.proofs``; writes ``build/proof.json``.

A proof that needs what this machine lacks is skipped and counts as unproven. ``make test`` holds
a small copy of each.
"""

import importlib
import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from server.progress import step
from tests.proofs.verdict import Unproven

OUTPUT = Path(__file__).resolve().parents[2] / "build" / "proof.json"
# Each module has ``prove() -> str``: what it showed; it raises AssertionError or Unproven.
PROOFS = (
    "kills",
    "webhook_kills",
    "office_conversions",
    "browser_conversions",
    "curation_kills",
    "writers",
    "interleavings",
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one proof ended: ``proven``, ``refuted`` or ``unproven``."""

    name: str
    verdict: str
    says: str
    seconds: float


def outcome_of(name: str) -> Outcome:
    """Run one proof."""
    began = time.monotonic()
    prove: Callable[[], str] = importlib.import_module(f"tests.proofs.{name}").prove
    with step(name) as current:
        try:
            verdict, says = "proven", prove()
        except Unproven as reason:
            verdict, says = "unproven", str(reason)
        except AssertionError as error:
            verdict, says = "refuted", str(error)
        current.end({"proven": "done", "unproven": "kept"}.get(verdict, "failed"), says)
    return Outcome(name, verdict, says, round(time.monotonic() - began, 1))


def main(names: list[str]) -> int:
    """Give 0 when nothing was refuted."""
    outcomes = [outcome_of(name) for name in names or PROOFS]
    OUTPUT.parent.mkdir(exist_ok=True)
    record = {"proofs": [asdict(outcome) for outcome in outcomes]}
    OUTPUT.write_text(json.dumps(record, ensure_ascii=False, indent=1), encoding="utf-8")
    return int(any(outcome.verdict == "refuted" for outcome in outcomes))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
