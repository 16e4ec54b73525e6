"""The desk that most verbs are tried at."""

import pytest

from tests.content.services.curation import Desk, make_desk


@pytest.fixture
def desk() -> Desk:
    """A draft of two standards."""
    return make_desk()
