"""A draft, one requirement of it, and an editor who is signed in."""

import pytest
from django.test import Client

from content.models import Edition, Requirement
from content.vocabulary import Role
from tests.factories import make_edition, make_framework, make_member, make_requirement


@pytest.fixture
def draft() -> Edition:
    return make_edition(framework=make_framework(slug="five"), label="2")


@pytest.fixture
def one(draft: Edition) -> Requirement:
    return make_requirement(edition=draft, title="慎言", statement="谨慎说话。", code="1")


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(make_member(Role.EDITOR))
    return client
