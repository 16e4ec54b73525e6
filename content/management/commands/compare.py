"""manage.py compare OLD NEW --jsonl: two wordings, article by article, no database."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from content.files.sources import file_sources
from content.text.commandline import compare_lines
from content.text.failures import TextError


class Command(BaseCommand):
    """Print one JSON object a pair; exit code 1 if some files were refused, 2 if nothing landed."""

    help = "逐条比较两个文本 / Compare two wordings of one law, article by article"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Two files, or two folders paired by title."""
        parser.add_argument("old", metavar="OLD")
        parser.add_argument("new", metavar="NEW")
        parser.add_argument("--jsonl", action="store_true", help="one JSON object a line")

    def handle(self, *_args: Any, old: str, new: str, **_options: Any) -> None:
        """Print the pairs; name refused files on stderr."""
        refused, printed = 0, 0

        def refuse(path: str, error: TextError) -> None:
            nonlocal refused
            refused += 1
            self.stderr.write(f"{path}: {error} [{error.code}]")

        for line in compare_lines(old, new, refuse, read=file_sources):
            self.stdout.write(line)
            printed += 1
        if not printed:
            raise CommandError("没有可以比较的文本 / no texts to compare", returncode=2)
        if refused:
            sys.exit(1)
