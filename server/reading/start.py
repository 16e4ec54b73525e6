"""How the reading layer is put before Django."""

from __future__ import annotations

from django.conf import settings

from content.announcing import announced
from server.reading.figures import write_figures
from server.reading.layer import Application, ReadingLayer
from server.reading.shelf import Shelf
from server.reading.watch import Source, Watch

MEGABYTE = 1_000_000


def layered(application: Application) -> Application:
    """Give the program that serves: Django alone where nothing may be kept.

    That is where anonymous reading is off, since every answer is then for somebody, and where
    ``READING_MEMORY_MB`` is 0.
    """
    room = settings.READING_MEMORY_MB * MEGABYTE
    if not settings.ANONYMOUS_READING or not room:
        return application
    shelf, cell = Shelf(room), announced()
    watch = Watch(shelf, lambda: cell[0], Source())
    layer = ReadingLayer(application, shelf, watch, cell)
    watch.noted = lambda: write_figures(layer.figures())
    return layer.answer
