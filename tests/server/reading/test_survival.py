"""A publication drops the kept answers that it touches, and no other; none is ever stale."""

from typing import Any

import pytest

from content.queries.events import current_revision
from tests.server.reading.asking import programs
from tests.server.reading.corpus import addresses, looked_through
from tests.server.reading.verbs import CHOSEN, SILENT, change_linked_end

pytestmark = pytest.mark.django_db
MOST = 1


def test_no_answer_is_stale_after_any_publication(loaded: Any) -> None:
    survived = {}
    with programs() as (full, layer, cell):
        looked_through(full, layer, addresses(MOST))
        for act in CHOSEN:
            act()
            cell[0] = current_revision()
            kept, wrong = looked_through(full, layer, addresses(MOST))
            survived[act.__name__] = len(kept)

            assert wrong == [], act.__name__

    assert (survived["withdraw"], survived["merge_documents"]) == (0, 0)
    assert min(survived["edit_one_requirement"], survived["add_concept"]) > 5, survived


def test_what_is_not_published_changes_no_public_answer(loaded: Any) -> None:
    change_linked_end()
    with programs() as (full, layer, _):
        wanted = list(addresses(MOST))
        looked_through(full, layer, wanted)
        before = current_revision()
        for act in SILENT:
            act()
            assert current_revision() == before, act.__name__
        kept, wrong = looked_through(full, layer, wanted)

    assert wrong == []
    assert len(kept) > len(wanted) / 2
