"""Links of a draft are made, changed and removed, and refused with the reason."""

from typing import Any

import pytest

from content.digests import digest_of
from content.errors import (
    ContentError,
    EditionSealedError,
    InvalidContentError,
    LinkContradictionError,
    LinkCycleError,
    LinkDuplicateError,
    LinkToItselfError,
    RoleMissingError,
    VersionConflictError,
)
from content.models import (
    Association,
    Change,
    Edition,
    Entity,
    Event,
    Membership,
    OwnAssociationType,
    Redirect,
    Requirement,
)
from content.services.linking import change_association, create_association, remove_association
from content.vocabulary import EntityKind, FrameworkKind
from tests import factories as make

pytestmark = pytest.mark.django_db
GROUNDS = {"rationale": "两处都要求慎用权力", "evidence": "慎权"}


@pytest.fixture
def draft() -> Edition:
    """A draft with three requirements: 慎权, 慎言, 慎行."""
    edition = make.make_edition()
    for title in ("慎权", "慎言", "慎行"):
        make.make_requirement(edition=edition, title=title)
    return edition


def ends(edition: Edition) -> list[Entity]:
    return [row.entity for row in Requirement.objects.filter(edition=edition).order_by("path")]


def link(edition: Edition, source: Entity, target: Entity, kind: str, **fields: Any) -> Association:
    return create_association(
        edition=edition, source=source, target=target, type=kind, **(GROUNDS | fields)
    )


def test_a_link_is_stored_with_its_digest_and_recorded_whole(draft: Edition) -> None:
    power, speech, _ = ends(draft)
    editor = make.make_user()
    Membership.objects.create(user=editor, role="editor")

    made = link(draft, power, speech, "supports", confidence=0.8, position=2, by=editor)

    change = Change.objects.get(subject=made.uid)
    assert (change.action, change.kind, change.by_id, change.edition) == (
        "create", "association", editor.pk, draft.uid,
    )  # fmt: skip
    assert change.before is None
    assert change.after == {
        "uid": str(made.uid), "source": str(power.uid), "target": str(speech.uid),
        "type": "supports", "rationale": "两处都要求慎用权力", "evidence": "慎权",
        "confidence": "0.8000", "origin": "human", "navigation": False, "position": 2,
        "original": {},
    }  # fmt: skip
    assert Association.objects.get(pk=made.pk).digest == digest_of(change.after)
    assert Event.objects.count() == 0


def test_a_link_above_related_needs_a_rationale_and_evidence(draft: Edition) -> None:
    power, speech, deeds = ends(draft)

    with pytest.raises(InvalidContentError) as refused:
        create_association(edition=draft, source=power, target=speech, type="supports")

    assert [(one.field, one.code) for one in refused.value.fields] == [
        ("rationale", "required"),
        ("evidence", "required"),
    ]
    bare = create_association(edition=draft, source=power, target=deeds, type="related")
    assert bare.rationale == ""


@pytest.mark.parametrize(
    ("fields", "bad"),
    [
        ({"type": "likes"}, "type"),
        ({"confidence": 1.1}, "confidence"),
        ({"confidence": float("nan")}, "confidence"),
        ({"confidence": True}, "confidence"),
        ({"origin": "rumour"}, "origin"),
        ({"position": -1}, "position"),
        ({"navigation": True}, "navigation"),
        ({"rationale": "   "}, "rationale"),
        ({"evidence": "慎\x00"}, "evidence"),
    ],
)
def test_a_bad_field_is_named(draft: Edition, fields: dict[str, Any], bad: str) -> None:
    power, speech, _ = ends(draft)
    values: dict[str, Any] = {"type": "supports", **GROUNDS, **fields}

    with pytest.raises(InvalidContentError) as refused:
        create_association(edition=draft, source=power, target=speech, **values)

    assert [one.field for one in refused.value.fields] == [bad]
    assert all(one.message and one.message_zh for one in refused.value.fields)
    assert Association.objects.count() == 0


def test_the_types_that_a_framework_added_are_taken_in_its_editions_only(draft: Edition) -> None:
    OwnAssociationType.objects.create(
        framework=draft.framework, name="trains", label_zh="培训", label_en="trains",
        inverse_zh="受训于", inverse_en="trained by", symmetric=True,
    )  # fmt: skip
    power, speech, _ = ends(draft)
    other = make.make_edition()
    stranger = make.make_requirement(edition=other).entity

    assert link(draft, power, speech, "trains").type == "trains"
    with pytest.raises(LinkDuplicateError):
        link(draft, speech, power, "trains")
    with pytest.raises(InvalidContentError):
        link(other, stranger, power, "trains")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("related", 0, 1), ("related", 1, 0)),
        (("broad_match", 0, 1), ("narrow_match", 1, 0)),
        (("supports", 0, 1), ("supports", 0, 1)),
    ],
)
def test_a_duplicate_is_refused_and_names_the_link_that_stands(
    draft: Edition, first: tuple[str, int, int], second: tuple[str, int, int]
) -> None:
    nodes = ends(draft)
    there = link(draft, nodes[first[1]], nodes[first[2]], first[0])

    with pytest.raises(LinkDuplicateError) as refused:
        link(draft, nodes[second[1]], nodes[second[2]], second[0])

    assert refused.value.values["other"] == str(there.uid)
    assert "慎权 —" in refused.value.detail_zh
    assert Association.objects.count() == 1


