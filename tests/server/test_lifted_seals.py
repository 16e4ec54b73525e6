"""The one fixture that lifts the seal, and the flush between transactional tests."""

import pytest
from django.db import DatabaseError, connection, transaction

from content.models import Edition
from content.sealing import missing_seals
from tests.conftest import Lift
from tests.factories import make_citation, make_edition, make_requirement, seal_edition


def _sealed_edition() -> Edition:
    edition = make_edition()
    make_citation(requirement=make_requirement(edition=edition))
    return seal_edition(edition)


@pytest.mark.django_db
def test_sealed_rows_go_only_while_the_seal_is_lifted(lift_seals: Lift) -> None:
    edition = _sealed_edition()

    with pytest.raises(DatabaseError, match="sealed"), transaction.atomic():
        edition.requirements.all().delete()
    with lift_seals():
        edition.delete()

    assert not Edition.objects.exists()
    assert missing_seals(connection) == []


@pytest.mark.parametrize("turn", ["first", "second"])
@pytest.mark.django_db(transaction=True)
def test_a_transactional_test_leaves_no_sealed_row_behind(turn: str) -> None:
    before = Edition.objects.count()

    _sealed_edition()

    assert (before, Edition.objects.count()) == (0, 1)
    assert missing_seals(connection) == []
