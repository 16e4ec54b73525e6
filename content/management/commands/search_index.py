"""``manage.py search_index --rebuild --verify``: the search index made anew, or looked through."""

from argparse import ArgumentParser
from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from content.services.reindexing import index_faults, rebuild

MOST_SHOWN = 50


class Command(BaseCommand):
    """Rebuilds and verifies the search index; both need no quiet, but publishing waits."""

    help = "Rebuild the search index, or verify it against what is public (docs/searching.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the two options; at least one must be given."""
        parser.add_argument("--rebuild", action="store_true", help="make the whole index anew")
        parser.add_argument(
            "--verify", action="store_true", help="compare it with the content; exit 1 if wrong"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what was asked, rebuilding first."""
        if not options["rebuild"] and not options["verify"]:
            raise CommandError("say --rebuild, --verify or both · 请给出 --rebuild 或 --verify")
        if options["rebuild"]:
            units = rebuild(self._tell if self.stderr.isatty() else None)
            self.stdout.write(f"{units} units indexed · 已索引 {units} 个单元")
        if options["verify"]:
            self._verify()

    def _tell(self, done: int, steps: int) -> None:
        self.stderr.write(f"\r{done}/{steps}", ending="" if done < steps else "\n")

    def _verify(self) -> None:
        faults = list(islice(index_faults(), MOST_SHOWN))
        for fault in faults:
            self.stdout.write(fault)
        if faults:
            raise CommandError(
                "the search index is wrong; run search_index --rebuild"
                " · 检索索引有误,请运行 search_index --rebuild"
            )
        self.stdout.write("the search index is sound · 检索索引完好")
