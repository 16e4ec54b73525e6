"""``manage.py work``: a task worker that says it lives."""

import threading
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from server.beat import beat_until, worker_name


class Command(BaseCommand):
    """Runs django-tasks-db's worker with a beat beside it, until SIGTERM."""

    help = "执行后台任务 / Run background tasks"
    requires_system_checks = ()

    def handle(self, *_: Any, **__: Any) -> None:
        """Work."""
        stopped = threading.Event()
        heart = threading.Thread(target=beat_until, args=(stopped, worker_name()), daemon=True)
        heart.start()
        try:
            call_command("db_worker", verbosity=0, reload=False, startup_delay=False)
        finally:
            stopped.set()
            heart.join(timeout=2)
