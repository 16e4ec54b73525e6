"""One requirement made of several and several of one: nothing said or cited is lost."""

import pytest

from content.errors import (
    InvalidContentError,
    LinkContradictionError,
    VersionConflictError,
    VersionMissingError,
)
from content.models import Change, Comment, Edition, Redirect, Requirement
from content.services.citing import cite
from content.services.editions import publish_draft, start_edition
from content.services.linking import create_association
from content.services.splitting import merge_requirements, split_requirement
from content.services.undoing import undo
from tests.content.services.curation import (
    TEXT,
    Desk,
    add,
    assert_whole,
    fresh,
    last_change,
    next_edition,
    titles,
)

pytestmark = pytest.mark.django_db
WHOLE = "首先，要谨开口。其次，要慢开言。"


@pytest.fixture
def both(desk: Desk) -> Requirement:
    """A requirement that says two things, cited as one span."""
    row = add(desk.draft, desk.deed, title="慎言二则", statement=WHOLE, modality="obligation")
    start = TEXT.index(WHOLE)
    cite(requirement=row, expression=desk.text, start=start, end=start + len(WHOLE))
    return row


def told(action: str) -> dict[str, object]:
    """What the last change of an action says of afterwards, or of before where it was a merge."""
    change = Change.objects.filter(action=action).latest("id")
    return (change.before if action == "merge" else change.after) or {}


def quotes(row: Requirement) -> list[str]:
    return list(row.citations.order_by("position").values_list("quote", flat=True))


def test_the_first_part_keeps_the_identity_and_the_others_stand_behind_it(
    desk: Desk, both: Requirement
) -> None:
    after = add(desk.draft, desk.deed, title="慎独")

    parts = split_requirement(
        requirement=both,
        parts=[
            {"title": "谨开口", "statement": "首先，要谨开口。"},
            {"title": "慢开言", "statement": "其次，要慢开言。", "modality": "prohibition"},
        ],
        expected=1,
    )

    assert parts[0].entity == both.entity
    assert [part.entity.uid.version for part in parts[1:]] == [4]
    assert [(part.title, part.modality, part.version) for part in parts] == [
        ("谨开口", "obligation", 2), ("慢开言", "prohibition", 1),
    ]  # fmt: skip
    below = desk.draft.requirements.filter(parent=desk.deed).order_by("path")
    assert [row.title for row in below] == ["谨开口", "慢开言", after.title]
    assert_whole(desk.draft)


def test_citations_are_divided_where_the_parts_stand(desk: Desk, both: Requirement) -> None:
    first, second = split_requirement(
        requirement=both, parts=[{"statement": "要谨开口。"}, {"statement": "其次，要慢开言。"}]
    )

    assert (quotes(first), quotes(second)) == (["首先，要谨开口。"], ["其次，要慢开言。"])
    assert_whole(desk.draft)


def test_spans_that_are_given_divide_the_citations(desk: Desk, both: Requirement) -> None:
    start = TEXT.index(WHOLE)

    first, second = split_requirement(
        requirement=both,
        parts=[
            {"title": "甲", "span": (start, start + 3)},
            {"title": "乙", "span": (start + 3, start + 8)},
        ],
    )

    assert (quotes(first), quotes(second)) == (["首先，"], ["要谨开口。"])
    assert_whole(desk.draft)


def test_a_citation_that_one_part_says_goes_to_it_whole(desk: Desk, both: Requirement) -> None:
    first, second = split_requirement(
        requirement=both, parts=[{"title": "另说"}, {"statement": WHOLE}]
    )

    assert (quotes(first), quotes(second)) == ([], [WHOLE])


def test_parts_that_are_not_found_leave_the_citation_with_the_first(
    desk: Desk, both: Requirement
) -> None:
    first, second = split_requirement(requirement=both, parts=[{"title": "甲"}, {"title": "乙"}])

    assert (quotes(first), quotes(second)) == ([WHOLE], [])


def test_links_and_children_stay_with_the_first(desk: Desk) -> None:
    link = create_association(
        source=desk.speech.entity, target=desk.deed.entity, type="related", edition=desk.draft
    )

    split_requirement(requirement=desk.speech, parts=[{"title": "慎言"}, {"title": "慎语"}])

    link.refresh_from_db()
    assert link.source_entity == desk.speech.entity
    assert titles(desk.draft) == ["慎言", "  谨开口", "  慢开言", "慎语", "慎行"]
    assert_whole(desk.draft)


def test_the_split_is_recorded_with_all_that_came_of_it(desk: Desk, both: Requirement) -> None:
    parts = split_requirement(requirement=both, parts=[{"title": "甲"}, {"title": "乙"}])

    recorded = told("split")
    assert recorded["uids"] == [str(part.entity.uid) for part in parts]


def test_a_split_names_everything_that_is_wrong(both: Requirement) -> None:
    with pytest.raises(InvalidContentError) as refused:
        split_requirement(requirement=both, parts=[{"title": " ", "kind": "rule"}])

    named = [(problem.field, problem.code) for problem in refused.value.fields]
    assert named == [("parts", "too_few"), ("parts.0.kind", "invalid"), ("parts.0", "required")]


def test_a_split_from_another_version_is_refused(both: Requirement) -> None:
    with pytest.raises(VersionConflictError) as refused:
        split_requirement(requirement=both, parts=[{"title": "甲"}, {"title": "乙"}], expected=7)
    assert refused.value.values["yours"]["title"] == "甲"  # type: ignore[index]


