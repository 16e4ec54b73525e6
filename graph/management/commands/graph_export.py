"""``manage.py graph_export``: the whole public graph as lists that other engines read."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.dateparse import parse_date

from content.queries.reading import Reading
from graph.formats.edge_list import PART_ROWS, write_edge_list
from graph.snapshot import snapshot


class Command(BaseCommand):
    """Writes the graph of a day as CSV for Spark GraphFrames, Dask, networkx and others."""

    help = (
        "导出整个公开图 / Write the public graph as lists of nodes and edges: graph_export FOLDER"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take where to write, of which day, and how nodes are named."""
        parser.add_argument("folder", type=Path, metavar="FOLDER")
        parser.add_argument("--as-of", metavar="DATE", help="哪一天 / of which day (today)")
        parser.add_argument(
            "--numbers", action="store_true",
            help="节点以编号为名 / name nodes by their numbers in reading order",
        )  # fmt: skip
        parser.add_argument(
            "--part-rows", type=int, default=PART_ROWS, metavar="N",
            help="每个文件的行数 / rows a file",
        )  # fmt: skip

    def handle(self, *_: Any, **options: Any) -> None:
        """Write the folder, whole or not at all."""
        shown = snapshot(_reading(options["as_of"]))
        if options["part_rows"] < 1:
            raise CommandError("--part-rows 至少为 1 / must be at least 1", returncode=2)
        try:
            written = write_edge_list(
                shown.network.tidy().table,
                options["folder"],
                revision=shown.revision,
                numbers=options["numbers"],
                part_rows=options["part_rows"],
            )
        except OSError as error:
            message = f"无法写入 / cannot write: {error}"
            raise CommandError(message, returncode=2) from error
        self.stdout.write(
            f"修订 / revision {shown.revision}: {written.vertices} 个节点 / nodes, "
            f"{written.edges} 条边 / edges, {written.parts} 个文件 / files"
        )


def _reading(day: str | None) -> Reading:
    if day is None:
        return Reading.today()
    try:
        found = parse_date(day)
    except ValueError:
        found = None
    if found is None:
        raise CommandError(f"不是日期 / no date: {day}", returncode=2)
    return Reading(found)
