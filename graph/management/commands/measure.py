"""``manage.py measure``: compute the measures of today's public graph and keep them."""

from typing import Any

from django.core.management.base import BaseCommand

from graph.measuring import file_of, measure_now


class Command(BaseCommand):
    """Does what a worker does when a large graph is asked for its measures."""

    help = "计算并保存今日公开图谱的度量 / Compute and keep the measures of today's public graph"

    def handle(self, *_arguments: Any, **_options: Any) -> None:
        """Measure, and say where the file is."""
        shown = measure_now()
        self.stdout.write(f"{len(shown.network)} {file_of(shown.name)}")