def test_a_merge_keeps_one_identity_and_all_that_hung_on_the_others(desk: Desk) -> None:
    below = add(desk.draft, desk.slow, title="想清再说")
    cite(requirement=desk.open, expression=desk.text, start=0, end=4)
    cite(requirement=desk.slow, expression=desk.text, start=0, end=4)
    link = create_association(
        source=desk.deed.entity, target=desk.slow.entity, type="related", edition=desk.draft
    )

    kept = merge_requirements(
        requirements=[desk.open, desk.slow],
        values={"title": "谨慎开口"},
        expected={desk.open.entity.uid: 1, desk.slow.entity.uid: 1},
    )

    assert kept.entity == desk.open.entity
    assert kept.statement == "首先，要谨开口。\n其次，要慢开言。"
    assert quotes(kept) == ["首先，要谨开口。", "一、慎言", "其次，要慢开言。"]
    link.refresh_from_db()
    assert link.target_entity == desk.open.entity
    assert fresh(below).parent == kept
    assert titles(desk.draft) == ["慎言", "  谨慎开口", "    想清再说", "慎行"]
    recorded = told("merge")
    assert recorded["uids"] == [str(desk.open.entity.uid), str(desk.slow.entity.uid)]
    assert_whole(desk.draft)


def test_links_that_would_say_the_same_twice_or_lead_to_itself_go(desk: Desk) -> None:
    ends = [(desk.open, desk.deed), (desk.deed, desk.slow), (desk.open, desk.slow)]
    for source, target in ends:
        create_association(
            source=source.entity, target=target.entity, type="related", edition=desk.draft
        )

    merge_requirements(requirements=[desk.open, desk.slow], values={})

    left = desk.draft.associations.values_list("source_entity", "target_entity")
    assert list(left) == [(desk.open.entity_id, desk.deed.entity_id)]
    assert_whole(desk.draft)


def test_links_that_contradict_each_other_stop_a_merge(desk: Desk) -> None:
    for source, kind in ((desk.open, "exact_match"), (desk.slow, "broad_match")):
        create_association(
            source=source.entity, target=desk.deed.entity, type=kind, edition=desk.draft,
            rationale="同义", evidence="原文",
        )  # fmt: skip

    with pytest.raises(LinkContradictionError):
        merge_requirements(requirements=[desk.open, desk.slow], values={})

    assert_whole(desk.draft)
    assert desk.draft.requirements.count() == 4


def test_a_parent_takes_in_its_child_and_the_childs_children(desk: Desk) -> None:
    below = add(desk.draft, desk.open, title="少说")

    merge_requirements(requirements=[desk.speech, desk.open], values={"title": "慎言"})

    assert titles(desk.draft) == ["慎言", "  慢开言", "  少说", "慎行"]
    assert fresh(below).version == 2
    assert_whole(desk.draft)


def test_whole_branches_merge_into_one(desk: Desk) -> None:
    under = add(desk.draft, desk.open, title="少说")
    add(desk.draft, under, title="更少说")

    merge_requirements(requirements=[desk.deed, desk.speech, under], values={"title": "慎言行"})

    assert titles(desk.draft) == ["慎言行", "  谨开口", "  慢开言", "  更少说"]
    assert_whole(desk.draft)


def test_a_child_does_not_take_in_what_it_stands_below(desk: Desk) -> None:
    with pytest.raises(InvalidContentError) as refused:
        merge_requirements(requirements=[desk.open, desk.speech], values={})

    assert [problem.field for problem in refused.value.fields] == ["requirements"]


def test_a_merge_wants_two_of_one_draft(desk: Desk) -> None:
    with pytest.raises(InvalidContentError):
        merge_requirements(requirements=[desk.open, desk.open], values={})


def test_a_merge_wants_the_version_of_each(desk: Desk) -> None:
    with pytest.raises(VersionMissingError):
        merge_requirements(
            requirements=[desk.open, desk.slow], values={}, expected={desk.open.entity.uid: 1}
        )
    with pytest.raises(VersionConflictError):
        merge_requirements(
            requirements=[desk.open, desk.slow],
            values={},
            expected={desk.open.entity.uid: 1, desk.slow.entity.uid: 3},
        )


def test_threads_of_what_is_merged_go_on_at_what_stays(desk: Desk) -> None:
    remark = Comment.objects.create(
        about="requirement", subject=desk.slow.entity.uid, edition=desk.draft, text="重复了",
        at=last_change().at,
    )  # fmt: skip

    merge_requirements(requirements=[desk.open, desk.slow], values={})

    remark.refresh_from_db()
    assert remark.subject == desk.open.entity.uid


def test_what_was_public_leads_on_once_the_merge_is_published(desk: Desk) -> None:
    draft = next_edition(desk)
    rows = [draft.requirements.get(entity=row.entity) for row in (desk.open, desk.slow)]
    never_public = add(draft, rows[0].parent, title="新")
    kept = merge_requirements(requirements=[*rows, never_public], values={})
    assert not Redirect.objects.exists()

    publish_draft(edition=draft)

    led = Redirect.objects.get()
    assert (led.entity, led.target) == (desk.slow.entity, kept.entity)


def test_a_merge_that_was_undone_leads_nowhere(desk: Desk) -> None:
    draft = next_edition(desk)
    rows = [draft.requirements.get(entity=row.entity) for row in (desk.open, desk.slow)]
    merge_requirements(requirements=rows, values={})
    undo(change=last_change())

    publish_draft(edition=draft)

    assert not Redirect.objects.exists()


def test_what_comes_back_in_a_later_edition_stands_for_itself_again(desk: Desk) -> None:
    draft = next_edition(desk)
    rows = [draft.requirements.get(entity=row.entity) for row in (desk.open, desk.slow)]
    merge_requirements(requirements=rows, values={})
    publish_draft(edition=draft)
    first = Edition.objects.get(pk=desk.draft.pk)
    again = start_edition(framework=desk.framework, label="2031", base=first)

    publish_draft(edition=again)

    assert not Redirect.objects.exists()
