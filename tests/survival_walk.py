"""``python -m tests.survival_walk MOST``: every write, and kept answers beside fresh ones.

Runs on the database of the environment, which holds the sample content; prints what was seen as
JSON. ``tests/proofs/survival.py`` says what for.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator

import django
from django.conf import settings
from django.test.utils import setup_test_environment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "server.settings.dev")
django.setup()

from content.queries.events import current_revision  # noqa: E402
from tests.server.reading.asking import programs  # noqa: E402
from tests.server.reading.corpus import addresses, looked_through  # noqa: E402
from tests.server.reading.verbs import PUBLISHING, SILENT, change_linked_end  # noqa: E402

ROOM = 200_000_000
# After a withdrawal and an erasure little is left to be confirmed.
LAST = 2


def _acts() -> Iterator[Callable[[], None]]:
    """All writes; those in a draft while there is a suspect link to confirm."""
    yield from PUBLISHING[:-LAST]
    yield change_linked_end
    yield from SILENT
    yield from PUBLISHING[-LAST:]


def main(most: int) -> None:
    """Write and compare."""
    kept: dict[str, int] = {}
    wrong: list[str] = []
    with programs(room=ROOM) as (full, layer, cell):
        looked_through(full, layer, addresses(most))
        for act in _acts():
            act()
            cell[0] = current_revision()
            found, stale = looked_through(full, layer, addresses(most))
            kept[act.__name__] = len(found)
            wrong += [f"{act.__name__}: {address}" for address in stale]
    sys.stdout.write(json.dumps({"kept": kept, "wrong": wrong}) + "\n")


if __name__ == "__main__":
    # Lets the test client's name for this host pass.
    setup_test_environment(debug=settings.DEBUG)
    main(int(sys.argv[1]))
