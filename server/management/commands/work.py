"""``manage.py work``: a task worker that says it lives, and sends webhooks."""

import threading
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from content.services.uploads import resume_imports
from server.beat import beat_until, worker_name
from server.delivery import deliver_until


class Command(BaseCommand):
    """Runs django-tasks-db's worker with a beat and the webhooks beside it, until SIGTERM.

    Imports whose worker was killed are queued again first; they go on where it left off.
    """

    help = "执行后台任务 / Run background tasks"
    requires_system_checks = ()

    def handle(self, *_: Any, **__: Any) -> None:
        """Work."""
        resume_imports()
        stopped = threading.Event()
        beside = [
            threading.Thread(target=work, args=(stopped, worker_name()), daemon=True)
            for work in (beat_until, deliver_until)
        ]
        for thread in beside:
            thread.start()
        try:
            call_command("db_worker", verbosity=0, reload=False, startup_delay=False)
        finally:
            stopped.set()
            for thread in beside:
                thread.join(timeout=2)
