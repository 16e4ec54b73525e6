"""manage.py outline PATH... --jsonl: read files and print their outlines, no database."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from content.files.sources import file_sources
from content.text.commandline import outline_lines
from content.text.failures import TextError


class Command(BaseCommand):
    """Print one JSON object a file; exit code 1 if some files were refused, 2 if nothing landed."""

    help = "读文本并打印提纲 / Read texts and print their outlines, one JSON object a line"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Files and folders; --jsonl is the only format."""
        parser.add_argument("paths", nargs="+", metavar="PATH")
        parser.add_argument("--jsonl", action="store_true", help="one JSON object a line")

    def handle(self, *_args: Any, paths: list[str], **_options: Any) -> None:
        """Print the good files; name the others on stderr."""
        refused, printed = 0, 0

        def refuse(path: str, error: TextError) -> None:
            nonlocal refused
            refused += 1
            self.stderr.write(f"{path}: {error} [{error.code}]")

        for line in outline_lines(paths, refuse, read=file_sources):
            self.stdout.write(line)
            printed += 1
        if not printed:
            raise CommandError("没有读出任何文件 / nothing was read", returncode=2)
        if refused:
            sys.exit(1)
