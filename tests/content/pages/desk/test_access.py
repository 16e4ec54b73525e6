"""Who comes to the desk, and who may do what there."""

from __future__ import annotations

import pytest
from django.test import Client

from content.models import Change
from content.vocabulary import EditionState, Role
from tests.content.pages.desk.conftest import Bench, SignIn
from tests.content.pages.markup import values, words
from tests.factories import make_edition, make_framework, seal_edition

SCREENS = ("", "/review", "/history", "/edition", "/suspects", "/checklist")
VERBS = (
    "/proposals", "/provisions", "/numbers", "/undo", "/submit", "/return", "/edition/change",
    "/discard", "/comments", "/publish",
)  # fmt: skip


def test_a_stranger_is_sent_to_sign_in_and_back(bench: Bench, client: Client) -> None:
    for address in ("/edit", *(bench.address + screen for screen in SCREENS)):
        page = client.get(address)

        assert (page.status_code, page["Location"]) == (302, f"/admin/login/?next={address}")


def test_a_form_of_a_stranger_does_nothing(bench: Bench, client: Client) -> None:
    for verb in VERBS:
        page = client.post(bench.address + verb)

        assert (page.status_code, page["Location"].partition("?")[0]) == (302, "/admin/login/")
    assert not Change.objects.exists()


@pytest.mark.parametrize("role", [None, Role.READER])
def test_a_reader_is_told_why_the_desk_is_closed(
    bench: Bench, sign_in: SignIn, role: Role | None
) -> None:
    client = sign_in(role)
    seal_edition(bench.edition)
    make_edition(framework=bench.framework, label="2031")

    for address in ("/edit", *(bench.address + screen for screen in SCREENS)):
        page = client.get(address)

        assert page.status_code == 403, address
        assert "编辑" in words(page.content)
    for verb in VERBS:
        assert client.post(bench.address + verb).status_code == 403, verb


@pytest.mark.parametrize("role", [None, Role.READER])
def test_a_draft_that_nothing_public_tells_of_is_not_there_for_a_reader(
    bench: Bench, sign_in: SignIn, role: Role | None
) -> None:
    client = sign_in(role)

    for screen in SCREENS:
        assert client.get(bench.address + screen).status_code == 404, screen
    for verb in VERBS:
        assert client.post(bench.address + verb).status_code == 404, verb


def test_an_editor_of_one_framework_sees_its_drafts_alone(bench: Bench, sign_in: SignIn) -> None:
    other = make_framework(slug="other", title="另一标准")
    make_edition(framework=other)
    client = sign_in(Role.EDITOR, bench.framework)

    desk = words(client.get("/edit").content)

    assert "廉洁标准" in desk
    assert "另一标准" not in desk
    assert client.get(bench.address).status_code == 200
    assert client.get("/edit/other").status_code == 404


def test_every_screen_opens_for_an_editor_and_is_kept_by_nobody(
    bench: Bench, editor: Client
) -> None:
    for address in ("/edit", *(bench.address + screen for screen in SCREENS)):
        page = editor.get(address)

        assert page.status_code == 200, address
        assert page["Cache-Control"] == "private, no-store"
        assert "unsafe" not in page["Content-Security-Policy"]
        assert b"<script>" not in page.content
        assert b"style=" not in page.content


def test_verbs_are_not_done_by_following_a_link(bench: Bench, editor: Client) -> None:
    for verb in VERBS:
        assert editor.get(bench.address + verb).status_code == 405, verb


def test_a_framework_without_a_draft_leads_to_where_one_begins(editor: Client) -> None:
    make_framework(slug="idle")

    page = editor.get("/edit/idle")

    assert (page.status_code, page["Location"]) == (302, "/edit?framework=idle")


@pytest.mark.parametrize(
    ("role", "state", "verb_and_status"),
    [
        (Role.EDITOR, EditionState.DRAFT, ("/submit", 303)),
        (Role.EDITOR, EditionState.IN_REVIEW, ("/submit", 409)),
        (Role.EDITOR, EditionState.IN_REVIEW, ("/return", 403)),
        (Role.REVIEWER, EditionState.IN_REVIEW, ("/return", 303)),
        (Role.REVIEWER, EditionState.DRAFT, ("/return", 409)),
        (Role.EDITOR, EditionState.DRAFT, ("/publish", 403)),
        (Role.EDITOR, EditionState.IN_REVIEW, ("/provisions", 409)),
        (Role.EDITOR, EditionState.DRAFT, ("/provisions", 303)),
    ],
)
def test_roles_and_states_decide_which_step_is_taken(
    bench: Bench, sign_in: SignIn, role: Role, state: EditionState, verb_and_status: tuple[str, int]
) -> None:
    verb, status = verb_and_status
    bench.edition.state = state
    bench.edition.save(update_fields=["state"])

    page = sign_in(role).post(bench.address + verb, {"note": "再想想", "title": "慎微"})

    assert page.status_code == status


def test_nothing_to_edit_is_offered_while_in_review(bench: Bench, editor: Client) -> None:
    bench.edition.state = EditionState.IN_REVIEW
    bench.edition.save(update_fields=["state"])

    page = editor.get(f"{bench.address}?at={bench.power.entity.uid}")

    assert "审阅中" in words(page.content)
    assert b"readonly" in page.content
    forms = {each for each in values(page.content, "action", "form") if each.startswith("/edit")}
    assert forms == {f"{bench.address}/comments", bench.at(bench.power)}
    assert f"save-{bench.power.entity.uid}" not in values(page.content, "id", "button")
