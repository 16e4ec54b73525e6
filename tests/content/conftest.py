"""The sample content, loaded once for a file of tests that only read it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django.plugin import DjangoDbBlocker

from tests.conftest import ROOT
from tests.uncommitted import uncommitted


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Path]:
    """Give the sample content's folder; each test's own transaction lies inside this one."""
    folder = ROOT / "content" / "sample"
    with django_db_blocker.unblock(), uncommitted():
        call_command("import", str(folder), publish=True, verbosity=0)
        yield folder
