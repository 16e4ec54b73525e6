"""Bring an installation up to date before it serves: catalogs, database, sample content."""

import hashlib
from collections.abc import Callable
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from content.models import Edition
from content.sealing import missing_seals
from server import catalogs
from server.progress import Step, step

SAMPLE = Path(__file__).resolve().parent.parent / "content" / "sample"


def compile_catalogs(current: Step) -> None:
    """Compile the message catalogs that changed."""
    written = catalogs.compile_all()
    if written:
        current.end("done", f"{len(written)} 个目录 · catalogs compiled")
    else:
        current.end("kept", "未变 · unchanged")


def migrate(current: Step) -> None:
    """Apply what is missing of the migrations, and put back any seal that is gone."""
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not pending and not missing_seals(connection):
        current.end("kept", f"{connection.vendor} · 已是最新 up to date")
        return
    current.say("migrate")
    call_command("migrate", verbosity=0, interactive=False)
    current.end("done", f"{connection.vendor} · {len(pending)} 项迁移 migrations")


def sample_mark() -> str:
    """Give the digest of the sample's files and of the name of the database they went into."""
    digest = hashlib.sha256(str(connection.settings_dict["NAME"]).encode())
    for file in sorted(SAMPLE.rglob("*")):
        if file.is_file():
            digest.update(f"{file.name}\0".encode() + file.read_bytes())
    return digest.hexdigest()


def _is_loaded(stamp: Path, mark: str) -> bool:
    # The database may have been emptied since; it, not the stamp, is what counts.
    return stamp.exists() and stamp.read_text("ascii") == mark and Edition.objects.exists()


def load_sample(current: Step) -> None:
    """Import the sample content by the ordinary path, unless these very files are in already."""
    stamp, mark = settings.DATA / "sample.sha256", sample_mark()
    if _is_loaded(stamp, mark):
        current.end("kept", "未变 · unchanged")
        return
    current.say("import content/sample --publish")
    told = StringIO()
    try:
        call_command("import", str(SAMPLE), publish=True, stdout=told)
    except (CommandError, SystemExit) as error:
        current.end("failed", "示例未导入 · sample content not imported")
        current.stream.write(f"{told.getvalue()}{error}\n")
        return
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(mark, encoding="ascii")
    summary = told.getvalue().strip().splitlines()[0]
    current.end("kept" if summary.startswith("无变化") else "done", summary)


Work = Callable[[Step], None]
STEPS: tuple[tuple[str, Work], ...] = (
    ("译文 catalogs", compile_catalogs),
    ("数据库 database", migrate),
    ("示例 sample content", load_sample),
)


def prepare() -> None:
    """Do every step, with a line for each; what is up to date is left alone."""
    for label, work in STEPS:
        with step(label) as current:
            work(current)
