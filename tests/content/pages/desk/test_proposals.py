"""Deciding proposals by plain forms."""

from __future__ import annotations

from django.test import Client

from content.models import Proposal, Requirement
from content.vocabulary import ProposalState
from tests.content.pages.desk.conftest import TEXT, Bench
from tests.content.pages.markup import attributes, values, words
from tests.factories import make_edition

START, END = TEXT.index("要特别慎言"), TEXT.index("𠮷")


def test_accepting_makes_a_provision_and_leads_back_to_the_list(
    bench: Bench, editor: Client
) -> None:
    proposal = bench.propose(START, END)
    form = {"uid": proposal.uid, "decision": "accept", "back": "list=proposals"}

    page = editor.post(f"{bench.address}/proposals", form, follow=True)

    assert page.redirect_chain == [(f"{bench.address}?list=proposals", 303)]
    assert "已采纳 1 条建议" in words(page.content)
    made = Requirement.objects.get(edition=bench.edition, statement="要特别慎言。")
    assert made.parent == bench.top
    assert [(each.start, each.end) for each in made.citations.all()] == [(START, END)]


def test_several_are_decided_at_once(bench: Bench, editor: Client) -> None:
    proposals = [bench.propose(START, END), bench.propose(END, END + 5)]
    form = {"uid": [each.uid for each in proposals], "decision": "reject"}

    editor.post(f"{bench.address}/proposals", form)

    for proposal in proposals:
        proposal.refresh_from_db()
        assert proposal.state == ProposalState.REJECTED


def test_one_may_be_changed_and_then_accepted(bench: Bench, editor: Client) -> None:
    proposal = bench.propose(START, END)
    form = {"uid": proposal.uid, "decision": "edit", "title": "慎言", "statement": "说话要慎。"}

    editor.post(f"{bench.address}/proposals", form)

    proposal.refresh_from_db()
    made = Requirement.objects.get(edition=bench.edition, title="慎言")
    assert (proposal.state, made.statement) == (ProposalState.EDITED, "说话要慎。")


def test_one_decided_already_is_refused_on_the_same_screen(bench: Bench, editor: Client) -> None:
    proposal = bench.propose(START, END)
    form = {"uid": proposal.uid, "decision": "accept"}
    editor.post(f"{bench.address}/proposals", form)

    page = editor.post(f"{bench.address}/proposals", form)

    assert page.status_code == 409
    assert "请刷新队列" in words(page.content)
    assert "refusal" in values(page.content, "id")


def test_a_proposal_of_another_draft_is_out_of_reach(bench: Bench, editor: Client) -> None:
    proposal = bench.propose(START, END)
    proposal.edition = make_edition()
    proposal.save(update_fields=["edition"])

    page = editor.post(f"{bench.address}/proposals", {"uid": proposal.uid, "decision": "accept"})

    proposal.refresh_from_db()
    assert (page.status_code, proposal.state) == (409, ProposalState.OPEN)


def test_those_that_are_ticked_are_decided_and_the_rest_waits(bench: Bench, editor: Client) -> None:
    chosen, left = bench.propose(START, END), bench.propose(END, END + 5)
    page = editor.get(f"{bench.address}?list=proposals")
    boxes = [
        each["value"] for each in attributes(page.content, "input")
        if each.get("type") == "checkbox" and each.get("form") == "chosen"
    ]  # fmt: skip
    assert boxes == [str(chosen.uid), str(left.uid)]
    form = {"uid": boxes[:1], "decision": "accept", "back": "list=proposals"}

    editor.post(f"{bench.address}/proposals", form)

    states = [Proposal.objects.get(pk=each.pk).state for each in (chosen, left)]
    assert states == [ProposalState.ACCEPTED, ProposalState.OPEN]


def test_nothing_ticked_is_refused(bench: Bench, editor: Client) -> None:
    bench.propose(START, END)

    page = editor.post(f"{bench.address}/proposals", {"decision": "accept"})

    assert (page.status_code, "请先勾选建议" in words(page.content)) == (422, True)


def test_what_was_typed_over_a_proposal_stands_again_when_it_is_refused(
    bench: Bench, editor: Client
) -> None:
    proposal = bench.propose(START, END)
    form = {
        "uid": proposal.uid, "decision": "edit", "title": "慎言", "statement": "说话要慎。",
        "modality": "nonsense", "back": "list=proposals",
    }  # fmt: skip

    page = editor.post(f"{bench.address}/proposals", form)

    assert page.status_code == 422
    assert "说话要慎。" in words(page.content)
    assert "慎言" in values(page.content, "value", "input")


def test_a_changed_proposal_has_the_kind_and_modality_it_was_given(
    bench: Bench, editor: Client
) -> None:
    proposal = bench.propose(START, END)
    form = {"uid": proposal.uid, "decision": "edit", "kind": "standard", "modality": "prohibition"}

    editor.post(f"{bench.address}/proposals", form)

    made = Requirement.objects.get(edition=bench.edition, statement="要特别慎言。")
    assert (made.kind, made.modality) == ("standard", "prohibition")
