"""Requirements of a draft are made, changed and removed one by one, each with its own version."""

import pytest

from content.errors import (
    CrosswalkHasNoTreeError,
    EditionSealedError,
    HasChildrenError,
    InvalidContentError,
    NotFoundError,
    RoleMissingError,
    VersionConflictError,
)
from content.models import Association, Change
from content.services.editions import create_framework, publish_draft, start_edition
from content.services.linking import create_association
from content.services.moving import move_requirement
from content.services.numbering import renumber
from content.services.provisions import change_requirement, create_requirement, delete_requirement
from content.services.removing import what_goes
from content.vocabulary import Role
from tests.content.services.curation import (
    Desk,
    add,
    assert_whole,
    fresh,
    last_change,
    next_edition,
    person,
    titles,
)

pytestmark = pytest.mark.django_db


def bad_fields(error: InvalidContentError) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in error.fields]


def test_a_new_requirement_stands_last_with_the_next_number_and_a_fresh_identity(
    desk: Desk,
) -> None:
    made = add(desk.draft, desk.speech, title="不妄言", modality="prohibition")

    assert (made.code, made.kind, made.version, made.entity.uid.version) == (
        "1.3", "requirement", 1, 4,
    )  # fmt: skip
    assert titles(desk.draft) == ["慎言", "  谨开口", "  慢开言", "  不妄言", "慎行"]
    assert_whole(desk.draft)


def test_a_new_requirement_may_stand_between_others(desk: Desk) -> None:
    create_requirement(
        edition=desk.draft, parent=desk.speech, position=2, values={"title": "少开口"}
    )
    create_requirement(edition=desk.draft, position=1, values={"title": "慎欲"})

    assert titles(desk.draft) == ["慎欲", "慎言", "  谨开口", "  少开口", "  慢开言", "慎行"]
    assert_whole(desk.draft)


def test_a_number_that_is_taken_elsewhere_is_not_given_twice(desk: Desk) -> None:
    change_requirement(requirement=desk.deed, values={"code": "1.3"})

    assert add(desk.draft, desk.speech, title="不妄言").code == "1.4"


def test_every_field_that_cannot_stand_is_named(desk: Desk) -> None:
    wrong = {
        "titel": "慎言", "title": "一\n二", "kind": "rule", "modality": "must", "code": "1/2",
        "marker": "一" * 65, "statement": 5, "actor": "\x00",
        "texts": {"en": {"title": 5, "note": ""}, "!": {}, "fr": {"title": 7}},
    }  # fmt: skip

    with pytest.raises(InvalidContentError) as refused:
        create_requirement(edition=desk.draft, values=wrong)

    assert bad_fields(refused.value) == [
        ("titel", "unknown"), ("title", "invalid"), ("kind", "invalid"), ("modality", "invalid"),
        ("code", "invalid"), ("marker", "too_long"), ("statement", "invalid"),
        ("actor", "invalid"), ("texts.en", "invalid"), ("texts.!", "invalid"),
        ("texts.fr.title", "invalid"),
    ]  # fmt: skip
    assert all(problem.message and problem.message_zh for problem in refused.value.fields)


def test_a_place_in_another_edition_is_refused(desk: Desk) -> None:
    elsewhere = start_edition(
        framework=create_framework(values={"title": "别处"}), label="1", base=None
    )

    with pytest.raises(InvalidContentError) as refused:
        create_requirement(edition=elsewhere, parent=desk.speech, position=0, values={})

    assert bad_fields(refused.value) == [("parent", "invalid"), ("position", "invalid")]


def test_a_crosswalk_takes_no_requirement() -> None:
    framework = create_framework(values={"title": "对照", "kind": "crosswalk"})
    draft = start_edition(framework=framework, label="1", base=None)

    with pytest.raises(CrosswalkHasNoTreeError):
        create_requirement(edition=draft, values={"title": "慎言"})


def test_a_change_raises_the_version_and_keeps_what_was_before(desk: Desk) -> None:
    changed = change_requirement(
        requirement=desk.open, values={"title": "谨言", "actor": "干部"}, expected=1
    )

    assert (changed.version, changed.title, changed.actor) == (2, "谨言", "干部")
    recorded = last_change()
    assert recorded.before is not None
    assert recorded.after == recorded.before | {"title": "谨言", "actor": "干部", "version": 2}
    assert_whole(desk.draft)


def test_values_that_stand_already_change_nothing(desk: Desk) -> None:
    before = Change.objects.count()

    same = change_requirement(requirement=desk.open, values={"title": "谨开口"}, expected=1)

    assert (same.version, Change.objects.count()) == (1, before)


def test_two_editors_on_two_requirements_never_meet(desk: Desk) -> None:
    change_requirement(requirement=desk.open, values={"title": "甲"}, expected=1)
    change_requirement(requirement=desk.slow, values={"title": "乙"}, expected=1)
    change_requirement(requirement=desk.speech, values={"title": "丙"}, expected=1)

    assert titles(desk.draft) == ["丙", "  甲", "  乙", "慎行"]


def test_nothing_but_its_own_fields_and_parent_counts_in_a_version(desk: Desk) -> None:
    add(desk.draft, desk.speech, title="不妄言")
    create_requirement(edition=desk.draft, position=1, values={"title": "慎欲"})
    move_requirement(requirement=desk.slow, parent=fresh(desk.speech), position=1)
    renumber(edition=desk.draft, rule="decimal")
    create_association(
        source=desk.open.entity, target=desk.slow.entity, type="related", edition=desk.draft
    )

    assert [fresh(row).version for row in (desk.speech, desk.open, desk.slow, desk.deed)] == [1] * 4

    move_requirement(requirement=fresh(desk.slow), parent=fresh(desk.deed))

    assert fresh(desk.slow).version == 2


