"""One transaction around a whole file of tests, so that what they share is made once."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def uncommitted() -> Iterator[None]:
    """Let all that is written inside lie in one transaction that is taken back in the end.

    The transactions of the tests lie inside it too.
    """
    around = transaction.atomic()
    # As Django's TestCase does for its class: durable blocks may open inside.
    around._from_testcase = True
    with around:
        yield
        transaction.set_rollback(True)
