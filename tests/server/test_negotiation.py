"""The addresses that people read give programs the same as JSON, and say where else it is."""

from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from content.models import Requirement
from tests.factories import (
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
from tests.server.reading.asking import ask, programs

pytestmark = pytest.mark.django_db
PEOPLE, PROGRAMS = {"accept": "text/html"}, {"accept": "application/json"}


@pytest.fixture
def one() -> Requirement:
    """A requirement of an edition that is in force no longer; the next says it otherwise."""
    framework = make_framework(slug="five")
    old = make_edition(framework=framework, label="2022", effective_from="2022-10-16")
    requirement = make_requirement(edition=old, title="慎言", code="5")
    text = make_expression(label="第一")
    make_passage(expression=text)
    make_citation(requirement=requirement, expression=text)
    seal_edition(old)
    new = make_edition(framework=framework, label="2023", effective_from="2023-10-16")
    make_requirement(edition=new, entity=requirement.entity, title="慎行", code="5")
    seal_edition(new)
    return requirement


def _places(one: Requirement) -> dict[str, str]:
    """Each address that people read, and where the API gives the same."""
    uid, edition = one.entity.uid, one.edition.uid
    text = one.citations.get().expression
    slug = text.document.slug
    concept = make_concept().entity.uid
    return {
        "/frameworks/five": "/api/v1/frameworks/five/",
        "/frameworks/five@2022": f"/api/v1/editions/{edition}/",
        "/frameworks/five@2022/5": f"/api/v1/requirements/{uid}/?edition={edition}",
        f"/frameworks/five@2022/{uid}": f"/api/v1/requirements/{uid}/?edition={edition}",
        "/frameworks/five/5": f"/api/v1/requirements/{uid}/",
        f"/documents/{slug}": f"/api/v1/documents/{slug}/",
        f"/documents/{slug}@第一": f"/api/v1/documents/{slug}/expressions/第一/text/",
        f"/concepts/{concept}": f"/api/v1/concepts/{concept}/",
    }


def test_a_program_gets_at_the_address_of_a_page_what_the_api_gives(
    client: Client, one: Requirement
) -> None:
    for address, data in _places(one).items():
        told = client.get(address, headers=PROGRAMS)
        own = client.get(data, headers=PROGRAMS)

        assert (told.status_code, told["Content-Type"]) == (200, "application/json"), address
        assert told.content == own.content
        assert told["ETag"] == own["ETag"]
        assert told["Link"] == own["Link"]
        assert told["X-Content-Revision"] == own["X-Content-Revision"]
        assert told["Content-Location"] == quote(data, safe="/?=")
        assert "Accept" in told["Vary"].split(", ")


def test_the_page_and_the_data_of_an_address_lead_to_each_other(
    client: Client, one: Requirement
) -> None:
    for address in _places(one):
        page = client.get(address, headers=PEOPLE)
        told = client.get(address, headers=PROGRAMS)

        assert page["Content-Type"].startswith("text/html")
        assert "Accept" in page["Vary"].split(", ")
        (data,) = _targets(page, "alternate", "application/json")
        (back,) = _targets(told, "alternate", "text/html")
        assert client.get(data).status_code == 200, data
        assert client.get(back, headers=PEOPLE)["Link"].count('rel="canonical"') == 1
        (lasting,) = _targets(page, "cite-as", "")
        assert client.get(lasting, headers=PROGRAMS).status_code == 200


def _targets(response: Any, relation: str, kind: str) -> list[str]:
    wanted = f'; rel="{relation}"' + (f'; type="{kind}"' if kind else "")
    parts = response["Link"].split(", <")
    return [one.partition(">")[0].lstrip("<") for one in parts if one.endswith(wanted)]


def test_browsers_and_those_who_do_not_say_get_the_page(client: Client, one: Requirement) -> None:
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

    for accept in (browser, "*/*", "image/png", "text/html, application/json"):
        page = client.get("/frameworks/five@2022/5", headers={"accept": accept})
        assert page["Content-Type"].startswith("text/html"), accept
    for accept in ("application/json, text/html;q=0.9", "application/json;q=0.5, */*;q=0.1"):
        told = client.get("/frameworks/five@2022/5", headers={"accept": accept})
        assert told["Content-Type"] == "application/json", accept


def test_a_dated_text_is_given_as_text_too(client: Client, one: Requirement) -> None:
    text = one.citations.get().expression

    told = client.get(f"/documents/{text.document.slug}@第一", headers={"accept": "text/plain"})

    assert told["Content-Type"] == "text/plain; charset=utf-8"
    assert told.content.decode() == text.text


def test_who_has_the_answer_already_is_told_so(client: Client, one: Requirement) -> None:
    first = client.get("/frameworks/five@2022/5", headers=PROGRAMS)

    again = client.get(
        "/frameworks/five@2022/5", headers=PROGRAMS | {"if-none-match": first["ETag"]}
    )

    assert (again.status_code, again.content) == (304, b"")
    assert "Accept" in again["Vary"].split(", ")
    assert again["Content-Location"] == first["Content-Location"]


def test_a_refusal_is_a_problem_for_programs_and_a_page_for_people(
    client: Client, one: Requirement, settings: Any
) -> None:
    for address in ("/frameworks/five@2022/6", "/frameworks/nobody", "/documents/nobody@1"):
        told = client.get(address, headers=PROGRAMS)
        assert (told.status_code, told["Content-Type"]) == (404, "application/problem+json")
        assert (told.json()["code"], told.json()["instance"]) == ("not_found", address)
        assert client.get(address, headers=PEOPLE)["Content-Type"].startswith("text/html")
    wrong = client.get("/frameworks/five@2022/5?nonsense=1", headers=PROGRAMS)
    assert (wrong.status_code, wrong.json()["code"]) == (400, "invalid_parameter")
    settings.ANONYMOUS_READING = False
    closed = client.get("/frameworks/five@2022/5", headers=PROGRAMS)
    assert (closed.status_code, closed.json()["code"]) == (401, "not_authenticated")


def test_one_day_may_be_asked_for_at_an_address_without_an_edition(
    client: Client, one: Requirement
) -> None:
    now = client.get("/frameworks/five/5", headers=PROGRAMS).json()
    then = client.get("/frameworks/five/5?as_of=2022-12-01", headers=PROGRAMS).json()

    assert (now["title"], then["title"]) == ("慎行", "慎言")


def test_a_passage_is_a_page_and_data_at_its_one_address(client: Client) -> None:
    passage = make_passage()
    seal_expression(passage.expression)
    lasting = f"/id/{passage.entity.uid}"

    told = client.get(lasting, headers=PROGRAMS)
    led = client.get(lasting, headers=PEOPLE)
    page = client.get(led["Location"].partition("#")[0], headers=PEOPLE)

    assert told.json()["text"] == passage.expression.text
    assert _targets(told, "canonical", "") == [lasting]
    assert _targets(told, "alternate", "text/html") == [led["Location"]]
    assert (led.status_code, page.status_code) == (303, 200)
    assert f'id="{led["Location"].partition("#")[2]}"' in page.content.decode()


def test_a_draft_is_no_more_there_for_programs_than_for_people(client: Client) -> None:
    draft = make_edition(framework=make_framework(slug="three"), label="1")
    make_requirement(edition=draft, code="1")

    for address in ("/frameworks/three", "/frameworks/three@1", "/frameworks/three@1/1"):
        for headers in (PEOPLE, PROGRAMS):
            assert client.get(address, headers=headers).status_code == 404, (address, headers)


def test_with_kept_answers_between_each_reader_still_gets_what_suits(one: Requirement) -> None:
    address, own = "/frameworks/five@2022/5", f"/api/v1/requirements/{one.entity.uid}/"
    lasting = f"/id/{one.entity.uid}"
    pinned = f"{own}?edition={one.edition.uid}"
    asked = [
        (place, accept)
        for place in (address, lasting, pinned, own)
        for accept in ("application/json", "text/html", "*/*", "application/json")
    ]

    with programs() as (full, layer, _):
        plain = [ask(full, place, accept=accept) for place, accept in asked]
        kept = [ask(layer, place, accept=accept) for place, accept in asked * 2]

    for one_kept, one_plain in zip(kept, plain * 2, strict=True):
        assert one_kept.status == one_plain.status
        # Pages carry a token for their forms, which no two have alike.
        if "html" not in one_plain.named.get("Content-Type", ""):
            assert one_kept == one_plain
    assert layer.hits > 0
    assert [one.status[:3] for one in plain[:8]] == ["200"] * 4 + ["200", "303", "200", "200"]
    kinds = [one.named["Content-Type"].partition(";")[0] for one in plain[:4]]
    assert kinds == ["application/json", "text/html", "text/html", "application/json"]
    assert plain[0].body == plain[8].body
    assert plain[4].body == plain[12].body
