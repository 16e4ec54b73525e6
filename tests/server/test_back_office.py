"""The back office: people, tokens, and the Chinese that unfold does not ship."""

import ast
import re
from pathlib import Path

import django_tasks_db.models
import pytest
import unfold
from django.test import Client
from django.utils import translation
from django.utils.translation.template import templatize

from server.models import ApiToken, User
from tests.factories import make_user

UNFOLD = Path(unfold.__file__).parent
# Contributed parts that we do not install.
NOT_OURS = ("constance", "guardian", "import_export", "inlines", "location_field", "simple_history")
MESSAGE = re.compile(r"""\b(?:gettext|_)\(\s*u?('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")\s*\)""")
PAGES = (
    "/admin/",
    "/admin/server/user/",
    "/admin/server/user/add/",
    "/admin/server/apitoken/",
    "/admin/server/apitoken/add/",
    "/admin/server/workerbeat/",
    "/admin/auth/group/",
    "/admin/django_tasks_database/dbtaskresult/",
)


@pytest.fixture
def owner(db: None, client: Client) -> User:
    user = make_user(username="owner", is_staff=True, is_superuser=True)
    client.force_login(user)
    return user


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_of_the_back_office_opens(
    client: Client, owner: User, page: str, language: str
) -> None:
    assert client.get(page, headers={"accept-language": language}).status_code == 200


def test_a_token_is_shown_once_works_and_is_stored_as_a_digest_only(
    client: Client, owner: User
) -> None:
    form = {"user": owner.pk, "name": "评估系统", "scopes": ["read", "write"], "days": 90}

    response = client.post("/admin/server/apitoken/add/", form)

    token = ApiToken.objects.get()
    shown = re.search(r'id="issued-token">(\w+)<', response.content.decode())
    assert shown is not None
    assert shown[1].startswith(token.token_key)
    assert (token.name, token.scopes, token.user) == ("评估系统", ["read", "write"], owner)
    assert shown[1] not in str(ApiToken.objects.values().get())
    assert "no-store" in response["Cache-Control"]
    page = client.get(f"/admin/server/apitoken/{token.pk}/change/").content.decode()
    assert shown[1] not in page


def test_a_token_is_never_edited(client: Client, owner: User) -> None:
    form = {"user": owner.pk, "name": "旧名", "scopes": ["read"], "days": 30}
    client.post("/admin/server/apitoken/add/", form)
    token = ApiToken.objects.get()

    response = client.post(f"/admin/server/apitoken/{token.pk}/change/", form | {"name": "新名"})

    assert response.status_code == 403
    assert ApiToken.objects.get().name == "旧名"


def test_nobody_is_deleted_because_history_names_them(client: Client, owner: User) -> None:
    other = make_user()

    response = client.post(f"/admin/server/user/{other.pk}/delete/", {"post": "yes"})

    assert response.status_code == 403
    assert User.objects.filter(pk=other.pk).exists()


def _code(file: Path) -> str:
    text = file.read_text(encoding="utf-8")
    return templatize(text, origin=str(file)) if file.suffix == ".html" else text


def _back_office_messages() -> set[str]:
    files = [file for kind in ("html", "py") for file in UNFOLD.rglob(f"*.{kind}")]
    files.append(Path(django_tasks_db.models.__file__))
    return {
        ast.literal_eval(found[1])
        for file in files
        if not set(NOT_OURS) & set(file.parts)
        for found in MESSAGE.finditer(_code(file))
    }


def test_every_message_of_the_back_office_has_a_chinese_translation() -> None:
    messages = _back_office_messages()

    with translation.override("zh-hans"):
        untranslated = {text for text in messages if translation.gettext(text) == text}

    assert len(messages) > 50
    assert untranslated == set()
