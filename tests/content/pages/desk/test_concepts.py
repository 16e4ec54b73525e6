"""Concepts at the desk: schemes and terms made and changed, merged and parted."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from content.models import Concept, ConceptScheme, Redirect
from content.services.linking import create_association
from content.services.terms import change_concept, change_scheme, create_concept, create_scheme
from content.vocabulary import Role
from tests.content.pages.desk.conftest import Bench, SignIn
from tests.content.pages.markup import attributes, values, words

NEW = {
    "act": "concept", "notation": "1", "definition-zh-Hans": "用权要慎。", "definition-en": "",
    "label-0-text": "慎权", "label-0-language": "zh-Hans", "label-0-kind": "pref",
    "label-1-text": "care with power", "label-1-language": "en", "label-1-kind": "pref",
    "label-2-text": "", "label-2-language": "zh-Hans", "label-2-kind": "alt",
}  # fmt: skip
HERE = "/desk/concepts/shen"


@pytest.fixture
def scheme(db: None) -> ConceptScheme:
    return create_scheme(values={"slug": "shen", "title": "慎词表"})


def make(scheme: ConceptScheme, text: str) -> Concept:
    label = {"language": "zh-Hans", "kind": "pref", "text": text}
    return create_concept(scheme=scheme, values={"labels": [label]})


def at(concept: Concept) -> str:
    return f"{HERE}/{concept.entity.uid}"


def boxes(page: bytes) -> dict[str, str]:
    """What the form of a concept holds, by the name of its boxes."""
    found = attributes(page, "input")
    return {each["name"]: each["value"] for each in found if "value" in each and each.get("name")}


def test_a_scheme_is_made_and_holds_concepts(editor: Client) -> None:
    made = editor.post("/desk/concepts", {"slug": "shen", "title": "慎词表", "language": "zh-Hans"})
    term = editor.post(HERE, NEW)

    concept = Concept.objects.get()
    assert (made["Location"], term["Location"]) == (HERE, at(concept))
    labels = sorted(concept.labels.values_list("language", "kind", "text"))
    assert labels == [("en", "pref", "care with power"), ("zh-Hans", "pref", "慎权")]
    assert (concept.notation, concept.definitions) == ("1", {"zh-Hans": "用权要慎。"})
    assert at(concept) in values(editor.get(HERE).content, "href", "a")
    assert at(concept) in values(editor.get("/desk/concepts?q=慎权").content, "href", "a")


def test_what_cannot_stand_is_refused_with_what_was_typed(
    editor: Client, scheme: ConceptScheme
) -> None:
    page = editor.post(HERE, NEW | {"label-1-language": "zh-Hans"})
    taken = editor.post("/desk/concepts", {"slug": "shen", "title": "又一张", "language": "en"})

    held = boxes(page.content)
    assert (page.status_code, held["label-0-text"], held["notation"]) == (422, "慎权", "1")
    assert (taken.status_code, boxes(taken.content)["title"]) == (422, "又一张")
    assert not Concept.objects.exists()


def test_labels_definitions_and_broader_ones_are_changed(
    editor: Client, scheme: ConceptScheme
) -> None:
    concept, above = make(scheme, "慎权"), make(scheme, "慎")
    page = editor.get(at(concept)).content
    form = boxes(page) | {"act": "change", "label-1-text": "慎用权", "q": "慎"}
    form |= {"label-1-kind": "alt", "label-0-kind": "pref", "definition-zh-Hans": "用权要慎。"}

    asked = editor.post(at(concept), form)
    done = editor.post(at(concept), form | {"target": str(above.entity.uid)})

    # Both bear the letter, one is called just so.
    assert (asked.status_code, done.status_code) == (303, 412)
    concept.refresh_from_db()
    assert sorted(concept.labels.values_list("text", flat=True)) == ["慎权", "慎用权"]
    assert [each.broader for each in concept.broader_links.all()] == [above]
    assert concept.definitions == {"zh-Hans": "用权要慎。"}


def test_two_who_change_one_concept_lose_nothing(editor: Client, scheme: ConceptScheme) -> None:
    concept = make(scheme, "慎权")
    form: dict[str, Any] = boxes(editor.get(at(concept)).content) | {"act": "change"}
    form |= {"label-0-kind": "pref", "notation": "我", "definition-zh-Hans": "我的定义。"}
    change_concept(concept=concept, values={"notation": "他", "definitions": {"en": "theirs"}})

    met = editor.post(at(concept), form)

    said = words(met.content).replace(" ", "")
    held = boxes(met.content)
    assert met.status_code == 412
    for each in ("我", "他", "我的定义。", "theirs"):
        assert each in said, each
    assert held["notation"] == "我"
    again = form | {"version": held["version"], "definition-en": "theirs"}
    assert editor.post(at(concept), again).status_code == 303
    concept.refresh_from_db()
    assert concept.definitions == {"zh-Hans": "我的定义。", "en": "theirs"}


def test_two_who_describe_one_scheme_lose_nothing(editor: Client, scheme: ConceptScheme) -> None:
    form = boxes(editor.get(HERE).content) | {"act": "describe", "title": "我的表"}
    change_scheme(scheme=scheme, values={"title": "对方的表", "license": "CC0"})

    met = editor.post(HERE, form)

    said = words(met.content).replace(" ", "")
    held = boxes(met.content)
    assert (met.status_code, "我的表" in said, "对方的表" in said) == (412, True, True)
    assert (held["title"], held["license"]) == ("我的表", "CC0")
    assert editor.post(HERE, form | {"version": held["version"]}).status_code == 303


def test_concepts_are_merged_by_a_reviewer_and_parted_again(
    editor: Client, sign_in: SignIn, scheme: ConceptScheme
) -> None:
    one, other, third = make(scheme, "慎权"), make(scheme, "慎用权"), make(scheme, "慎用权力")
    reviewer = sign_in(Role.REVIEWER)
    form = {"act": "merge", "q": "慎用权", "reason": "同义"}

    refused = editor.post(at(one), form)
    several = reviewer.post(at(one), form | {"q": "慎用"})
    merged = reviewer.post(at(one), form)

    assert (refused.status_code, several.status_code, merged.status_code) == (403, 422, 303)
    radios = [
        each["value"] for each in attributes(several.content, "input")
        if each.get("type") == "radio"
    ]  # fmt: skip
    assert sorted(radios) == sorted([str(other.entity.uid), str(third.entity.uid)])
    assert Redirect.objects.get(entity=one.entity).target == other.entity
    assert "已并入 慎用权" in words(reviewer.get(at(one)).content)
    reviewer.post(at(one), {"act": "split"})
    assert not Redirect.objects.exists()


def test_what_is_about_a_concept_is_shown_with_it(
    bench: Bench, editor: Client, scheme: ConceptScheme
) -> None:
    concept = make(scheme, "慎权")
    create_association(
        source=bench.power.entity, target=concept.entity, type="about", edition=bench.edition,
        rationale="讲的就是它。", evidence="要特别慎权",
    )  # fmt: skip

    assert "2 慎权" in words(editor.get(at(concept)).content)


def test_an_editor_of_one_framework_reads_and_changes_nothing(
    bench: Bench, sign_in: SignIn, scheme: ConceptScheme
) -> None:
    concept, client = make(scheme, "慎权"), sign_in(Role.EDITOR, bench.framework)
    page = client.get(at(concept))

    assert (page.status_code, b'name="act"' in page.content) == (200, False)
    for address, form in (("/desk/concepts", {}), (HERE, NEW), (at(concept), {"act": "change"})):
        assert client.post(address, form).status_code == 403, address


def test_a_page_of_concepts_costs_the_same_for_many(
    editor: Client, scheme: ConceptScheme, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(30):
        make(scheme, f"慎{number}")

    with django_assert_max_num_queries(20):
        editor.get(HERE)
