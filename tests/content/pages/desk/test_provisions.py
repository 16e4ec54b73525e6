"""The words and the place of a provision, by plain forms; two editors on one."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from content.models import Requirement
from content.services.provisions import change_requirement
from tests.content.pages.desk.conftest import TEXT, Bench
from tests.content.pages.markup import attributes, values, words


def fields(requirement: Requirement, **changes: Any) -> dict[str, Any]:
    """Give the form of a provision as a browser sends it."""
    names = ("title", "statement", "code", "kind", "modality", "actor", "condition")
    shown = {name: getattr(requirement, name) or "" for name in names}
    return {"via": "provision", "version": requirement.version, **shown, **changes}


def test_saving_changes_the_words_and_comes_back_to_them(bench: Bench, editor: Client) -> None:
    form = fields(bench.power, statement="要慎权。\r\n公道。", modality="obligation")

    page = editor.post(bench.at(bench.power), {**form, "back": f"at={bench.power.entity.uid}"})

    assert (page.status_code, page["Location"]) == (
        303, f"{bench.address}?at={bench.power.entity.uid}",
    )  # fmt: skip
    bench.power.refresh_from_db()
    assert (bench.power.statement, bench.power.modality, bench.power.version) == (
        "要慎权。\n公道。", "obligation", 2,
    )  # fmt: skip


def test_what_cannot_stand_is_named_and_what_was_typed_stays(bench: Bench, editor: Client) -> None:
    form = fields(bench.power, kind="nothing", title="慎用权")

    page = editor.post(bench.at(bench.power), {**form, "back": f"at={bench.power.entity.uid}"})

    assert page.status_code == 422
    assert "慎用权" in values(page.content, "value", "input")
    assert "类别" in words(page.content)
    bench.power.refresh_from_db()
    assert bench.power.version == 1


def test_two_on_one_see_both_wordings_and_a_merged_form(bench: Bench, editor: Client) -> None:
    read = change_requirement(requirement=bench.power, values={"statement": "要慎权。"})
    form = fields(read, title="慎用权", actor="干部")
    change_requirement(
        requirement=read, values={"title": "谨慎用权", "code": "5.2"}, expected=read.version
    )

    page = editor.post(bench.at(bench.power), form)

    assert page.status_code == 412
    text = words(page.content)
    for said in ("别人也改了这一条", "慎用权", "谨慎用权", "5.2"):
        assert said in text.replace(" ", "")
    inputs = _inputs(page.content)
    assert (inputs["title"], inputs["actor"], inputs["code"]) == ("慎用权", "干部", "5.2")
    assert inputs["version"] == "3"


def _inputs(page: bytes) -> dict[str, Any]:
    return {each["name"]: each.get("value") for each in attributes(page, "input") if "name" in each}


def test_a_form_without_its_version_overwrites_nothing(bench: Bench, editor: Client) -> None:
    form = fields(bench.power, title="慎用权")
    del form["version"]

    page = editor.post(bench.at(bench.power), form)

    bench.power.refresh_from_db()
    assert (page.status_code, bench.power.title) == (412, "慎权")


def test_a_provision_is_made_from_selected_words(bench: Bench, editor: Client) -> None:
    start = TEXT.index("𠮷")
    form = {
        "via": "selection", "expression": bench.expression.uid, "start": start,
        "end": start + 5, "parent": bench.top.entity.uid,
    }  # fmt: skip

    page = editor.post(f"{bench.address}/provisions", form)

    made = Requirement.objects.get(edition=bench.edition, statement="𠮷日慎行。")
    assert page["Location"] == f"{bench.address}?at={made.entity.uid}"
    assert made.parent == bench.top
    assert [each.quote for each in made.citations.all()] == ["𠮷日慎行。"]


def test_a_provision_is_written_by_hand(bench: Bench, editor: Client) -> None:
    form = {"via": "new", "title": "慎微", "statement": "要慎微。", "parent": ""}

    editor.post(f"{bench.address}/provisions", form)

    made = Requirement.objects.get(edition=bench.edition, title="慎微")
    assert (made.parent, made.kind, made.code) == (None, "standard", "2")


def test_deleting_asks_before_it_takes_what_stands_below(bench: Bench, editor: Client) -> None:
    address, form = f"{bench.at(bench.top)}/delete", {"version": bench.top.version}

    refused = editor.post(address, form)
    taken = editor.post(address, form | {"with_children": "on"})

    assert (refused.status_code, taken.status_code) == (409, 303)
    assert not Requirement.objects.filter(edition=bench.edition).exists()


@pytest.mark.parametrize(
    ("step", "order"),
    [("up", ["慎权", "慎欲"]), ("down", ["慎欲", "慎权"]), ("in", ["慎欲"]), ("out", ["慎欲"])],
)
def test_a_provision_takes_a_step(
    bench: Bench, editor: Client, step: str, order: list[str]
) -> None:
    editor.post(f"{bench.at(bench.power)}/place", {"step": step, "version": 1})

    below = Requirement.objects.filter(parent=bench.top).order_by("path")
    assert [each.title for each in below] == order
    bench.power.refresh_from_db()
    parents = {"in": bench.desire, "out": None}
    assert bench.power.parent == parents.get(step, bench.top)


def test_a_provision_is_split_and_merged_again(bench: Bench, editor: Client) -> None:
    parts = "# 慎权\n要特别慎权，\n\n# 公道\n公道正派。"
    editor.post(f"{bench.at(bench.power)}/split", {"parts": parts, "version": 1})

    fair = Requirement.objects.get(edition=bench.edition, title="公道")
    bench.power.refresh_from_db()
    assert [each.quote for each in fair.citations.all()] == ["公道正派。"]
    other = f"{fair.entity.uid}:{fair.version}"
    form = {"other": other, "version": bench.power.version}
    page = editor.post(f"{bench.at(bench.power)}/merge", form)

    assert page.status_code == 303
    assert not Requirement.objects.filter(pk=fair.pk).exists()


def test_the_last_change_is_taken_back_step_by_step(bench: Bench, editor: Client) -> None:
    for title in ("慎用权", "谨慎用权"):
        bench.power.refresh_from_db()
        editor.post(bench.at(bench.power), fields(bench.power, title=title))
    found = []
    for _ in range(2):
        (number,) = _undo_offered(editor, bench)
        editor.post(f"{bench.address}/undo", {"change": number})
        bench.power.refresh_from_db()
        found.append(bench.power.title)

    assert found == ["慎用权", "慎权"]
    assert _undo_offered(editor, bench) == []


def _undo_offered(editor: Client, bench: Bench) -> list[str]:
    page = editor.get(bench.address).content
    return [each["value"] for each in attributes(page, "input") if each.get("name") == "change"]


def test_a_source_is_cited_and_taken_back(bench: Bench, editor: Client) -> None:
    start = TEXT.index("公道正派")
    form = {"expression": bench.expression.uid, "start": start, "end": start + 4}
    editor.post(f"{bench.at(bench.top)}/citations", form)
    made = bench.top.citations.get(quote="公道正派")

    editor.post(f"{bench.address}/citations/{made.uid}/remove", {"at": bench.top.entity.uid})

    assert not bench.top.citations.filter(quote="公道正派").exists()


def test_numbers_are_given_anew_by_rule(bench: Bench, editor: Client) -> None:
    Requirement.objects.filter(pk=bench.power.pk).update(code="9.9")

    editor.post(f"{bench.address}/numbers", {"rule": "decimal"})

    bench.power.refresh_from_db()
    assert bench.power.code == "1.2"
