"""Comments, links by typing, the checklist, publishing, suspects, history: by plain forms."""

from __future__ import annotations

from django.test import Client

from content.models import Association, Comment, Confirmation
from content.services.editions import publish_draft, start_edition
from content.services.provisions import change_requirement
from content.vocabulary import EditionState, Role
from tests.content.pages.desk.conftest import TEXT, Bench, SignIn
from tests.content.pages.markup import attributes, values, words


def test_a_thread_is_opened_answered_and_settled(bench: Bench, editor: Client) -> None:
    uid = str(bench.power.entity.uid)
    form = {"about": "requirement", "subject": uid, "text": "是否另立一条？", "back": f"at={uid}"}
    opened = editor.post(f"{bench.address}/comments", form)
    thread = Comment.objects.get(thread=None)
    address = f"{bench.address}/comments/{thread.uid}"
    editor.post(address, {"act": "reply", "text": "下一版再议。"})
    editor.post(address, {"act": "resolve"})

    text = words(editor.get(opened["Location"]).content)
    assert opened["Location"] == f"{bench.address}?at={uid}"
    assert "是否另立一条？" in text
    assert "下一版再议。" in text
    thread.refresh_from_db()
    assert thread.resolved_at is not None


def test_selected_words_are_commented_and_found_again(bench: Bench, editor: Client) -> None:
    start = TEXT.index("公道正派")
    form = {
        "about": "span", "expression": bench.expression.uid, "start": start, "end": start + 4,
        "text": "出自何处？",
    }  # fmt: skip
    editor.post(f"{bench.address}/comments", form)

    listed = editor.get(f"{bench.address}?list=remarks")
    place = next(link for link in values(listed.content, "href", "a") if "span=" in link)
    chosen = [
        each for each in values(editor.get(place).content, "class", "mark") if "is-chosen" in each
    ]
    assert len(chosen) == 1


def test_an_empty_comment_is_refused_where_it_was_written(bench: Bench, editor: Client) -> None:
    form = {"about": "edition", "text": " ", "return": "review"}

    page = editor.post(f"{bench.address}/comments", form)

    assert page.status_code == 422
    assert "与" in words(page.content) or "第一版" in words(page.content)


def test_typed_words_offer_targets_and_one_is_chosen(bench: Bench, editor: Client) -> None:
    form = {
        "type": "supports", "q": "慎欲", "target": "", "rationale": "权由欲乱。",
        "evidence": "要特别慎欲。", "back": f"at={bench.power.entity.uid}",
    }  # fmt: skip
    address = f"{bench.at(bench.power)}/links"
    offered = editor.post(address, form)
    radios = [
        each["value"] for each in attributes(offered.content, "input")
        if each.get("type") == "radio"
    ]  # fmt: skip
    assert str(bench.desire.entity.uid) in radios
    assert "权由欲乱。" in words(offered.content)

    editor.post(address, form | {"target": bench.desire.entity.uid})

    link = Association.objects.get(edition=bench.edition)
    assert (link.type, link.target_entity) == ("supports", bench.desire.entity)
    removed = editor.post(f"{bench.address}/links/{link.uid}/remove")
    assert removed.status_code == 303
    assert not Association.objects.filter(edition=bench.edition).exists()


def test_a_link_without_grounds_is_refused_and_the_typing_stays(
    bench: Bench, editor: Client
) -> None:
    form = {
        "type": "supports", "q": "慎欲", "target": bench.desire.entity.uid,
        "rationale": "权由欲乱。", "back": f"at={bench.power.entity.uid}",
    }  # fmt: skip

    page = editor.post(f"{bench.at(bench.power)}/links", form)

    assert page.status_code == 422
    assert "权由欲乱。" in words(page.content)
    assert "依据" in words(page.content)


def test_warnings_are_acknowledged_by_name_and_the_edition_published(
    bench: Bench, sign_in: SignIn
) -> None:
    client = sign_in(Role.REVIEWER)
    page = client.get(f"{bench.address}/checklist")
    names = [
        each["value"] for each in attributes(page.content, "input")
        if each.get("name") == "acknowledged"
    ]  # fmt: skip
    assert names

    done = client.post(f"{bench.address}/publish", {"acknowledged": names})

    assert done["Location"] == "/frameworks/lianjie@2030"
    bench.edition.refresh_from_db()
    assert bench.edition.state == EditionState.PUBLISHED


def test_a_warning_leads_to_the_sentence_that_nobody_cites(bench: Bench, editor: Client) -> None:
    page = editor.get(f"{bench.address}/checklist")

    places = [link for link in values(page.content, "href", "a") if "list=uncited" in link]
    assert places
    text = words(editor.get(places[0]).content)
    assert "没有被引用的句子" in text
    assert "要特别慎言。" in text


