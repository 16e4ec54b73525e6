"""A small framework to curate, for each test as it was made."""

from collections.abc import Iterator
from copy import deepcopy

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests.content.services.curation import Desk, make_desk
from tests.uncommitted import uncommitted


@pytest.fixture(scope="module")
def kept_desk(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Desk]:
    """Give a draft of two standards, made once for a file; only ``desk`` may take it in hand."""
    with django_db_blocker.unblock(), uncommitted():
        yield make_desk()


@pytest.fixture
def desk(kept_desk: Desk, db: None) -> Desk:
    """Give a draft of two standards; what a test does to it is taken back."""
    return deepcopy(kept_desk)
