"""Two editors, a reviewer and an importer in many random orders, on both databases.

The state machine of ``tests/content/services/machine.py``, run long: no acknowledged write is
lost, no sealed byte changes, and the history replays to the present state.
"""

import os
import subprocess
import sys
from pathlib import Path

from tests.__main__ import postgres

ROOT = Path(__file__).resolve().parents[2]
TEST = "tests/content/services/test_machine.py"
EXAMPLES, STEPS = 100, 50


def prove(examples: int = EXAMPLES, steps: int = STEPS) -> str:
    """Give what was shown."""
    with postgres() as address:
        for name, extra in (("test", {"DATABASE_URL": ""}), ("test_postgres", {})):
            asked = {"MACHINE_EXAMPLES": str(examples), "MACHINE_STEPS": str(steps)}
            done = subprocess.run(
                [sys.executable, "-m", "pytest", "-q", "-n0", f"--ds=server.settings.{name}", TEST],
                cwd=ROOT,
                env=os.environ | asked | extra | {"POSTGRES_URL": address},
                capture_output=True,
                text=True,
                check=False,
            )
            said = f"{done.stdout[-2000:]}{done.stderr[-500:]}"
            assert done.returncode == 0, f"{name} ended with {done.returncode}: {said}"
    return f"{examples} interleavings of up to {steps} acts on each database; nothing lost"
