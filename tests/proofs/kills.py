"""An import killed at any moment leaves a database that the next one finishes.

Twenty times, ``manage.py import`` of the sample content is killed outright a little later than
the last time; afterwards it is let through, and the content must be as if nothing had happened.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Below pytest the environment names the tests' settings.
PRODUCT = {"DJANGO_SETTINGS_MODULE": "server.settings.dev", "DATABASE_URL": ""}
KILLS = 20
FIRST_SECONDS, STEP_SECONDS = 0.6, 0.1


def manage(data: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start a command on a database of its own."""
    return subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=os.environ | PRODUCT | {"DATA": str(data)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def finished(data: Path, *arguments: str) -> str:
    """Run a command to its end and give what it printed."""
    process = manage(data, *arguments)
    output, _ = process.communicate()
    assert process.returncode == 0, f"{' '.join(arguments)}: {output[-400:]}"
    return output


def exported(data: Path) -> str:
    """Give the sample's main edition as bytes would leave the house."""
    target = data / "export.ndjson"
    finished(data, "export", "wuge-guoying@2022", "--format", "ndjson", "-o", str(target))
    return target.read_text(encoding="utf-8")


def prove(kills: int = KILLS) -> str:
    """Give what was shown."""
    with tempfile.TemporaryDirectory(prefix="plumbline-kills-") as folder:
        clean, hurt = Path(folder, "clean"), Path(folder, "hurt")
        for data in (clean, hurt):
            finished(data, "migrate", "--verbosity=0")
        for number in range(kills):
            process = manage(hurt, "import", "content/sample", "--publish")
            time.sleep(FIRST_SECONDS + number * STEP_SECONDS)
            process.kill()
            process.communicate()
            finished(hurt, "check_content")
        for data in (clean, hurt):
            finished(data, "import", "content/sample", "--publish")
        assert exported(hurt) == exported(clean), "the content differs after the kills"
        finished(hurt, "check_content")
    return f"{kills} kills during import; content equal, every seal in place"
