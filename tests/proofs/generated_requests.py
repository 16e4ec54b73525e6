"""Ten thousand and more requests generated from the OpenAPI document find no fault.

On each database a server of two processes holds the sample content; schemathesis sends what it
makes of the whole document, in every phase (examples, coverage, fuzzing, stateful) and with every
check: sound and unsound data, parameters left out and sent twice, methods nobody declared, tokens
left out, what was made and deleted asked for again.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager

import schemathesis

from tests.generating import DOCUMENT, Told, configured, run, summary
from tests.ground import PATIENCE_SECONDS, Ground, on_postgres, on_sqlite

CASES, EXAMPLES, SEED = 10_000, 20, 20221017
GROUNDS: dict[str, Callable[[], AbstractContextManager[Ground]]] = {
    "SQLite": on_sqlite,
    "PostgreSQL": on_postgres,
}


def sent(ground: Ground, examples: int = EXAMPLES, seed: int = SEED) -> Told:
    """Send generated requests to a server on this ground; give what was shown."""
    ground.finish("manage.py", "import", "content/sample", "--publish", "--verbosity=0")
    token = ground.finish("-m", "tests.tokens", "administrator", "1").strip()
    with ground.served() as port:
        schema = schemathesis.openapi.from_url(
            f"http://127.0.0.1:{port}{DOCUMENT}",
            config=configured(token, examples, seed),
            timeout=PATIENCE_SECONDS,
        )
        return run(schema)


def told_of(name: str) -> str:
    """Give what was shown on one database; nothing may fail and enough must be sent."""
    with GROUNDS[name]() as ground:
        told = sent(ground)
    faults = [*told.errors, *(f"{key}: {what}" for key, what in told.failures.items())]
    assert not faults, f"{name}: {len(faults)} faults\n" + "\n\n".join(faults)
    assert told.cases >= CASES, f"{name}: only {summary(told)}"
    return f"{name}: {summary(told)}"


def prove() -> str:
    """Give what was shown."""
    return "; ".join(told_of(name) for name in GROUNDS)


if __name__ == "__main__":
    sys.stdout.write("\n".join(told_of(name) for name in sys.argv[1:] or GROUNDS) + "\n")
