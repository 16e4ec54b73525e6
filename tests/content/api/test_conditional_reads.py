"""Strong tags, 304, and how long an answer may be kept."""

from pathlib import Path

import pytest
from django.test import Client

from content.models import Counter, Edition
from tests.factories import make_edition, make_requirement, seal_edition

ADDRESS = "/api/v1/requirements/"


@pytest.fixture(autouse=True)
def content(loaded: Path, db: None) -> Path:
    return loaded


@pytest.mark.parametrize("method", ["get", "head"])
def test_who_has_the_answer_is_told_so(client: Client, method: str) -> None:
    first = getattr(client, method)(ADDRESS)
    tag = first["ETag"]

    again = getattr(client, method)(ADDRESS, headers={"if-none-match": f'"other", {tag}'})
    other = getattr(client, method)(ADDRESS, headers={"if-none-match": '"other"'})

    assert not tag.startswith("W/")
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    assert again["X-Content-Revision"] == first["X-Content-Revision"]
    assert other.status_code == 200
    assert first["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_the_tag_changes_with_the_content(client: Client) -> None:
    before = client.get(ADDRESS, {"limit": "500"})
    edition = make_edition()
    make_requirement(edition=edition, title="新要求")
    seal_edition(edition)
    Counter.objects.update(revision=99)

    after = client.get(ADDRESS, {"limit": "500"}, headers={"if-none-match": before["ETag"]})

    assert after.status_code == 200
    assert after["X-Content-Revision"] == "99"


def test_sealed_wordings_may_be_kept_for_ever(client: Client) -> None:
    uid = Edition.objects.values_list("uid", flat=True).first()

    package = client.get(f"/api/v1/editions/{uid}/package/")
    tree = client.get(f"/api/v1/editions/{uid}/tree/")

    assert package["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "immutable" not in tree["Cache-Control"]


def test_reading_for_members_only_is_kept_from_shared_caches(
    client: Client, settings: object
) -> None:
    settings.ANONYMOUS_READING = False  # type: ignore[attr-defined]

    response = client.get(ADDRESS)

    assert response.status_code == 401
    assert response.json()["code"] == "not_authenticated"
    assert response["WWW-Authenticate"]
    assert "ETag" not in response