def test_a_contradiction_is_refused_and_names_both_types(draft: Edition) -> None:
    power, speech, _ = ends(draft)
    there = link(draft, power, speech, "exact_match")

    with pytest.raises(LinkContradictionError) as refused:
        link(draft, speech, power, "no_relation")

    assert refused.value.detail_zh == (
        f"“无关”不能与“慎权 —等同→ 慎言”({there.uid})并存;请删除或修改其中之一。"
    )
    with pytest.raises(LinkContradictionError):
        link(draft, power, speech, "conflicts_with")


def test_a_link_to_itself_is_refused_through_a_merge_too(draft: Edition) -> None:
    power, speech, _ = ends(draft)
    old = make.make_entity(kind=EntityKind.REQUIREMENT)
    Redirect.objects.create(entity=old, target=power, at=make.PUBLISHED_AT)

    for target in (power, old):
        with pytest.raises(LinkToItselfError):
            link(draft, power, target, "related")
    assert link(draft, speech, old, "related").target_entity == power


def test_a_cycle_is_refused_with_the_way_round(draft: Edition) -> None:
    power, speech, deeds = ends(draft)
    first = link(draft, power, speech, "supports")
    second = link(draft, speech, deeds, "supports")

    with pytest.raises(LinkCycleError) as refused:
        link(draft, deeds, power, "supports")

    assert refused.value.values["others"] == [str(first.uid), str(second.uid)]
    assert "慎行 → 慎权 → 慎言 → 慎行" in refused.value.detail_zh


def test_broad_and_narrow_make_one_cycle(draft: Edition) -> None:
    power, speech, deeds = ends(draft)
    link(draft, power, speech, "broad_match")
    link(draft, deeds, speech, "narrow_match")

    with pytest.raises(LinkCycleError):
        link(draft, deeds, power, "broad_match")


def test_a_cycle_runs_through_what_is_in_force_and_through_merges(draft: Edition) -> None:
    power, speech, _ = ends(draft)
    other = make.make_edition()
    abroad = make.make_requirement(edition=other)
    merged = make.make_entity(kind=EntityKind.REQUIREMENT)
    Redirect.objects.create(entity=merged, target=power, at=make.PUBLISHED_AT)
    make.make_association(
        edition=other, source_entity=abroad.entity, target_entity=merged, type="supports"
    )

    link(draft, power, abroad.entity, "supports").delete()
    make.seal_edition(other)

    with pytest.raises(LinkCycleError):
        link(draft, power, abroad.entity, "supports")
    assert link(draft, speech, abroad.entity, "supports").pk


def test_an_edition_that_the_draft_will_replace_makes_no_cycle(draft: Edition) -> None:
    power, speech, _ = ends(draft)
    link(draft, power, speech, "supports")
    make.seal_edition(draft)
    following = make.make_edition(framework=draft.framework)
    for entity in (power, speech):
        make.make_requirement(edition=following, entity=entity)

    assert link(following, speech, power, "supports").pk


def test_a_requirement_is_no_child_of_what_stands_below_it(draft: Edition) -> None:
    top = Requirement.objects.filter(edition=draft).first()
    assert top is not None
    below = make.make_requirement(parent=make.make_requirement(parent=top), title="慎微")

    with pytest.raises(LinkCycleError) as refused:
        link(draft, top.entity, below.entity, "child_of")

    assert refused.value.values["others"] == []


def test_a_link_belongs_to_the_edition_of_its_source_or_to_a_crosswalk(draft: Edition) -> None:
    power, *_ = ends(draft)
    abroad = make.make_requirement().entity
    crosswalk = make.make_edition(framework=make.make_framework(kind=FrameworkKind.CROSSWALK))

    with pytest.raises(InvalidContentError) as refused:
        link(draft, abroad, power, "close_match")

    assert [one.field for one in refused.value.fields] == ["source"]
    assert link(crosswalk, abroad, power, "close_match").edition == crosswalk


def test_about_leads_to_a_concept(draft: Edition) -> None:
    power, speech, _ = ends(draft)

    with pytest.raises(InvalidContentError):
        link(draft, power, speech, "about")
    assert link(draft, power, make.make_concept().entity, "about").pk


