"""``manage.py import`` whose report counts the PostgreSQL process that works for it, too."""

import importlib
import sys

from django.db import connection

from benchmarks.clocks import thread_clock
from content.stages import Stages

Import = importlib.import_module("content.management.commands.import").Command


class Command(Import):  # type: ignore[misc,valid-type]
    """The command with a wider clock."""

    def stages(self) -> Stages:
        """Give stages that count this thread and the connection's backend."""
        connection.ensure_connection()
        return Stages(clock=thread_clock(connection.connection))


def main() -> None:
    """Import what the arguments name."""
    Command().run_from_argv(["manage.py", "import", *sys.argv[1:]])
