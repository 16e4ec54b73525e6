"""Roles in the back office: the service does it, so the trace is there."""

import pytest
from django.test import Client

from content.models import Change, Membership
from server.models import User
from tests.factories import make_framework, make_user

pytestmark = pytest.mark.django_db
PAGE = "/admin/content/membership/"


@pytest.fixture
def owner(client: Client) -> User:
    user = make_user(username="owner", is_staff=True, is_superuser=True)
    client.force_login(user)
    return user


@pytest.mark.parametrize(("language", "word"), [("zh-hans", "编辑"), ("en", "editor")])
def test_the_table_of_roles_speaks_both_languages(
    client: Client, owner: User, language: str, word: str
) -> None:
    Membership.objects.create(user=owner, role="editor")

    page = client.get(PAGE, headers={"accept-language": language}).content.decode()

    assert word in page
    assert client.get(f"{PAGE}add/", headers={"accept-language": language}).status_code == 200


def test_a_role_is_given_changed_and_taken_away_with_its_trace(client: Client, owner: User) -> None:
    person, framework = make_user(username="bian"), make_framework(slug="lianjie")

    form = {"user": person.pk, "framework": framework.pk, "role": "editor"}
    client.post(f"{PAGE}add/", form)
    made = Membership.objects.get()
    client.post(f"{PAGE}{made.pk}/change/", {"role": "reviewer"})
    client.post(f"{PAGE}{made.pk}/delete/", {"post": "yes"})

    told = Change.objects.filter(kind="membership").order_by("pk")
    assert [(one.action, one.subject, one.by, one.after) for one in told] == [
        ("grant", made.uid, owner, {"user": "bian", "role": "editor", "framework": "lianjie"}),
        ("change", made.uid, owner, {"user": "bian", "role": "reviewer", "framework": "lianjie"}),
        ("revoke", made.uid, owner, None),
    ]
    assert not Membership.objects.exists()
