"""The long proofs, by name: ``python -m tests.proofs``; writes ``build/proof.json``.

A proof that needs what this machine lacks is skipped and counts as unproven; one that breaks off
counts as refuted. The record keeps what the proofs that were not asked for said last. ``make
test`` holds a small copy of each; docs/proofs.md says what each shows.
"""

import http.client
import importlib
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg

from server.progress import step
from tests.proofs.record import Outcome, recorded
from tests.proofs.verdict import Unproven

OUTPUT = Path(__file__).resolve().parents[2] / "build" / "proof.json"
# What breaks a proof off: a program, a connection or a file that is not as it should be.
BREAKS = (
    OSError,
    LookupError,
    ValueError,
    RuntimeError,
    http.client.HTTPException,
    psycopg.Error,
    subprocess.SubprocessError,
)
# Each module has ``prove() -> str``: what it showed; it raises AssertionError or Unproven.
PROOFS = (
    "kills",
    "webhook_kills",
    "office_conversions",
    "browser_conversions",
    "curation_kills",
    "writers",
    "interleavings",
    "generated_requests",
    "generated_client",
    "hammer",
    "survival",
    "search_recall",
    "nodes",
    "other_engines",
)


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
        except BREAKS as error:
            verdict, says = "refuted", f"it broke off: {error!r}"
        current.end({"proven": "done", "unproven": "kept"}.get(verdict, "failed"), says)
    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    return Outcome(name, verdict, says, round(time.monotonic() - began, 1), at)


def _held() -> list[dict[str, Any]]:
    """What was recorded before; nothing on a first run."""
    if not OUTPUT.exists():
        return []
    found: list[dict[str, Any]] = json.loads(OUTPUT.read_text(encoding="utf-8"))["proofs"]
    return found


def main(names: list[str]) -> int:
    """Give 0 when nothing was refuted; the record is written after every proof."""
    refuted = False
    OUTPUT.parent.mkdir(exist_ok=True)
    for name in names or PROOFS:
        outcome = outcome_of(name)
        refuted = refuted or outcome.verdict == "refuted"
        record = {"proofs": recorded(_held(), outcome, PROOFS)}
        OUTPUT.write_text(json.dumps(record, ensure_ascii=False, indent=1), encoding="utf-8")
    return int(refuted)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
