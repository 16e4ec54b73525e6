"""Everything CI asks for beside the tests: ``python -m tests.checks``; exit code 1 if any fails."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from server.progress import step

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
CHECKS = (
    ("规范 lint", [PYTHON, "-m", "ruff", "check", "."]),
    ("格式 format", [PYTHON, "-m", "ruff", "format", "--check", "."]),
    ("类型 types", [PYTHON, "-m", "mypy"]),
    ("方向 imports", [str(Path(PYTHON).with_name("lint-imports")), "--no-logo"]),
    ("迁移 migrations", [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"]),
    ("部署 deployment", [PYTHON, "manage.py", "check", "--fail-level", "WARNING"]),
)


def passes(label: str, command: list[str], data: str) -> bool:
    """Run one check, show what it said if it failed, and say whether it passed."""
    with step(label) as current:
        answer = subprocess.run(
            command,
            cwd=ROOT,
            env=os.environ | {"DATA": data},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        current.end("failed" if answer.returncode else "done", " ".join(command[-3:]))
    if answer.returncode:
        sys.stdout.write(answer.stdout)
    return answer.returncode == 0


def main() -> int:
    """Give 0 when every check passed, 1 otherwise; a failure does not stop the others."""
    with tempfile.TemporaryDirectory(prefix="plumbline-checks-") as data:
        outcomes = [passes(label, command, data) for label, command in CHECKS]
    return 0 if all(outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