def test_of_two_editors_on_one_the_second_is_shown_both_and_loses_nothing(desk: Desk) -> None:
    change_requirement(requirement=desk.open, values={"title": "谨言", "actor": "干部"}, expected=1)

    with pytest.raises(VersionConflictError) as refused:
        change_requirement(
            requirement=desk.open, values={"title": "慎开口", "statement": "少说。"}, expected=1
        )

    told = refused.value.values
    assert told["version"] == 2
    assert told["conflicts"] == ["title"]
    shown = {
        side: {name: told[side][name] for name in ("title", "actor", "statement")}  # type: ignore[index]
        for side in ("base", "yours", "theirs", "merged")
    }
    assert shown == {
        "base": {"title": "谨开口", "actor": "", "statement": "首先，要谨开口。"},
        "yours": {"title": "慎开口", "actor": "", "statement": "少说。"},
        "theirs": {"title": "谨言", "actor": "干部", "statement": "首先，要谨开口。"},
        "merged": {"title": "谨言", "actor": "干部", "statement": "少说。"},
    }
    assert fresh(desk.open).statement == "首先，要谨开口。"


def test_where_the_fields_differ_the_merged_value_may_be_sent_again(desk: Desk) -> None:
    change_requirement(requirement=desk.open, values={"actor": "干部"}, expected=1)
    with pytest.raises(VersionConflictError) as refused:
        change_requirement(requirement=desk.open, values={"title": "谨言"}, expected=1)
    told = refused.value.values
    assert told["conflicts"] == []
    merged = {name: told["merged"][name] for name in ("title", "actor")}  # type: ignore[index]

    changed = change_requirement(requirement=desk.open, values=merged, expected=2)

    assert (changed.title, changed.actor, changed.version) == ("谨言", "干部", 3)


def test_the_base_of_a_copied_requirement_is_the_wording_it_was_copied_from(desk: Desk) -> None:
    draft = next_edition(desk)
    copied = draft.requirements.get(entity=desk.open.entity)
    change_requirement(requirement=copied, values={"actor": "干部"}, expected=1)

    with pytest.raises(VersionConflictError) as refused:
        change_requirement(requirement=copied, values={"title": "谨言"}, expected=1)

    assert refused.value.values["base"]["title"] == "谨开口"  # type: ignore[index]
    assert refused.value.values["conflicts"] == []


def test_a_version_that_never_was_has_no_base(desk: Desk) -> None:
    with pytest.raises(VersionConflictError) as refused:
        change_requirement(requirement=desk.open, values={"title": "谨言"}, expected=9)

    told = refused.value.values
    assert (told["base"], told["version"], told["conflicts"]) == (None, 1, ["title"])


def test_a_requirement_with_others_below_goes_only_with_them(desk: Desk) -> None:
    with pytest.raises(HasChildrenError) as refused:
        delete_requirement(requirement=desk.speech, expected=1)
    assert refused.value.values["count"] == 2

    gone = delete_requirement(requirement=desk.speech, expected=1, with_children=True)

    assert gone.requirements == tuple(row.entity.uid for row in (desk.speech, desk.open, desk.slow))
    assert titles(desk.draft) == ["慎行"]
    assert_whole(desk.draft)


def test_a_deletion_takes_the_drafts_links_and_tells_which_others_dangle(desk: Desk) -> None:
    inside = create_association(
        source=desk.open.entity, target=desk.deed.entity, type="related", edition=desk.draft
    )
    publish_draft(edition=desk.draft)
    crosswalk = start_edition(
        framework=create_framework(values={"title": "对照", "kind": "crosswalk"}),
        label="1", base=None,
    )  # fmt: skip
    outside = create_association(
        source=desk.deed.entity, target=desk.open.entity, type="related", edition=crosswalk
    )
    draft = start_edition(framework=desk.framework, label="2030")
    row = draft.requirements.get(entity=desk.open.entity)
    foretold = what_goes(row)

    gone = delete_requirement(requirement=row)

    assert gone == foretold
    assert gone.links == (inside.uid,)
    assert set(gone.dangling) == {inside.uid, outside.uid}
    assert not draft.associations.exists()
    assert Association.objects.filter(edition=crosswalk).count() == 1
    assert_whole(draft)


def test_what_was_removed_meanwhile_is_not_found(desk: Desk) -> None:
    delete_requirement(requirement=fresh(desk.open))

    with pytest.raises(NotFoundError):
        change_requirement(requirement=desk.open, values={"title": "谨言"})
    with pytest.raises(NotFoundError):
        create_requirement(edition=desk.draft, parent=desk.open, values={})
    with pytest.raises(NotFoundError):
        delete_requirement(requirement=desk.open)


def test_a_published_edition_takes_no_change(desk: Desk) -> None:
    publish_draft(edition=desk.draft)

    for attempt in (
        lambda: create_requirement(edition=desk.draft, values={}),
        lambda: change_requirement(requirement=desk.open, values={"title": "谨言"}),
        lambda: delete_requirement(requirement=desk.open),
    ):
        with pytest.raises(EditionSealedError):
            attempt()


def test_an_editor_of_one_framework_edits_no_other(desk: Desk) -> None:
    other = create_framework(values={"title": "别处"})
    stranger = person(Role.EDITOR, other)

    with pytest.raises(RoleMissingError):
        change_requirement(requirement=desk.open, values={"title": "谨言"}, by=stranger)

    editor = person(Role.EDITOR, desk.framework)
    changed = change_requirement(requirement=desk.open, values={"title": "谨言"}, by=editor)
    assert (changed.title, last_change().by_id) == ("谨言", editor.pk)
