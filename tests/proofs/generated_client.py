"""A client that a public generator makes of the OpenAPI document drives every public read.

openapi-python-client comes from the package registry into an environment of its own, makes a
client of the document that a running server gives, and ``client_driver.py`` asks by it for every
public thing of the sample: all pages of all lists, each thing alone, every question.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from tests.ground import Ground, on_sqlite
from tests.proofs.verdict import Unproven

GENERATOR = "openapi-python-client==0.29.1"
PACKAGE = "plumbline_client"
# Lists of everything come as lines, for which the generator makes no model.
_UNREAD = "x-ndjson"
DRIVER = Path(__file__).with_name("client_driver.py")


def _run(*command: str | Path) -> str:
    done = subprocess.run(
        [str(one) for one in command], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command[1:4]}: {(done.stdout + done.stderr)[-1500:]}"
    return done.stdout + done.stderr


def _environment(folder: Path) -> Path:
    """Make an environment with the generator; give its programs' folder."""
    venv.create(folder, with_pip=True)
    programs = folder / "bin"
    try:
        _run(programs / "python", "-m", "pip", "install", "--quiet", GENERATOR)
    except AssertionError as error:
        raise Unproven(f"{GENERATOR} cannot be installed here: {error}") from error
    return programs


def driven(ground: Ground) -> str:
    """Give what the driver said of a server on this ground."""
    ground.finish("manage.py", "import", "content/sample", "--publish", "--verbosity=0")
    ground.finish("manage.py", "measure")
    with tempfile.TemporaryDirectory(prefix="plumbline-client-") as name, ground.served(1) as port:
        folder, address = Path(name), f"http://127.0.0.1:{port}"
        programs = _environment(folder / "environment")
        told = _run(
            programs / "openapi-python-client", "generate", "--meta", "none",
            "--url", f"{address}/api/v1/openapi.json", "--output-path", folder / PACKAGE,
        )  # fmt: skip
        unread = [one for one in told.split("WARNING")[1:] if _UNREAD not in one]
        assert not unread, f"the generator leaves out {len(unread)}: {unread[0][:600]}"
        return _run(programs / "python", DRIVER, folder, PACKAGE, address)


def prove() -> str:
    """Give what was shown."""
    with on_sqlite() as ground:
        return f"{GENERATOR}: {driven(ground)}"


if __name__ == "__main__":
    sys.stdout.write(f"{prove()}\n")
