"""An import killed at any moment leaves a database that the next one finishes.

Each time ``manage.py import`` of the same texts runs on an empty database and is killed outright at
a moment drawn uniformly over the length of an undisturbed run. It is stopped first and the
database asked whether somebody holds its write lock: then the kill falls inside an open
transaction, and it is counted. Run again, the import goes on from its ledger, and the content must
be as if nothing had happened.
"""

import json
import random
import signal
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.ground import Ground, copy_empty

KILLS, DOCUMENTS, JOBS = 10, 400, 2
_CHECK = """
import django; django.setup()
from django.core.management import call_command
from tests.proofs.content_digest import content_digest
call_command("check_content")
print(content_digest())
"""
# More moments are drawn until so many of them fell inside a transaction.
INSIDE, MOST_KILLS = 5, 40
SEED = 20221017


def statute(number: int, articles: int = 40) -> str:
    """One of many texts: its own title, provisions, and mentions of earlier and later ones.

    >>> "《样例7条例》第三条" in statute(8)
    True
    """
    lines = [f"# 样例{number}条例", "", f"2020年1月1日样例{number}市人民政府发布", ""]
    for article in range(1, articles + 1):
        named = number - 1 if article % 2 else number + 1
        lines += [
            _article(number, article, named), "",
            f"（一）如实填报〔{number}-{article}〕；", "",
            f"（二）不得隐瞒〔{number}-{article}〕。", "",
        ]  # fmt: skip
    return "\n".join(lines)


def _article(number: int, article: int, named: int) -> str:
    own = f"第{article}条 单位应当遵守本条例第{max(1, article - 1)}条，"
    return f"{own}依照《样例{named}条例》第三条办理登记〔{number}-{article}〕："


@dataclass(frozen=True, slots=True)
class Hurt(Ground):
    """A SQLite database of its own, into which an import is killed."""

    def importing(self, texts: Path, jobs: int) -> tuple[str, ...]:
        """The command that is killed; its report says what was resumed."""
        command = ("manage.py", "import", str(texts), "--publish", "--jobs", str(jobs))
        return (*command, "--report", str(self.folder / "report.json"))

    def checked_digest(self) -> str:
        """Give the digest of all content, which ``check_content`` finds sound."""
        return self.finish("-c", _CHECK).splitlines()[-1]

    def resumed(self) -> int:
        """How many texts the last import found landed in its ledger."""
        told = json.loads((self.folder / "report.json").read_text(encoding="utf-8"))
        return int(told["totals"]["resumed"])

    def locked(self) -> bool:
        """Whether somebody has a write transaction open."""
        with sqlite3.connect(self.folder / "plumbline.sqlite3", timeout=0) as connection:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return True
            connection.execute("ROLLBACK")
            return False


def prepared(folder: Path) -> Hurt:
    """A migrated, empty database."""
    copy_empty(folder)
    return Hurt(folder)


def killed(ground: Hurt, texts: Path, jobs: int, after: float) -> bool:
    """Kill an import so many seconds after its start; say whether a transaction was open."""
    process = ground.start(*ground.importing(texts, jobs))
    try:
        process.wait(timeout=after)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGSTOP)
        inside = ground.locked()
        process.kill()
        process.communicate()
        return inside
    process.communicate()
    return False


def moments(length: float, kills: int) -> Iterator[float]:
    """Moments drawn uniformly over a run; as many as are asked for, then some more."""
    chance = random.Random(SEED)  # noqa: S311
    for _ in range(max(kills, MOST_KILLS)):
        yield chance.uniform(0.0, length)


def prove(
    kills: int = KILLS, documents: int = DOCUMENTS, wanted: int = INSIDE, jobs: int = JOBS
) -> str:
    """Give what was shown."""
    with tempfile.TemporaryDirectory(prefix="plumbline-kills-") as folder:
        texts = Path(folder, "texts")
        texts.mkdir()
        for number in range(1, documents + 1):
            (texts / f"{number:05d}.md").write_text(statute(number), encoding="utf-8")
        clean = prepared(Path(folder, "clean"))
        began = time.monotonic()
        clean.finish(*clean.importing(texts, jobs))
        length, expected = time.monotonic() - began, clean.checked_digest()
        done = inside = resumed = 0
        for done, moment in enumerate(moments(length, kills), start=1):
            hurt = prepared(Path(folder, f"hurt{done}"))
            inside += killed(hurt, texts, jobs, moment)
            hurt.finish(*hurt.importing(texts, jobs))
            resumed += hurt.resumed() > 0
            digest = hurt.checked_digest()
            assert digest == expected, f"the content differs after a kill at {moment:.2f} s"
            if done >= kills and inside >= wanted:
                break
    assert inside >= wanted, f"only {inside} of {done} kills were inside a transaction"
    return (
        f"{done} kills during import, {inside} inside an open transaction, {resumed} resumed from"
        " the ledger; content equal, every seal in place"
    )
