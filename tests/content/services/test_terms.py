"""Concepts by hand: labels by the rules of SKOS, no circles, merges followed."""

import uuid
from typing import Any

import pytest

from content.errors import (
    InvalidContentError,
    MergeRefusedError,
    RoleMissingError,
    VersionConflictError,
)
from content.models import Change, Concept, ConceptScheme, Event, Redirect
from content.queries.concepts import get_concept, get_scheme
from content.queries.reading import Reading
from content.services.telling import concept_value, scheme_value
from content.services.terms import (
    change_concept,
    change_scheme,
    create_concept,
    create_scheme,
    link_concept,
    merge_concepts,
    split_concept,
)
from content.vocabulary import Role
from tests.factories import make_edition, make_member, make_requirement, make_user, seal_edition

pytestmark = pytest.mark.django_db


def _label(text: str, kind: str = "pref", language: str = "zh-Hans") -> dict[str, str]:
    return {"language": language, "kind": kind, "text": text}


def _scheme(slug: str = "ganbu") -> ConceptScheme:
    return create_scheme(values={"slug": slug, "title": "干部工作用语"})


def _concept(scheme: ConceptScheme, text: str, **values: Any) -> Concept:
    return create_concept(scheme=scheme, values={"labels": [_label(text)]} | values)


def _read(concept: Concept) -> dict[str, Any]:
    return get_concept(str(concept.entity.uid), Reading.today())


def test_a_scheme_is_made_changed_and_told() -> None:
    scheme = _scheme()
    version = get_scheme("ganbu")["version"]

    changed = change_scheme(scheme=scheme, values={"license": "公开"}, expected=version)

    told = Event.objects.order_by("seq").values_list("kind", "data")
    assert list(told) == [
        ("scheme.created", scheme_value(scheme)),
        ("scheme.changed", scheme_value(changed)),
    ]
    assert Change.objects.filter(kind="scheme").count() == 2
    with pytest.raises(VersionConflictError):
        change_scheme(scheme=scheme, values={"license": "另定"}, expected=version)


def test_every_bad_field_of_a_scheme_is_named() -> None:
    _scheme()

    with pytest.raises(InvalidContentError) as refused:
        create_scheme(values={"slug": "ganbu", "title": "", "language": "?", "colour": "red"})

    assert {(one.field, one.code) for one in refused.value.fields} == {
        ("slug", "taken"), ("title", "required"), ("language", "invalid"), ("colour", "unknown"),
    }  # fmt: skip


def test_a_concept_is_public_as_soon_as_it_is_made() -> None:
    scheme = _scheme()
    above = _concept(scheme, "素养")

    made = _concept(
        scheme, "大局意识", notation="C1", definitions={"zh-Hans": "胸怀全局。"},
        broader=[above.entity.uid],
    )  # fmt: skip

    answer = _read(made)
    assert (answer["label"], answer["notation"], answer["definition"]) == (
        "大局意识", "C1", "胸怀全局。",
    )  # fmt: skip
    assert [one["label"] for one in answer["broader"]] == ["素养"]
    event = Event.objects.latest("seq")
    assert (event.kind, event.data) == ("concept.created", concept_value(made))
    assert made.entity.uid.version == 4


def test_labels_follow_the_rules_of_skos_and_every_bad_field_is_named() -> None:
    scheme = _scheme()
    _concept(scheme, "素养", notation="C1")
    labels = [
        _label("大局意识"), _label("全局观"), _label("大局意识", "alt"), _label(" ", "alt"),
        _label("x", "alt", "??"),
    ]  # fmt: skip

    with pytest.raises(InvalidContentError) as refused:
        create_concept(
            scheme=scheme,
            values={
                "notation": "C1",
                "labels": labels,
                "definitions": {"zz zz": "x", "en": ""},
                "broader": [uuid.uuid4()],
                "colour": "red",
            },
        )

    assert {(one.field, one.code) for one in refused.value.fields} == {
        ("colour", "unknown"), ("notation", "taken"), ("labels.0.kind", "preferred"),
        ("labels.1.kind", "preferred"), ("labels.2.text", "duplicate"),
        ("labels.3.text", "required"), ("labels.4.language", "invalid"),
        ("definitions.zz zz", "invalid"), ("definitions.en", "invalid"),
        ("broader.0", "unknown"),
    }  # fmt: skip
    with pytest.raises(InvalidContentError) as unnamed:
        create_concept(scheme=scheme, values={"labels": [_label("观", "alt")]})
    assert [one.code for one in unnamed.value.fields] == ["preferred"]


def test_broader_never_runs_in_a_circle() -> None:
    scheme = _scheme()
    top = _concept(scheme, "甲")
    middle = _concept(scheme, "乙", broader=[top.entity.uid])
    low = _concept(scheme, "丙", broader=[middle.entity.uid])

    for above in (top, middle, low):
        with pytest.raises(InvalidContentError) as refused:
            change_concept(concept=top, values={"broader": [above.entity.uid]})
        assert [(one.field, one.code) for one in refused.value.fields] == [("broader.0", "cycle")]


def test_two_editors_of_one_concept_meet_with_both_versions() -> None:
    concept = _concept(_scheme(), "大局意识")
    read = _read(concept)["version"]
    change_concept(concept=concept, values={"notation": "C1"}, expected=read)

    with pytest.raises(VersionConflictError) as refused:
        change_concept(
            concept=concept, values={"definitions": {"zh-Hans": "全局。"}}, expected=read
        )

    told = refused.value.values
    assert (told["merged"]["notation"], told["merged"]["definitions"]) == (
        "C1", {"zh-Hans": "全局。"},
    )  # fmt: skip
    assert told["version"] == _read(concept)["version"]


