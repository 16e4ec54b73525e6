"""Webhooks go out beside the tasks of ``manage.py work``, four endpoints at a time."""

from __future__ import annotations

import logging
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection

from content.services.deliveries import (
    Lease,
    claim_endpoint,
    next_messages,
    record_result,
    release_endpoint,
    release_leases_of,
)
from server.courier import Courier

BATCH_SECONDS = 30.0
TICK_SECONDS = 0.5
SENDERS = 4

log = logging.getLogger(__name__)


def deliver(lease: Lease, stopped: threading.Event) -> None:
    """Send what one endpoint is to be sent, in order, until all is or half a minute has passed."""
    began = time.monotonic()
    with Courier(lease, allow_private=settings.WEBHOOK_ALLOW_PRIVATE) as courier:
        while messages := next_messages(lease):
            for message in messages:
                if stopped.is_set() or time.monotonic() - began > BATCH_SECONDS:
                    return
                if not record_result(lease, message, courier.send(message)):
                    return


def deliver_until(stopped: threading.Event, worker: str, seconds: float = TICK_SECONDS) -> None:
    """Send whatever is due until ``stopped`` is set; four endpoints at a time.

    A database that is away is logged and tried again.
    """
    places = threading.BoundedSemaphore(SENDERS)
    is_fresh = True
    with ThreadPoolExecutor(SENDERS, thread_name_prefix="webhooks") as pool:
        while not stopped.is_set():
            close_old_connections()
            try:
                if is_fresh:
                    release_leases_of(worker)
                    is_fresh = False
                _start_due(pool, places, stopped, worker)
            except DatabaseError:
                log.warning("no webhooks: the database did not answer", exc_info=True)
            stopped.wait(seconds)
    connection.close()


def _start_due(
    pool: ThreadPoolExecutor,
    places: threading.BoundedSemaphore,
    stopped: threading.Event,
    worker: str,
) -> None:
    while places.acquire(blocking=False):
        started = False
        try:
            lease = claim_endpoint(worker=worker)
            if lease is None:
                return
            sent = pool.submit(_deliver_and_release, lease, stopped)
            started = True
        finally:
            if not started:
                places.release()
        sent.add_done_callback(_complain)
        sent.add_done_callback(lambda _: places.release())


def _deliver_and_release(lease: Lease, stopped: threading.Event) -> None:
    try:
        deliver(lease, stopped)
        release_endpoint(lease)
    finally:
        connection.close()


def _complain(sent: Future[None]) -> None:
    """A sender that failed has kept its lease, which runs out; the message is sent again."""
    error = sent.exception()
    if error is not None:
        log.error("webhooks were not sent", exc_info=error)
