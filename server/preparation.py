"""Bring an installation up to date before it serves: catalogs, database, sample content."""

from io import StringIO
from pathlib import Path

from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

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


def load_sample(current: Step) -> None:
    """Import the sample content by the ordinary path; the second time it changes nothing."""
    current.say("import content/sample --publish")
    told = StringIO()
    try:
        call_command("import", str(SAMPLE), publish=True, stdout=told)
    except (CommandError, SystemExit) as error:
        current.end("failed", "示例未导入 · sample content not imported")
        current.stream.write(f"{told.getvalue()}{error}\n")
        return
    summary = told.getvalue().strip().splitlines()
    unchanged = summary[0].startswith("无变化")
    current.end("kept" if unchanged else "done", summary[0])


STEPS = (
    ("译文 catalogs", compile_catalogs),
    ("数据库 database", migrate),
    ("示例 sample content", load_sample),
)


def prepare() -> None:
    """Do every step, with a line for each; what is up to date is left alone."""
    for label, work in STEPS:
        with step(label) as current:
            work(current)
