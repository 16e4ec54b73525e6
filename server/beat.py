"""A task worker says that it lives: one row a worker, renewed every twenty seconds."""

import logging
import os
import socket
import threading

from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from server.models import WorkerBeat

BEAT_SECONDS = 20.0

log = logging.getLogger(__name__)


def worker_name() -> str:
    """Give the name of this host's worker; ``WORKER_NAME`` tells several apart."""
    return os.environ.get("WORKER_NAME", "") or socket.gethostname()


def beat(name: str) -> None:
    """Note that the worker ``name`` was seen now."""
    WorkerBeat.objects.update_or_create(name=name, defaults={"seen_at": timezone.now()})


def beat_until(stopped: threading.Event, name: str, seconds: float = BEAT_SECONDS) -> None:
    """Beat until ``stopped`` is set. A database that is away is logged and tried again."""
    while not stopped.is_set():
        close_old_connections()
        try:
            beat(name)
        except DatabaseError:
            log.warning("no beat: the database did not answer", exc_info=True)
        stopped.wait(seconds)
    connection.close()
