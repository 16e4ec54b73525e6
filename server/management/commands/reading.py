"""``manage.py reading``: what the reading layer of this node did since its processes started."""

import io
from argparse import ArgumentParser
from typing import Any

import orjson
from django.core.management.base import BaseCommand
from rich.console import Console
from rich.table import Table

from server.reading.figures import NAMES, read_figures, summed

WIDTH = 120


class Command(BaseCommand):
    """Prints a line a process and the sum, or JSON."""

    help = "保存的回答:命中、重做、内存 / Kept answers: hits, renders, memory"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the form."""
        parser.add_argument("--json", action="store_true", help="JSON")

    def handle(self, *_: Any, **options: Any) -> None:
        """Print."""
        found = read_figures()
        if options["json"]:
            told = {"processes": {str(pid): row for pid, row in found.items()}}
            self.stdout.write(orjson.dumps({**told, "total": summed(found)}).decode())
            return
        table = Table("process", *NAMES)
        for pid, row in [*found.items(), ("total", summed(found))]:
            table.add_row(str(pid), *(f"{row[name]:,}" for name in NAMES))
        written = io.StringIO()
        Console(file=written, width=WIDTH).print(table)
        self.stdout.write(written.getvalue())
