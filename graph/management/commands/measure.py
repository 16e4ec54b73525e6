"""``manage.py measure``: make the reports of today's public graph and keep them."""

from typing import Any

from django.core.management.base import BaseCommand

from graph.reports import REPORTS, file_of, report_now


class Command(BaseCommand):
    """Does what a worker does when a large graph is asked for its measures or findings."""

    help = "计算并保存今日公开图谱的度量与发现 / Make the measures and findings of today's graph"

    def handle(self, *_arguments: Any, **_options: Any) -> None:
        """Make them, and say where they are."""
        shown = report_now()
        for kind in REPORTS:
            self.stdout.write(str(file_of(kind, shown.name)))
