"""Operators see what the layer did, summed over the processes that are there."""

import io
import os
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.core.management import call_command

from server.reading.figures import NAMES, write_figures
from server.reading.start import layered
from tests.server.reading.asking import ask, programs


def test_the_command_sums_the_living_processes(tmp_path: Path, settings: Any) -> None:
    settings.DATA = tmp_path
    write_figures(dict.fromkeys(NAMES, 3))
    (tmp_path / "reading" / "999999999.json").write_bytes(orjson.dumps(dict.fromkeys(NAMES, 9)))
    told, shown = io.StringIO(), io.StringIO()
    call_command("reading", json=True, stdout=told)
    call_command("reading", stdout=shown)

    found = orjson.loads(told.getvalue())
    assert list(found["processes"]) == [str(os.getpid())]
    assert found["total"] == dict.fromkeys(NAMES, 3)
    assert "hits" in shown.getvalue()


@pytest.mark.django_db
def test_hits_misses_and_what_passes_are_counted() -> None:
    with programs() as (_, layer, _):
        for address in ("/api/v1/frameworks/", "/api/v1/frameworks/", "/livez"):
            ask(layer, address)
        figures = layer.figures()

    assert set(figures) == set(NAMES)
    assert [figures[name] for name in ("hits", "misses", "passed", "kept")] == [1, 1, 1, 1]


@pytest.mark.parametrize(("anonymous", "memory"), [(False, 64), (True, 0)])
def test_without_anonymous_reading_or_memory_there_is_no_layer(
    settings: Any, anonymous: bool, memory: int
) -> None:
    settings.ANONYMOUS_READING, settings.READING_MEMORY_MB = anonymous, memory

    def full(request: Any, start: Any) -> list[bytes]:
        return []

    assert layered(full) is full