def test_a_change_that_changes_nothing_is_not_told() -> None:
    concept = _concept(_scheme(), "大局意识")
    events = Event.objects.count()

    change_concept(concept=concept, values={"labels": [_label("大局意识")]})

    assert Event.objects.count() == events


def test_a_merged_concept_is_read_as_the_other_with_its_labels_links_and_narrower() -> None:
    scheme = _scheme()
    one, other = _concept(scheme, "全局观念"), _concept(scheme, "大局意识")
    low = _concept(scheme, "看齐", broader=[one.entity.uid])
    edition = make_edition()
    requirement = make_requirement(edition=edition)
    link_concept(
        subject=requirement.entity, concept=one, edition=edition, rationale="说的是它",
        evidence="要特别慎言", by=None,
    )  # fmt: skip
    seal_edition(edition)

    merge_concepts(source=one, target=other, reason="一回事")

    answer = _read(one)
    assert answer == _read(other)
    assert {(label["kind"], label["text"]) for label in answer["labels"]} == {
        ("pref", "大局意识"), ("alt", "全局观念"),
    }  # fmt: skip
    assert [end["uid"] for end in answer["about"]] == [str(requirement.entity.uid)]
    assert [narrower["label"] for narrower in answer["narrower"]] == ["看齐"]
    assert answer["merged"] == [str(one.entity.uid)]
    told = {event.subject: event.data for event in Event.objects.order_by("seq")}
    assert told[one.entity.uid]["redirect"] == str(other.entity.uid)
    assert told[low.entity.uid]["broader"] == [str(other.entity.uid)]


def test_a_merge_undone_lets_the_concept_stand_for_itself() -> None:
    scheme = _scheme()
    one, other = _concept(scheme, "全局观念"), _concept(scheme, "大局意识")
    merge_concepts(source=one, target=other)

    split_concept(concept=one)

    assert _read(one)["label"] == "全局观念"
    assert not Redirect.objects.exists()
    with pytest.raises(MergeRefusedError):
        split_concept(concept=one)


def test_concepts_that_cannot_be_one_are_not_merged() -> None:
    scheme = _scheme()
    top = _concept(scheme, "甲")
    low = _concept(scheme, "乙", broader=[top.entity.uid])
    third = _concept(scheme, "丙")
    merge_concepts(source=third, target=top)

    for source, target in ((top, top), (top, low), (low, top), (third, low), (low, third)):
        with pytest.raises(MergeRefusedError):
            merge_concepts(source=source, target=target)
    with pytest.raises(MergeRefusedError):
        change_concept(concept=third, values={"notation": "x"})


@pytest.mark.parametrize("role", [None, *Role])
def test_editors_write_concepts_and_reviewers_merge_them(role: Role | None) -> None:
    scheme = _scheme()
    one, other = _concept(scheme, "甲"), _concept(scheme, "乙")
    person = make_user() if role is None else make_member(role)
    verbs = {
        Role.EDITOR: [
            lambda: create_scheme(values={"slug": "x", "title": "X"}, by=person),
            lambda: change_scheme(scheme=scheme, values={"title": "Y"}, by=person),
            lambda: create_concept(scheme=scheme, values={"labels": [_label("丙")]}, by=person),
            lambda: change_concept(concept=one, values={"notation": "1"}, by=person),
        ],
        Role.REVIEWER: [
            lambda: merge_concepts(source=one, target=other, by=person),
            lambda: split_concept(concept=one, by=person),
        ],
    }

    for least, calls in verbs.items():
        for call in calls:
            if role is not None and role.includes(least):
                call()
            else:
                with pytest.raises(RoleMissingError):
                    call()


def _above(concept: Concept) -> set[str]:
    return {one["label"] for one in _read(concept)["broader"]}


def test_a_merge_undone_gives_back_what_still_stands_as_it_left_it() -> None:
    scheme = _scheme()
    one, other = _concept(scheme, "全局观念"), _concept(scheme, "大局意识")
    change_concept(concept=one, values={"labels": [_label("全局观念"), _label("整体观念", "alt")]})
    low = _concept(scheme, "看齐", broader=[one.entity.uid])
    both = _concept(scheme, "服从", broader=[one.entity.uid, other.entity.uid])
    taken = _concept(scheme, "担当", broader=[one.entity.uid])
    before = [_above(concept) for concept in (low, both)]
    merge_concepts(source=one, target=other)
    labels = [_label("大局意识"), _label("全局观念", "hidden"), _label("整体观念", "alt")]
    change_concept(concept=other, values={"labels": labels})
    change_concept(concept=taken, values={"broader": []})

    split_concept(concept=one)

    assert {(label["kind"], label["text"]) for label in _read(other)["labels"]} == {
        ("pref", "大局意识"), ("hidden", "全局观念"),
    }  # fmt: skip
    assert [_above(concept) for concept in (low, both)] == before
    assert _read(taken)["broader"] == []
    told = {event.subject: event.data for event in Event.objects.order_by("seq")}
    assert told[low.entity.uid]["broader"] == [str(one.entity.uid)]
    assert {label["text"] for label in told[other.entity.uid]["labels"]} == {
        "大局意识", "全局观念",
    }  # fmt: skip


def test_a_merge_undone_closes_no_circle() -> None:
    scheme = _scheme()
    top = _concept(scheme, "甲")
    one = _concept(scheme, "乙", broader=[top.entity.uid])
    other = _concept(scheme, "丙")
    low = _concept(scheme, "丁", broader=[one.entity.uid])
    merge_concepts(source=one, target=other)
    change_concept(concept=top, values={"broader": [low.entity.uid]})

    split_concept(concept=one)

    assert [above["label"] for above in _read(low)["broader"]] == ["丙"]
