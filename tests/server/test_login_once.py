"""One-time login links."""

import datetime as dt

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from server import login
from server.models import User
from tests.factories import make_user


def _is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.django_db
def test_a_link_signs_its_user_in_and_leads_home(client: Client) -> None:
    user = make_user()

    response = client.get(login.login_path(user))

    assert (response.status_code, response["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_a_link_works_once() -> None:
    path = login.login_path(make_user())
    Client().get(path)
    later = Client()

    response = later.get(path)

    assert response.status_code == 410
    assert not _is_signed_in(later)


@pytest.mark.django_db
def test_any_login_of_its_user_spends_a_link(client: Client) -> None:
    user = make_user(last_login=timezone.now())
    path = login.login_path(user)
    User.objects.filter(pk=user.pk).update(last_login=timezone.now())

    assert client.get(path).status_code == 410


@pytest.mark.django_db
def test_a_link_expires_is_refused_when_forged_and_for_a_deactivated_user(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    user, gone = make_user(), make_user(is_active=False)
    forged = signing.dumps([user.pk, ""], salt="another salt", compress=True)
    paths = [f"/login/once/{forged}", "/login/once/nonsense", login.login_path(gone)]

    statuses = [client.get(path).status_code for path in paths]
    monkeypatch.setattr(login, "LIFETIME", dt.timedelta(seconds=-1))
    statuses.append(client.get(login.login_path(user)).status_code)

    assert statuses == [410] * 4
    assert not _is_signed_in(client)


@pytest.mark.django_db
def test_looking_without_fetching_does_not_spend_a_link(client: Client) -> None:
    path = login.login_path(make_user())

    assert client.head(path).status_code == 405
    assert client.get(path).status_code == 302


@pytest.mark.django_db
def test_the_local_editor_is_made_once_without_a_password() -> None:
    first, second = login.local_editor(), login.local_editor()

    assert first == second
    assert (first.username, first.is_staff, first.has_usable_password()) == ("editor", True, False)
