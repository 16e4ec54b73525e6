"""One link at the desk: changed, discussed, and both states kept where two changed it."""

from __future__ import annotations

import pytest
from django.test import Client

from content.models import Association, Comment
from content.services.linking import change_association, create_association
from tests.content.pages.desk.conftest import Bench
from tests.content.pages.markup import attributes, values, words

WHY = {"type": "close_match", "rationale": "两处都讲分寸。", "evidence": "“要特别”。"}


@pytest.fixture
def link(bench: Bench) -> Association:
    """Give a link of the draft between two of its provisions."""
    return create_association(
        source=bench.power.entity, target=bench.desire.entity, edition=bench.edition, **WHY
    )


def sent(page: bytes, name: str) -> str:
    """The value of the one box of this name in the form of the link."""
    return next(each["value"] for each in attributes(page, "input") if each.get("name") == name)


def test_a_link_has_a_pane_with_the_words_of_both_its_ends(
    bench: Bench, editor: Client, link: Association
) -> None:
    at = f"{bench.address}?at={bench.power.entity.uid}"
    provision = editor.get(at)
    address = f"{at}&link={link.uid}"
    assert address in values(provision.content, "href", "a")

    said = words(editor.get(address).content)

    for each in ("要特别慎权，公道正派。", "要特别慎欲。", *list(WHY.values())[1:]):
        assert each in said


def test_type_rationale_evidence_and_confidence_are_changed(
    bench: Bench, editor: Client, link: Association
) -> None:
    page = editor.get(f"{bench.address}?link={link.uid}").content
    form = {
        "via": "link", "version": sent(page, "version"), "type": "broad_match",
        "rationale": "权重于欲。", "evidence": "“公道正派”。", "confidence": "0.8",
    }  # fmt: skip

    editor.post(f"{bench.address}/links/{link.uid}", form)

    link.refresh_from_db()
    changed = (link.type, link.rationale, link.evidence, link.confidence)
    assert changed == ("broad_match", "权重于欲。", "“公道正派”。", 0.8)
    assert sent(editor.get(f"{bench.address}?link={link.uid}").content, "confidence") == "0.8"


@pytest.mark.parametrize("wrong", [{"rationale": ""}, {"confidence": "2"}, {"confidence": "x"}])
def test_what_cannot_stand_is_refused_with_what_was_typed(
    bench: Bench, editor: Client, link: Association, wrong: dict[str, str]
) -> None:
    page = editor.get(f"{bench.address}?link={link.uid}").content
    form = WHY | {"via": "link", "version": sent(page, "version"), "evidence": "新据"} | wrong

    refused = editor.post(f"{bench.address}/links/{link.uid}", form | {"back": f"link={link.uid}"})

    assert refused.status_code == 422
    assert "新据" in words(refused.content)
    assert sent(refused.content, "version") == form["version"]
    link.refresh_from_db()
    assert link.evidence == WHY["evidence"]


def test_two_who_change_one_link_lose_nothing(
    bench: Bench, editor: Client, link: Association
) -> None:
    page = editor.get(f"{bench.address}?link={link.uid}").content
    values_theirs = {"rationale": "对方的理由。", "evidence": "对方的依据。"}
    change_association(association=link, values=values_theirs)
    mine = WHY | {
        "via": "link", "version": sent(page, "version"), "rationale": "我的理由。",
        "confidence": "0.5", "back": f"link={link.uid}",
    }  # fmt: skip

    met = editor.post(f"{bench.address}/links/{link.uid}", mine)

    said = words(met.content).replace(" ", "")
    assert met.status_code == 412
    for each in ("我的理由。", "对方的理由。", "对方的依据。"):
        assert each in said, each
    again = mine | {"version": sent(met.content, "version"), "evidence": "对方的依据。"}
    assert editor.post(f"{bench.address}/links/{link.uid}", again).status_code == 303
    link.refresh_from_db()
    assert (link.rationale, link.evidence, link.confidence) == ("我的理由。", "对方的依据。", 0.5)


def test_a_link_is_discussed_where_it_stands(
    bench: Bench, editor: Client, link: Association
) -> None:
    form = {"about": "association", "subject": link.uid, "text": "何以相近？"}
    back = editor.post(f"{bench.address}/comments", form | {"back": f"link={link.uid}"})

    assert back["Location"] == f"{bench.address}?link={link.uid}"
    assert "何以相近？" in words(editor.get(back["Location"]).content)
    listed = editor.get(f"{bench.address}?list=remarks")
    assert back["Location"] in values(listed.content, "href", "a")
    assert Comment.objects.get().subject == link.uid


def test_a_link_of_another_draft_is_not_changed_here(
    bench: Bench, editor: Client, link: Association
) -> None:
    link.edition = bench.edition
    other = editor.post(f"/edit/nothing/links/{link.uid}", WHY)
    unknown = editor.post(f"{bench.address}/links/{bench.power.entity.uid}", WHY)

    assert (other.status_code, unknown.status_code) == (404, 404)
