"""Comparisons of sealed editions are kept, and given part by part where they are long."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from content.formats import release_notes
from content.models import Edition
from content.queries import comparisons, kept_comparisons
from content.queries.kept_comparisons import forget_comparisons
from content.services.erasing import erase
from content.vocabulary import Role
from tests.content.api.test_editions_compare import compare, make_newer, make_older, successor
from tests.factories import (
    make_association,
    make_citation,
    make_expression,
    make_member,
    make_requirement,
    seal_edition,
)

pytestmark = pytest.mark.django_db
NUMBER = 7


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.DATA = tmp_path
    return tmp_path / "comparisons"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[Edition]:
    """The editions that are read whole to be compared."""
    found: list[Edition] = []
    whole = comparisons.edition_package

    def counted(edition: Edition) -> Any:
        found.append(edition)
        return whole(edition)

    monkeypatch.setattr(comparisons, "edition_package", counted)
    return found


def two() -> tuple[Edition, Edition]:
    """Two editions: every requirement has other words, one cites and one is linked otherwise."""
    older = make_older()
    olds = [
        make_requirement(edition=older, code=str(n), statement=f"旧{n}。") for n in range(NUMBER)
    ]
    newer = make_newer(older)
    news = [successor(old, newer, statement=f"新{old.code}。") for old in olds]
    make_citation(requirement=news[0], expression=make_expression(text="新。"))
    make_association(edition=newer, source_entity=news[0].entity, target_entity=news[1].entity)
    return older, newer


def test_two_sealed_editions_are_compared_once(
    client: Client, read: list[Edition], folder: Path
) -> None:
    older, newer = two()
    seal_edition(newer)

    first = compare(client, newer)
    again = compare(client, newer)
    english = client.get(
        f"/api/v1/editions/{newer.uid}/compare/", headers={"accept-language": "en"}
    )

    assert again == first
    assert english.json()["summary"] == first["summary"]
    assert read == [older, newer, older, newer]
    assert len(list(folder.glob("*/*.json"))) == 2
    assert first["citations"][0]["new"]["document"]["title"]
    assert first["associations"][0]["source"]["uid"] == first["changed"][0]["new"]["uid"]


def test_titles_of_what_a_kept_comparison_names_are_those_of_now(client: Client) -> None:
    _, newer = two()
    seal_edition(newer)
    compare(client, newer)
    document = newer.requirements.get(code="0").citations.get().expression.document
    document.title = "另一题名"
    document.save()

    (cited,) = compare(client, newer)["citations"]

    assert cited["new"]["document"]["title"] == "另一题名"


def test_a_draft_is_never_kept(client: Client, read: list[Edition], folder: Path) -> None:
    _, newer = two()
    client.force_login(make_member(Role.EDITOR))

    for _ in range(2):
        compare(client, newer, drafts="true")

    assert len(read) == 4
    assert not folder.exists()


def test_what_cannot_be_read_is_compared_again(
    client: Client, read: list[Edition], folder: Path
) -> None:
    _, newer = two()
    seal_edition(newer)
    first = compare(client, newer)
    (file,) = folder.glob("*/*.json")
    file.write_bytes(b"{")

    assert compare(client, newer) == first
    assert len(read) == 4
    assert file.read_bytes() != b"{"


def test_an_erasure_leaves_no_kept_words(
    client: Client, folder: Path, django_capture_on_commit_callbacks: Any
) -> None:
    _, newer = two()
    seal_edition(newer)
    compare(client, newer)
    gone = newer.requirements.get(code="3")

    with django_capture_on_commit_callbacks(execute=True):
        erase(subject=gone.entity.uid, reason="含个人信息")
    left = folder.exists()
    after = compare(client, newer)

    assert not left
    assert "新3" not in str(after)
    assert not any("新3".encode() in file.read_bytes() for file in folder.glob("*/*.json"))


def test_what_was_kept_before_an_erasure_elsewhere_goes_too(client: Client, folder: Path) -> None:
    _, newer = two()
    seal_edition(newer)
    old = folder / "999"
    old.mkdir(parents=True)
    (old / "x.json").write_bytes(b"{}")

    compare(client, newer)

    assert [one.name for one in folder.iterdir()] == ["0"]


@pytest.mark.parametrize(("name", "bound"), [("MOST_FILES", 2), ("MOST_BYTES", 25)])
def test_the_files_read_last_are_kept(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, bound: int
) -> None:
    monkeypatch.setattr(kept_comparisons, name, bound)
    made = [seal_edition(make_requirement().edition) for _ in range(4)]

    def keep(edition: Edition) -> None:
        kept_comparisons.kept_comparison(edition, edition, None, lambda: {"told": "1"})

    for edition in made:
        keep(edition)

    assert len(list(folder.glob("*/*.json"))) == 2
    forget_comparisons()
    assert not folder.exists()


def parts(client: Client, newer: Edition, **query: str) -> Iterator[dict[str, Any]]:
    """Every part of a comparison, asked on while a list goes on."""
    start = 0
    while True:
        part = compare(client, newer, limit="3", start=str(start), **query)
        yield part
        if not part["truncated"]:
            return
        start += 3


def test_long_lists_come_in_parts_that_say_so(client: Client) -> None:
    _, newer = two()
    seal_edition(newer)
    whole = compare(client, newer)

    found = list(parts(client, newer))

    assert [part["truncated"] for part in found] == [["changed", "ids"], ["changed", "ids"], []]
    assert [(part["start"], part["limit"]) for part in found] == [(0, 3), (3, 3), (6, 3)]
    for name in ("changed", "ids", "citations", "associations"):
        assert [one for part in found for one in part[name]] == whole[name]
    assert {str(part["summary"]) for part in found} == {str(whole["summary"])}
    assert whole["truncated"] == []


def test_only_the_lists_that_are_asked_for_are_given(client: Client) -> None:
    _, newer = two()
    seal_edition(newer)

    found = compare(client, newer, lists="ids", limit="2")

    assert (len(found["ids"]), found["changed"], found["truncated"]) == (2, [], ["ids"])
    assert found["summary"]["changed"] == NUMBER
    refused = client.get(f"/api/v1/editions/{newer.uid}/compare/", {"lists": "all", "limit": 0})
    assert [one["field"] for one in refused.json()["errors"]] == ["lists", "limit"]


def test_texts_for_people_say_what_they_leave_out(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(release_notes, "MOST_TOLD", 5)
    monkeypatch.setattr("content.api.comparing.MOST_ENTRIES", 5)
    _, newer = two()
    seal_edition(newer)
    address = f"/api/v1/editions/{newer.uid}/compare/"

    notes = client.get(address, {"as": "markdown", "limit": 1}).content.decode()
    fragment = client.get(address, {"as": "html"}).content.decode()

    assert notes.count("  - 正文 · statement:") == 5
    assert "另有 2 处未列" in notes
    assert "2 more are not listed" in notes
    assert fragment.count("data-stop") == 6
    assert "另有 2 处变动未在此列出" in fragment