def test_a_changed_wording_makes_its_link_suspect_until_it_is_confirmed(
    bench: Bench, sign_in: SignIn
) -> None:
    client = sign_in(Role.REVIEWER)
    link = {
        "type": "supports", "target": bench.desire.entity.uid, "rationale": "甲", "evidence": "乙",
    }  # fmt: skip
    client.post(f"{bench.at(bench.power)}/links", link)
    names = _warnings(client, bench)
    publish_draft(edition=bench.edition, acknowledged=names)
    draft = start_edition(framework=bench.framework, label="2031")
    wording = draft.requirements.get(entity=bench.power.entity)
    change_requirement(requirement=wording, values={"statement": "用权为公，一丝不苟。"})

    page = client.get(f"{bench.address}/suspects")
    text = words(page.content)
    assert "要特别慎权，公道正派。" in text
    assert "一丝不苟" in text
    sent = [
        each["value"] for each in attributes(page.content, "input")
        if each.get("name") == "link" and each.get("type") == "checkbox"
    ]  # fmt: skip
    assert len(sent) == 2
    client.post(f"{bench.address}/suspects/confirm", {"link": sent, "note": "仍成立"})

    assert Confirmation.objects.filter(note="仍成立").count() == 2
    assert "没有待确认的关联" in words(client.get(f"{bench.address}/suspects").content)


def _warnings(client: Client, bench: Bench) -> list[str]:
    page = client.get(f"{bench.address}/checklist").content
    found = [each for each in attributes(page, "input") if each.get("name") == "acknowledged"]
    return [each["value"] for each in found]


def test_review_shows_the_difference_to_the_edition_before(bench: Bench, sign_in: SignIn) -> None:
    client = sign_in(Role.REVIEWER)
    publish_draft(edition=bench.edition, acknowledged=_warnings(client, bench))
    draft = start_edition(framework=bench.framework, label="2031")
    wording = draft.requirements.get(entity=bench.power.entity)
    change_requirement(requirement=wording, values={"statement": "要特别慎权，用权为公。"})

    page = client.get(f"{bench.address}/review")

    assert "与 2030 版对比" in words(page.content)
    assert "用权为公" in words(page.content)


def test_a_reviewer_sees_what_changed_since_it_was_returned(bench: Bench, sign_in: SignIn) -> None:
    client, address = sign_in(Role.REVIEWER), f"{bench.address}/review"
    heading = "上次送审以后的改动"
    first = words(client.get(address).content)
    client.post(f"{bench.address}/submit", {})
    client.post(f"{bench.address}/return", {"note": "再改"})
    change_requirement(requirement=bench.power, values={"title": "慎用权"})
    drafted = words(client.get(address).content)
    client.post(f"{bench.address}/submit", {})
    again = words(client.get(address).content)

    assert heading not in first
    for said in (drafted, again):
        assert f"{heading} 1 修改要求" in said
        assert "慎用权" in said


def test_history_tells_every_change_and_takes_one_back(bench: Bench, editor: Client) -> None:
    change_requirement(requirement=bench.power, values={"title": "慎用权"})
    page = editor.get(f"{bench.address}/history?subject={bench.power.entity.uid}")
    numbers = [
        each["value"] for each in attributes(page.content, "input") if each.get("name") == "change"
    ]
    assert "本机命令" in words(page.content)

    back = editor.post(f"{bench.address}/undo", {"change": numbers[0], "return": "history"})

    assert back["Location"] == f"{bench.address}/history"
    bench.power.refresh_from_db()
    assert bench.power.title == "慎权"


def test_the_header_is_changed_and_a_draft_discarded_by_name(bench: Bench, editor: Client) -> None:
    form = {"label": "2032", "title": "新名", "effective_from": "2032-01-01", "note": ""}
    editor.post(f"{bench.address}/edition/change", form)
    bench.edition.refresh_from_db()
    assert (bench.edition.label, str(bench.edition.effective_from)) == ("2032", "2032-01-01")
    wrong = editor.post(f"{bench.address}/discard", {"name": "2030"})
    right = editor.post(f"{bench.address}/discard", {"name": "2032"})

    assert (wrong.status_code, right["Location"]) == (422, "/edit")


def test_a_published_edition_is_withdrawn_with_a_reason(bench: Bench, sign_in: SignIn) -> None:
    client = sign_in(Role.REVIEWER)
    publish_draft(edition=bench.edition, acknowledged=_warnings(client, bench))
    form = {"edition": bench.edition.uid, "reason": ""}
    refused = client.post(f"{bench.address}/withdraw", form)
    done = client.post(f"{bench.address}/withdraw", form | {"reason": "有误"})

    assert (refused.status_code, done.status_code) == (422, 303)
    assert "已撤回" in words(client.get(f"{bench.address}/edition").content)
