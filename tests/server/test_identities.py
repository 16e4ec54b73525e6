"""``/id/{uid}``: one address for ever, a page for people and JSON for programs."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from content.models import Erasure, Redirect, Requirement, Withdrawal
from content.vocabulary import FrameworkKind
from tests.factories import (
    make_association,
    make_citation,
    make_concept,
    make_edition,
    make_expression,
    make_framework,
    make_passage,
    make_requirement,
    seal_edition,
    seal_expression,
)

pytestmark = pytest.mark.django_db
PEOPLE = {"accept": "text/html"}
PROGRAMS = {"accept": "application/json"}


@pytest.fixture
def one() -> Requirement:
    """A public requirement that cites a text."""
    edition = make_edition(framework=make_framework(slug="five"), label="2022")
    requirement = make_requirement(edition=edition, title="慎言", code="5")
    make_citation(requirement=requirement)
    seal_edition(edition)
    return requirement


def _at(row: Any) -> str:
    return f"/id/{getattr(row, 'entity', row).uid}"


def test_a_program_is_answered_in_place_and_a_person_led_to_the_page(
    client: Client, one: Requirement
) -> None:
    told = client.get(_at(one), headers=PROGRAMS)
    led = client.get(_at(one), headers=PEOPLE)

    own = f"/api/v1/requirements/{one.entity.uid}/"
    assert told.status_code == 200
    assert told.json() == client.get(own).json()
    assert told["Content-Location"] == own
    assert told["ETag"].startswith('"')
    assert (led.status_code, led["Location"]) == (303, "/frameworks/five@2022/5")
    assert "Accept" in told["Vary"]
    assert "Accept" in led["Vary"]


def test_everything_with_a_uid_has_its_address(client: Client, one: Requirement) -> None:
    passage = make_passage(expression=make_expression(label="第一"))
    seal_expression(passage.expression)
    link = make_association(edition=make_edition())
    seal_edition(link.edition)
    text = passage.expression
    assert client.get(_at(text), headers=PROGRAMS)["Content-Location"].endswith(
        "/expressions/%E7%AC%AC%E4%B8%80/text/"
    )
    rows = {
        "passages": passage, "concepts": make_concept(), "documents": text.document,
        "frameworks": one.edition.framework, "editions": one.edition, "associations": link,
    }  # fmt: skip

    told = {name: client.get(_at(row), headers=PROGRAMS) for name, row in rows.items()}
    led = {name: client.get(_at(row), headers=PEOPLE) for name, row in rows.items()}

    assert {name: answer.status_code for name, answer in told.items()} == dict.fromkeys(rows, 200)
    assert all(answer["Content-Location"].startswith(f"/api/v1/{name}/")
               for name, answer in told.items())  # fmt: skip
    assert {name: answer.status_code for name, answer in led.items()} == dict.fromkeys(rows, 303)
    assert led["passages"]["Location"].endswith(f"#{passage.entity.uid}")
    assert client.get(_at(text), headers=PROGRAMS).json()["text"] == text.text


def test_a_merged_thing_leads_to_what_took_its_place(client: Client) -> None:
    old, new = make_concept(), make_concept()
    Redirect.objects.create(entity=old.entity, target=new.entity, at=timezone.now())

    response = client.get(f"{_at(old)}?as_of=2022-10-18")

    assert (response.status_code, response["Location"]) == (307, f"{_at(new)}?as_of=2022-10-18")


def test_a_merged_requirement_keeps_the_words_of_its_own_editions(
    client: Client, one: Requirement
) -> None:
    later = make_edition(framework=one.edition.framework, label="2030", effective_from="2022-10-18")
    heir = make_requirement(edition=later, title="慎言慎行", code="5")
    seal_edition(later)
    Redirect.objects.create(entity=one.entity, target=heir.entity, at=timezone.now())

    now = client.get(_at(one))
    then = client.get(f"{_at(one)}?as_of=2022-10-17")
    pinned = client.get(f"{_at(one)}?edition=2022")

    assert (now.status_code, now["Location"]) == (307, _at(heir))
    assert (then.status_code, then.json()["title"]) == (200, "慎言")
    assert (pinned.status_code, pinned.json()["edition"]) == (200, "2022")


def test_erased_words_are_gone_and_their_tombstones_stay(client: Client, one: Requirement) -> None:
    Erasure.objects.create(
        subject=one.entity.uid, kind="requirement", place=one.edition.uid, digest="a" * 64,
        remains="b" * 64, reason="误收姓名", at=timezone.now(),
    )  # fmt: skip

    told = client.get(_at(one), headers=PROGRAMS)
    page = client.get(_at(one), headers=PEOPLE)

    body = told.json()
    (stone,) = body["tombstones"]
    assert (told.status_code, body["code"]) == (410, "erased")
    assert told["Content-Type"] == "application/problem+json"
    assert stone == {
        "kind": "requirement", "place": str(one.edition.uid), "digest": "a" * 64,
        "remains": "b" * 64, "at": stone["at"],
    }  # fmt: skip
    assert "误收姓名" not in told.content.decode()
    assert (page.status_code, page["Content-Type"]) == (410, "text/html; charset=utf-8")
    assert "a" * 64 in page.content.decode()


def test_what_stands_in_withdrawn_editions_alone_is_gone(client: Client, one: Requirement) -> None:
    Withdrawal.objects.create(edition=one.edition, reason="有误", at=timezone.now(), revision=9)

    told = client.get(_at(one), headers=PROGRAMS)
    page = client.get(_at(one), headers=PEOPLE)

    assert (told.status_code, told.json()["code"]) == (410, "withdrawn")
    assert "five@2022" in told.json()["detail"]
    assert page.status_code == 410


def test_drafts_and_strangers_are_not_there(client: Client) -> None:
    draft = make_requirement(edition=make_edition())
    text = make_expression()

    asked = [_at(draft), _at(text), "/id/0f3c7a52-6f0b-5d6e-9d5b-3f1f6a1f0c11", "/id/5.3"]

    for headers in (PROGRAMS, PEOPLE):
        answered = {address: client.get(address, headers=headers).status_code for address in asked}
        assert answered == dict.fromkeys(asked, 404)


def test_a_closed_instance_asks_people_and_programs_to_sign_in(
    client: Client, one: Requirement, settings: Any
) -> None:
    settings.ANONYMOUS_READING = False

    told = client.get(_at(one), headers=PROGRAMS)
    led = client.get(_at(one), headers=PEOPLE)

    assert (told.status_code, told.json()["code"]) == (401, "not_authenticated")
    assert led.status_code == 302
    assert led["Location"].endswith(f"next={_at(one)}")


def test_an_answer_leads_to_its_permanent_address_and_its_page(
    client: Client, one: Requirement
) -> None:
    links = client.get(f"/api/v1/requirements/{one.entity.uid}/")["Link"]

    assert f'<{_at(one)}>; rel="canonical"' in links
    assert f'<{_at(one)}>; rel="cite-as"' in links
    assert '</frameworks/five@2022/5>; rel="alternate"; type="text/html"' in links
    assert '#/components/schemas/RequirementAlone>; rel="describedby"' in links


def test_a_crosswalk_link_is_shown_where_it_starts(client: Client, one: Requirement) -> None:
    crosswalk = make_edition(framework=make_framework(kind=FrameworkKind.CROSSWALK))
    link = make_association(edition=crosswalk, source_entity=one.entity)
    seal_edition(crosswalk)

    led = client.get(_at(link), headers=PEOPLE)

    assert (led.status_code, led["Location"]) == (303, "/frameworks/five@2022/5")
