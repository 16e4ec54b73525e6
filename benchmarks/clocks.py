"""Processor time of a program and of the PostgreSQL process that works for it."""

import time
from collections.abc import Callable

import psutil
import psycopg

Clock = Callable[[], float]


def process_clock(connection: object) -> Clock:
    """Give the clock of this whole process and of a driver's connection."""
    return _with_backend(time.process_time, connection)


def thread_clock(connection: object) -> Clock:
    """Give the clock of the thread that asks and of a driver's connection."""
    return _with_backend(time.thread_time, connection)


def _with_backend(client: Clock, connection: object) -> Clock:
    """Add the processor seconds of a connection's backend; SQLite has none.

    The backend must be on this machine. What PostgreSQL's other processes do (the log's writer,
    the checkpoints) is not counted. The kernel counts a process in hundredths of a second.
    """
    if not isinstance(connection, psycopg.Connection):
        return client
    backend = psutil.Process(connection.info.backend_pid)

    def both() -> float:
        times = backend.cpu_times()
        return client() + times.user + times.system

    return both
