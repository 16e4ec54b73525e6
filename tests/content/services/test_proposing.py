"""Rules suggest provisions, citations and concepts for a draft; nothing is suggested twice."""

from pathlib import Path

import pytest

from content.errors import EditionSealedError, InvalidContentError, RoleMissingError
from content.models import Association, Edition, Proposal, Requirement
from content.services.checking import faults
from content.services.history import publication
from content.services.imports import ImportOptions, import_files
from content.services.planning import plan
from content.services.proposals import accept_proposals, reject_proposals
from content.services.proposing import Proposed, propose
from content.services.publishing import publish_edition
from tests.factories import make_concept, make_edition, make_user

pytestmark = pytest.mark.django_db
LAW = """某市干部条例

第一条 为了培养大局意识，制定本条例。

第二条 干部应当依照本条例第一条的规定慎用权力。

第三条 违反本条例第二条第一款规定的，由主管机关批评教育。
（一）情节较轻的，依照本条例第一条处理；
（二）情节较重的，给予处分。
"""
ESSAY = """讲话
一、团结
要增强透明度。今年好。要心胸开阔。副职要及时沟通。
二、其他
丙。
"""


def drafted(folder: Path, words: str, name: str = "law.txt") -> Edition:
    """A draft read from a text, the queue empty."""
    path = folder / name
    path.write_text(words, encoding="utf-8")
    list(import_files(plan([path]), ImportOptions()))
    Proposal.objects.all().delete()
    return Edition.objects.get()


@pytest.fixture
def draft(tmp_path: Path) -> Edition:
    return drafted(tmp_path, LAW)


def waiting(edition: Edition, kind: str) -> list[Proposal]:
    return list(Proposal.objects.filter(edition=edition, kind=kind).order_by("id"))


def ends(edition: Edition, proposal: Proposal) -> tuple[str, str]:
    codes = {
        str(uid): code
        for uid, code in Requirement.objects.filter(edition=edition).values_list(
            "entity__uid", "code"
        )
    }
    return codes[proposal.payload["source"]], codes[proposal.payload["target"]]


def test_a_mention_of_another_passage_is_suggested_as_a_citation(draft: Edition) -> None:
    found = propose(edition=draft)

    proposals = waiting(draft, "association")
    assert found.associations == 3
    assert [ends(draft, one) for one in proposals] == [("2", "1"), ("3", "2"), ("3.1", "1")]
    first = proposals[0]
    text = first.expression.text
    assert (first.rule, first.confidence) == ("mentions_passage", 0.95)
    assert text[first.start : first.end] == "本条例第一条" == first.payload["evidence"]
    assert first.payload["type"] == "cites"


def test_a_label_in_the_words_is_suggested_as_a_concept(draft: Edition) -> None:
    concept = make_concept(label="大局意识")
    make_concept(label="大局")

    found = propose(edition=draft)

    (one,) = waiting(draft, "concept")
    assert found.concepts == 1
    assert one.payload["target"] == str(concept.entity.uid)
    assert one.expression.text[one.start : one.end] == "大局意识"
    assert one.payload["type"] == "about"


def test_a_label_of_two_concepts_is_less_sure_of_each(draft: Edition) -> None:
    make_concept(label="大局意识")
    make_concept(label="大局意识")

    propose(edition=draft)

    assert {one.confidence for one in waiting(draft, "concept")} == {0.58}


def test_looser_runs_of_demands_are_suggested_as_requirements(tmp_path: Path) -> None:
    draft = drafted(tmp_path, ESSAY, "essay.txt")

    found = propose(edition=draft)

    proposals = waiting(draft, "requirement")
    assert found == Proposed(requirements=3)
    assert [one.payload["statement"] for one in proposals] == [
        "要增强透明度。", "要心胸开阔。", "副职要及时沟通。",
    ]  # fmt: skip


def test_an_accepted_link_is_the_draft_s_own(draft: Edition) -> None:
    make_concept(label="大局意识")
    propose(edition=draft)
    uids = [one.uid for one in Proposal.objects.exclude(kind="requirement")]

    made = accept_proposals(uids=uids)

    assert len(made) == len(uids) == 4
    links = Association.objects.filter(edition=draft)
    assert sorted(links.values_list("type", flat=True)) == ["about", "cites", "cites", "cites"]
    assert {link.origin for link in links} == {"rule"}
    assert all(link.rationale and link.evidence for link in links)
    assert set(Proposal.objects.filter(uid__in=uids).values_list("association", flat=True)) == {
        link.pk for link in links
    }
    assert list(faults()) == []


def test_an_edited_link_takes_the_edited_reason_and_is_a_person_s(draft: Edition) -> None:
    propose(edition=draft)
    first = waiting(draft, "association")[0]

    (made,) = accept_proposals(
        uids=[first.uid], edits={first.uid: {"rationale": "用权以此为据。", "confidence": 1.0}}
    )

    first.refresh_from_db()
    assert isinstance(made, Association)
    assert (made.rationale, made.confidence, made.origin) == ("用权以此为据。", 1.0, "human")
    assert first.state == "edited"


def test_a_field_that_a_link_does_not_have_is_refused_by_name(draft: Edition) -> None:
    propose(edition=draft)
    first = waiting(draft, "association")[0]

    with pytest.raises(InvalidContentError) as caught:
        accept_proposals(uids=[first.uid], edits={first.uid: {"title": "甲"}})

    assert [problem.field for problem in caught.value.fields] == ["title"]
    first.refresh_from_db()
    assert first.state == "open"


def test_nothing_is_suggested_twice_whatever_became_of_it(draft: Edition) -> None:
    make_concept(label="大局意识")
    propose(edition=draft)
    links = waiting(draft, "association")
    accept_proposals(uids=[links[0].uid])
    reject_proposals(uids=[links[1].uid, waiting(draft, "concept")[0].uid])

    assert propose(edition=draft) == Proposed()


def test_a_rejected_suggestion_does_not_come_back_in_the_next_edition(draft: Edition) -> None:
    propose(edition=draft)
    links = waiting(draft, "association")
    reject_proposals(uids=[links[0].uid])
    with publication() as opened:
        publish_edition(edition=draft, publication=opened)
    later = make_edition(framework=draft.framework)
    for old in Requirement.objects.filter(edition=draft).order_by("path"):
        copy_into(later, old)

    propose(edition=later)

    suggested = {ends(later, one) for one in waiting(later, "association")}
    assert suggested == {("3", "2"), ("3.1", "1")}


def copy_into(edition: Edition, old: Requirement) -> None:
    """The same requirement and citation in a later draft."""
    citation = old.citations.get()
    parent = old.parent and Requirement.objects.get(edition=edition, entity=old.parent.entity)
    old.pk, old.edition, old.parent = None, edition, parent
    old.save(force_insert=True)
    citation.pk, citation.requirement = None, old
    citation.save(force_insert=True)


def test_a_link_that_stands_is_not_suggested(draft: Edition) -> None:
    two, one = (Requirement.objects.get(edition=draft, code=code) for code in ("2", "1"))
    Association.objects.create(
        edition=draft, source_entity=two.entity, target_entity=one.entity, type="cites"
    )

    propose(edition=draft)

    assert ("2", "1") not in {ends(draft, each) for each in waiting(draft, "association")}


def test_only_editors_of_a_draft_may_ask(draft: Edition) -> None:
    with pytest.raises(RoleMissingError):
        propose(edition=draft, by=make_user())
    with publication() as opened:
        publish_edition(edition=draft, publication=opened)
    with pytest.raises(EditionSealedError):
        propose(edition=draft)
