"""Errors block publishing, warnings are let stand by name."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from content.errors import ChecklistError, InvalidContentError, RoleMissingError
from content.models import Acknowledgement, Comment, Edition, Membership, Proposal, Redirect
from content.services.checklist import acknowledge, check_before_publishing, checklist
from content.vocabulary import FrameworkKind, ProposalKind, Role
from tests import factories as make

pytestmark = pytest.mark.django_db
TEXT = "要特别慎权。要特别慎言。"


def found(edition: Edition) -> dict[str, str]:
    """What the checklist names, with how much it weighs."""
    return {item.code: item.severity for item in checklist(edition)}


def clean() -> Edition:
    """A draft of one requirement that cites the whole of its source."""
    requirement = make.make_requirement()
    expression = make.make_expression(text=TEXT)
    make.make_citation(requirement=requirement, expression=expression, start=0, end=len(TEXT))
    return requirement.edition


def test_a_draft_in_order_has_nothing_to_say() -> None:
    assert checklist(clean()) == []


def test_an_empty_edition_is_an_error() -> None:
    crosswalk = make.make_framework(kind=FrameworkKind.CROSSWALK)

    assert found(make.make_edition()) == {"empty_edition": "error"}
    assert found(make.make_edition(framework=crosswalk)) == {"empty_edition": "error"}


def test_two_requirements_of_one_number_are_an_error() -> None:
    edition = clean()
    make.make_citation(requirement=make.make_requirement(edition=edition, code="1"))

    assert found(edition)["duplicate_code"] == "error"


def test_a_requirement_without_any_words_is_an_error_and_one_without_statement_a_warning() -> None:
    edition = clean()
    make.make_requirement(edition=edition, title="", statement=" ")
    make.make_requirement(edition=edition, title="慎微", statement="")
    make.make_requirement(edition=edition, kind="group", title="总则", statement="")

    assert found(edition) == {
        "missing_words": "error", "missing_statement": "warning", "uncited_requirement": "warning",
    }  # fmt: skip


def test_sentences_that_nothing_cites_are_one_warning_a_text_with_their_places() -> None:
    requirement = make.make_requirement()
    text = "标题\n第一章 总则\n要特别慎权。要特别慎言。\n2022年10月17日"
    expression = make.make_expression(
        text=text, coverage={"spans": [[0, 3, "title"], [3, 23, "node"], [23, 34, "date"]]}
    )
    make.make_passage(expression=expression, unit="chapter", start=3, end=23)
    start = text.index("要特别慎权。")
    make.make_citation(requirement=requirement, expression=expression, start=start, end=start + 3)

    (item,) = checklist(requirement.edition)

    assert (item.code, item.subject) == ("uncited_sentences", expression.uid)
    assert [text[low:high] for low, high in item.spans] == ["要特别慎言。"]
    assert item.sentence_zh == f"《{expression.document.title}》有 1 句未被任何要求引用。"


def test_a_link_whose_source_went_from_the_draft_is_an_error() -> None:
    edition = clean()
    gone = make.make_entity()
    here = edition.requirements.get().entity
    make.make_association(edition=edition, source_entity=gone, target_entity=here)

    assert found(edition) == {"source_gone": "error"}


def test_a_link_to_what_an_edition_dropped_is_a_warning_and_to_a_stub_none() -> None:
    edition = clean()
    here = edition.requirements.get().entity
    old = make.make_requirement()
    make.seal_edition(old.edition)
    later = make.make_edition(framework=old.edition.framework, effective_from=dt.date(2024, 1, 1))
    make.make_requirement(edition=later)
    make.seal_edition(later)
    make.make_association(edition=edition, source_entity=here, target_entity=old.entity)
    make.make_association(edition=edition, source_entity=here, target_entity=make.make_entity())

    assert found(edition) == {"end_gone": "warning"}


def test_links_that_a_merge_made_equal_or_contrary_are_errors() -> None:
    edition = clean()
    here = edition.requirements.get().entity
    one, other = make.make_entity(), make.make_entity()
    for target, kind in ((one, "exact_match"), (other, "exact_match"), (other, "no_relation")):
        make.make_association(edition=edition, source_entity=here, target_entity=target, type=kind)
    assert found(edition) == {"contradiction": "error"}

    Redirect.objects.create(entity=other, target=one, at=timezone.now())
    assert found(edition) == {"duplicate_link": "error", "contradiction": "error"}


def test_a_contradiction_with_what_others_published_is_a_warning() -> None:
    edition = clean()
    here, abroad = edition.requirements.get().entity, make.make_entity()
    crosswalk = make.make_edition(framework=make.make_framework(kind=FrameworkKind.CROSSWALK))
    for owner, kind in ((edition, "exact_match"), (crosswalk, "conflicts_with")):
        make.make_association(edition=owner, source_entity=here, target_entity=abroad, type=kind)
    assert found(edition) == {}

    make.seal_edition(crosswalk)
    assert found(edition) == {"contradicted_in_force": "warning"}


def test_a_cycle_is_an_error_that_names_the_way() -> None:
    edition = clean()
    here = edition.requirements.get().entity
    beyond = make.make_requirement(edition=edition, title="慎独")
    make.make_citation(requirement=beyond)
    other = make.make_requirement(title="慎微")
    make.make_association(
        edition=other.edition, source_entity=other.entity, target_entity=here, type="supports"
    )
    make.seal_edition(other.edition)
    make.make_association(
        edition=edition, source_entity=here, target_entity=other.entity, type="supports"
    )
    make.make_association(
        edition=edition, source_entity=beyond.entity, target_entity=here, type="supports"
    )

    items = [item for item in checklist(edition) if item.code == "cycle"]

    assert [item.severity for item in items] == ["error"]
    assert items[0].sentence_zh.endswith(("成环:慎言 → 慎微 → 慎言。", "成环:慎微 → 慎言 → 慎微。"))


def test_suspect_links_orphaned_citations_proposals_and_threads_are_warnings() -> None:
    edition = clean()
    here = edition.requirements.get()
    citation = here.citations.get()
    make.seal_edition(edition)
    linked = make.make_requirement(statement="旧文。")
    make.seal_edition(linked.edition)
    draft = make.make_edition(framework=edition.framework, effective_from=dt.date(2025, 1, 1))
    again = make.make_requirement(edition=draft, entity=here.entity)
    make.make_citation(requirement=again, expression=citation.expression, start=0, end=len(TEXT))
    link = make.make_association(
        source_entity=here.entity, target_entity=linked.entity, digest="c" * 64,
    )  # fmt: skip
    assert link.edition is not None
    make.seal_edition(link.edition)
    make.make_association(
        edition=draft, uid=link.uid, source_entity=here.entity, target_entity=linked.entity,
        digest=link.digest,
    )  # fmt: skip
    newer = make.make_edition(
        framework=linked.edition.framework, effective_from=dt.date(2024, 1, 1)
    )
    make.make_requirement(edition=newer, entity=linked.entity, statement="新文。")
    make.seal_edition(newer)
    make.seal_expression(
        make.make_expression(document=citation.expression.document, text="完全不同的另一份文本。",
                             effective_from=dt.date(2024, 1, 1))
    )  # fmt: skip
    Proposal.objects.create(
        edition=draft, kind=ProposalKind.REQUIREMENT, rule="test", confidence=0.5
    )
    Comment.objects.create(
        about="edition", subject=draft.uid, edition=draft, text="再看一遍", at=timezone.now()
    )

    assert found(draft) == {
        "suspect_link": "warning", "orphaned_citation": "warning", "open_proposals": "warning",
        "unresolved_comment": "warning",
    }  # fmt: skip


def warned() -> tuple[Edition, str]:
    """A draft with one warning, and its name."""
    edition = make.make_requirement().edition
    (item,) = checklist(edition)
    return edition, item.name


def test_publishing_waits_until_each_warning_is_acknowledged_by_name() -> None:
    edition, name = warned()
    reviewer = make.make_member(Role.REVIEWER)

    with pytest.raises(ChecklistError) as refused:
        check_before_publishing(edition=edition, by=reviewer)
    assert [(one.field, one.code) for one in refused.value.fields] == [
        (name, "uncited_requirement")
    ]
    assert refused.value.values["warnings"] == 1

    check_before_publishing(edition=edition, acknowledged=[name], by=reviewer)
    check_before_publishing(edition=edition, by=reviewer)


def test_a_command_is_held_by_errors_alone() -> None:
    edition, _ = warned()

    check_before_publishing(edition=edition)
    with pytest.raises(ChecklistError):
        check_before_publishing(edition=make.make_edition())


def test_a_warning_that_says_something_else_must_be_acknowledged_again() -> None:
    edition, name = warned()
    (before,) = acknowledge(edition=edition, names=[name])
    assert before.acknowledged
    requirement = edition.requirements.get()
    requirement.title = "慎独"
    requirement.save()

    (after,) = checklist(edition)

    assert (after.name, after.acknowledged) == (name, False)
    acknowledge(edition=edition, names=[name])
    assert Acknowledgement.objects.count() == 1
    check_before_publishing(edition=edition, by=make.make_member(Role.REVIEWER))


def test_an_error_cannot_be_acknowledged() -> None:
    edition = make.make_edition()
    (item,) = checklist(edition)

    with pytest.raises(InvalidContentError):
        acknowledge(edition=edition, names=[item.name])
    with pytest.raises(ChecklistError):
        check_before_publishing(edition=edition)


def test_only_who_may_publish_acknowledges() -> None:
    edition, name = warned()
    editor = make.make_user()
    Membership.objects.create(user=editor, role="editor")

    with pytest.raises(RoleMissingError):
        acknowledge(edition=edition, names=[name], by=editor)


@pytest.mark.parametrize("rows", [1, 40])
def test_a_checklist_costs_the_same_queries_at_any_size(rows: int) -> None:
    edition = clean()
    here = edition.requirements.get()
    for at in range(rows):
        requirement = make.make_requirement(edition=edition, title=f"第{at}条")
        make.make_association(
            edition=edition, source_entity=requirement.entity, target_entity=here.entity,
            type="supports",
        )  # fmt: skip
        make.make_citation(requirement=requirement)
    edition = Edition.objects.select_related("framework").get(pk=edition.pk)

    with CaptureQueriesContext(connection) as asked:
        checklist(edition)

    assert len(asked) <= 35