def test_a_published_edition_takes_no_link(draft: Edition) -> None:
    power, speech, _ = ends(draft)
    there = link(draft, power, speech, "supports")
    make.seal_edition(draft)

    acts: list[Any] = [
        lambda: link(draft, speech, power, "related"),
        lambda: change_association(association=there, values={"rationale": "x"}),
        lambda: remove_association(association=there),
    ]
    for act in acts:
        with pytest.raises(EditionSealedError):
            act()


def test_a_reader_may_not_link(draft: Edition) -> None:
    power, speech, _ = ends(draft)

    with pytest.raises(RoleMissingError):
        link(draft, power, speech, "supports", by=make.make_user())


def test_a_change_is_recorded_before_and_after(draft: Edition) -> None:
    power, speech, _ = ends(draft)
    made = link(draft, power, speech, "supports")

    changed = change_association(
        association=made, values={"rationale": "重新说明", "confidence": 1}, expected=made.digest
    )

    change = Change.objects.filter(subject=made.uid).latest("pk")
    assert change.action == "change"
    assert change.before is not None
    assert change.after == {
        **change.before, "rationale": "重新说明", "confidence": "1.0000"
    }  # fmt: skip
    assert changed.digest == digest_of(change.after) != made.digest


def test_a_change_that_says_nothing_new_leaves_no_trace(draft: Edition) -> None:
    power, speech, _ = ends(draft)
    made = link(draft, power, speech, "supports")

    change_association(association=made, values={"rationale": made.rationale})

    assert Change.objects.filter(subject=made.uid).count() == 1


def test_a_changed_type_is_checked_beside_the_others(draft: Edition) -> None:
    power, speech, _ = ends(draft)
    link(draft, power, speech, "supports")
    weak = link(draft, power, speech, "related")

    with pytest.raises(LinkContradictionError):
        change_association(association=weak, values={"type": "conflicts_with"})
    with pytest.raises(InvalidContentError) as refused:
        change_association(association=weak, values={"target": str(power.uid)})
    assert [(one.field, one.code) for one in refused.value.fields] == [("target", "read_only")]


def test_two_who_change_one_link_lose_nothing(draft: Edition) -> None:
    power, speech, _ = ends(draft)
    made = link(draft, power, speech, "supports")
    read = made.digest
    change_association(association=made, values={"rationale": "甲的说明"}, expected=read)

    with pytest.raises(VersionConflictError) as refused:
        change_association(
            association=made, values={"rationale": "乙的说明", "confidence": 0.5}, expected=read
        )

    values = refused.value.values
    held = Association.objects.get(pk=made.pk)
    base, theirs = values["base"], values["theirs"]
    assert isinstance(base, dict)
    assert isinstance(theirs, dict)
    assert (base["rationale"], theirs["rationale"]) == ("两处都要求慎用权力", "甲的说明")
    assert values["conflicts"] == ["rationale"]
    assert values["merged"] == {**theirs, "confidence": "0.5000"}
    assert values["version"] == held.digest
    assert held.confidence is None


def test_a_removed_link_leaves_what_it_was_and_can_come_back_under_its_name(draft: Edition) -> None:
    power, speech, _ = ends(draft)
    made = link(draft, power, speech, "supports")

    remove_association(association=made, expected=made.digest)

    change = Change.objects.filter(subject=made.uid).latest("pk")
    assert (change.action, change.after) == ("delete", None)
    assert Association.objects.count() == 0
    again = link(draft, power, speech, "supports", uid=made.uid)
    assert (again.uid, again.digest) == (made.uid, made.digest)


def test_a_document_owns_links_of_itself_and_tells_of_them_once_public(db: None) -> None:
    document, other = make.make_document(), make.make_document()
    mine = {"document": document, "source": document.entity, "target": other.entity}

    create_association(**mine, type="precedes", navigation=True)
    assert Event.objects.count() == 0

    make.seal_expression(make.make_expression(document=document))
    document.refresh_from_db()
    mine["document"] = document
    create_association(**mine, type="related")
    told = Event.objects.get()
    assert (told.kind, told.subject, len(told.data["associations"])) == (
        "document.changed", document.entity.uid, 2,
    )  # fmt: skip
    with pytest.raises(InvalidContentError):
        create_association(
            document=document, source=other.entity, target=make.make_entity(), type="related"
        )


def test_every_refusal_says_in_two_languages_what_to_do() -> None:
    for kind in (LinkDuplicateError, LinkContradictionError, LinkCycleError, LinkToItselfError):
        assert issubclass(kind, ContentError)
        assert ";" in kind.template
        assert "请" in kind.template_zh
