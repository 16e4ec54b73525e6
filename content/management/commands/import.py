"""``manage.py import``: files and folders into frameworks and documents."""

import os
import sys
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from content.formats.plumbline_yaml import IN_ADDRESS, SLUG
from content.progress import Reporter
from content.services.imports import ImportOptions, import_files
from content.services.planning import FORMATS, plan
from content.services.proposing import propose_for
from content.stages import Stages

FEW_FILES = 50


def _slug(text: str) -> str:
    if text and not SLUG.fullmatch(text):
        raise ArgumentTypeError(f"{text}: 短名只用 a-z 0-9 与 - / a slug is of a-z, 0-9 and -")
    return text


def _label(text: str) -> str:
    if text and not IN_ADDRESS.fullmatch(text):
        raise ArgumentTypeError(f"{text}: 版本号不含空格与 / @ ? # % / no white space or / @ ? # %")
    return text


def _jobs(files: int) -> int:
    """A few files are read sooner than a process starts; many, on all cores."""
    return (os.cpu_count() or 1) if files > FEW_FILES else 1


class Command(BaseCommand):
    """Reads texts and packages; exit code 0 all landed, 1 some refused, 2 nothing landed."""

    help = "导入文本与标准包 / Import texts and packages: PATH... [--publish]"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the paths and where their content goes."""
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument("--format", choices=FORMATS, default="auto")
        parser.add_argument("--framework", default="", metavar="SLUG", type=_slug)
        parser.add_argument("--edition", default="", metavar="LABEL", type=_label)
        parser.add_argument("--publish", action="store_true")
        parser.add_argument(
            "--propose", action="store_true",
            help="为所得草稿提出建议 / suggest for the drafts that come of it",
        )  # fmt: skip
        parser.add_argument("--jobs", type=int, metavar="N", help="读取进程数 / reading processes")
        parser.add_argument("--report", type=Path, metavar="FILE.json")

    def stages(self) -> Stages:
        """Give what measures the stages; a benchmark gives one with a wider clock."""
        return Stages()

    def handle(self, *_: Any, **options: Any) -> None:
        """Import, tell, and leave with the exit code that says how it went."""
        planned = plan(options["paths"], wanted=options["format"])
        if not planned:
            raise CommandError("没有可导入的文件 / no files to import there", returncode=2)
        wanted = ImportOptions(
            framework=options["framework"], edition=options["edition"], publish=options["publish"]
        )
        stages = self.stages()
        reporter = Reporter(self.stdout, total=len(planned), stages=stages)
        jobs = options["jobs"] or _jobs(len(planned))
        importing = import_files(planned, wanted, jobs=jobs, stages=stages)
        outcomes = [reporter.tell(outcome) for outcome in importing]
        if options["propose"]:
            # Once all are there: a text may cite one that was read after it.
            added = sum(propose_for(outcome) for outcome in outcomes)
            self.stdout.write(f"建议 {added} / {added} proposals")
        reporter.finish(options["report"])
        refused = sum(not outcome.landed for outcome in outcomes)
        if refused:
            sys.exit(2 if refused == len(outcomes) else 1)
