"""Every test starts without a snapshot: rolled back databases share their revisions."""

from collections.abc import Iterator

import pytest

from graph.snapshot import SHELF


@pytest.fixture(autouse=True)
def no_snapshots() -> Iterator[None]:
    SHELF.clear()
    yield
    SHELF.clear()
