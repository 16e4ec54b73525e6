"""From a bare clone to a running command: ``python3 -m server.bootstrap [--dev] COMMAND...``.

Makes ``.venv``, installs into it what ``pyproject.toml`` asks for, builds the front end, and turns
into ``.venv/bin/python COMMAND``. What has not changed since the last time is not done again: a
stamp in ``.venv`` holds the digest of what was asked for. Standard library only.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from server import frontend
from server.progress import Step, step

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
STAMP = ENVIRONMENT / "plumbline.json"
SHOWN_BEGINNINGS = ("Collecting ", "Downloading ", "Building ", "Installing collected packages")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the environment must hold: the parts asked for and the digest of what they mean."""

    digest: str
    parts: frozenset[str]

    def is_met_by(self, stamp: dict[str, Any]) -> bool:
        """Say whether an environment with this stamp holds it all.

        >>> Wanted("a", frozenset({"dev"})).is_met_by({"digest": "a", "parts": ["dev", "more"]})
        True
        >>> Wanted("b", frozenset()).is_met_by({"digest": "a", "parts": []})
        False
        """
        return stamp.get("digest") == self.digest and self.parts <= set(stamp.get("parts", ()))


def read_project() -> dict[str, Any]:
    """Give ``pyproject.toml``."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)


def wanted_parts(*, dev: bool) -> frozenset[str]:
    """Give the parts beside the runtime that this machine and command need."""
    parts = {"dev"} if dev else set()
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        parts.add("postgres")
    if not frontend.is_built() and not frontend.system_has_node():
        parts.add("frontend")
    return frozenset(parts)


def wanted(project: dict[str, Any], parts: frozenset[str]) -> Wanted:
    """Give what the environment must hold; a moved clone or another Python asks anew."""
    tables = [project.get(name) for name in ("build-system", "project", "dependency-groups")]
    meaning = json.dumps([tables, str(ROOT), sys.version], sort_keys=True)
    return Wanted(hashlib.sha256(meaning.encode()).hexdigest(), parts)


def read_stamp() -> dict[str, Any]:
    """Give what the environment holds; empty when that is not known."""
    try:
        stamp: dict[str, Any] = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp


def requirements(project: dict[str, Any], parts: frozenset[str]) -> list[str]:
    """Give pip's arguments for the project with ``parts``; pip before 25.1 reads no group.

    >>> project = {"project": {"optional-dependencies": {"postgres": ["psycopg"]}},
    ...            "dependency-groups": {"dev": ["pytest"]}}
    >>> requirements(project, frozenset({"dev", "postgres"}))
    ['-e', '.[postgres]', 'pytest']
    """
    extras = sorted(parts & set(project["project"].get("optional-dependencies", {})))
    groups = project.get("dependency-groups", {})
    grouped = [name for group in sorted(parts & set(groups)) for name in groups[group]]
    return ["-e", f".[{','.join(extras)}]" if extras else ".", *grouped]


def make_environment(current: Step) -> None:
    """Make an empty ``.venv``; the failure of a Python without venv is told with its cure."""
    current.say("python -m venv")
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)],
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        current.end("failed", "python -m venv")
        sys.exit(
            f"{made.stdout}{made.stderr}\n"
            "这个 Python 不能建立虚拟环境;Debian、Ubuntu 上请安装 python3-venv。\n"
            "This Python cannot make environments; on Debian or Ubuntu install python3-venv."
        )


def works(python: Path) -> bool:
    """Say whether the environment's Python starts and has pip."""
    if not python.exists():
        return False
    answer = subprocess.run([python, "-c", "import pip"], capture_output=True, check=False)
    return answer.returncode == 0


def install(arguments: list[str], current: Step) -> None:
    """Run pip, show what it does, and stop with its last lines if it fails."""
    command = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    last: deque[str] = deque(maxlen=15)
    with subprocess.Popen(
        [*command, "--progress-bar=off", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as pip:
        for line in map(str.strip, pip.stdout or ()):
            last.append(line)
            if line.startswith(SHOWN_BEGINNINGS):
                current.say(line)
    if pip.returncode:
        current.end("failed", "pip install")
        sys.exit("\n".join([*last, "安装失败,见上 · installing failed, see above"]))


def ensure_environment(*, dev: bool) -> None:
    """Make and fill ``.venv`` unless its stamp says that it holds all that is wanted."""
    project = read_project()
    with step("环境 environment") as current:
        stamp = read_stamp()
        need = wanted(project, wanted_parts(dev=dev))
        if need.is_met_by(stamp):
            current.end("kept", "未变 · unchanged")
            return
        if not works(PYTHON):
            make_environment(current)
            stamp = {}
        # What an earlier command asked for stays, or `make run` and `make test` would take turns.
        held = frozenset(stamp.get("parts", ()))
        install(requirements(project, need.parts | held), current)
        record = {"digest": need.digest, "parts": sorted(need.parts | held)}
        STAMP.write_text(json.dumps(record), encoding="utf-8")
        current.end("done", f".venv · Python {sys.version.split()[0]}")


def main(arguments: list[str]) -> None:
    """Prepare, then become the command."""
    dev = arguments[:1] == ["--dev"]
    sys.stdout.write("准绳 Plumbline\n")
    ensure_environment(dev=dev)
    if frontend.is_built():
        frontend.main()
    else:
        # In the environment's Python, which finds the node that pip may have installed.
        subprocess.run([PYTHON, "-m", "server.frontend"], cwd=ROOT, check=False)
    sys.stdout.flush()
    os.execv(PYTHON, [str(PYTHON), *arguments[dev:]])  # noqa: S606


if __name__ == "__main__":
    main(sys.argv[1:])
