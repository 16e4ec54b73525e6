"""A requirement moves with all below it; the tree stays whole on either database."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from content.errors import TreeCycleError, TreeFullError, VersionConflictError
from content.identity import tree_path
from content.models import Change, Edition, Requirement
from content.services.editions import create_framework, start_edition
from content.services.moving import move_requirement
from content.services.provisions import create_requirement
from content.services.trees import DEEPEST, MOST_PLACES
from tests.content.services.curation import (
    Desk,
    add,
    assert_whole,
    fresh,
    last_change,
    titles,
)

pytestmark = pytest.mark.django_db


def empty_draft() -> Edition:
    framework = create_framework(values={"title": "四慎"})
    return start_edition(framework=framework, label="1", base=None)


def test_a_subtree_moves_below_another_requirement(desk: Desk) -> None:
    moved = move_requirement(requirement=desk.speech, parent=desk.deed, expected=1)

    assert titles(desk.draft) == ["慎行", "  慎言", "    谨开口", "    慢开言"]
    assert (moved.version, fresh(desk.open).version) == (2, 1)
    assert_whole(desk.draft)


def test_children_are_put_in_another_order_without_a_new_version(desk: Desk) -> None:
    moved = move_requirement(requirement=desk.slow, parent=desk.speech, position=1, expected=1)

    assert titles(desk.draft) == ["慎言", "  慢开言", "  谨开口", "慎行"]
    assert moved.version == 1
    assert_whole(desk.draft)


@pytest.mark.parametrize(
    ("position", "order"),
    [(1, "cabd"), (2, "acbd"), (3, "abcd"), (4, "abdc"), (99, "abdc"), (None, "abdc")],
)
def test_a_position_counts_the_other_children(position: int | None, order: str) -> None:
    draft = empty_draft()
    rows = {name: add(draft, title=name) for name in "abcd"}

    move_requirement(requirement=rows["c"], parent=None, position=position)

    assert "".join(titles(draft)) == order
    assert_whole(draft)


def test_a_move_to_where_it_stands_leaves_no_trace(desk: Desk) -> None:
    before = Change.objects.count()

    move_requirement(requirement=desk.open, parent=desk.speech, position=1)

    assert Change.objects.count() == before
    assert_whole(desk.draft)


def test_nothing_moves_below_itself(desk: Desk) -> None:
    for parent in (desk.speech, desk.open):
        with pytest.raises(TreeCycleError):
            move_requirement(requirement=desk.speech, parent=parent)

    assert_whole(desk.draft)


def test_a_move_from_another_version_is_refused(desk: Desk) -> None:
    with pytest.raises(VersionConflictError):
        move_requirement(requirement=desk.open, parent=None, expected=2)


def test_a_tree_has_a_depth_that_it_does_not_exceed() -> None:
    draft = empty_draft()
    chain = [add(draft, title="1")]
    while len(chain) < DEEPEST:
        chain.append(add(draft, chain[-1], title=str(len(chain) + 1)))
    beside = add(draft, title="旁")
    add(draft, beside, title="旁下")

    with pytest.raises(TreeFullError):
        add(draft, chain[-1], title="过深")
    with pytest.raises(TreeFullError):
        move_requirement(requirement=beside, parent=chain[-2])

    move_requirement(requirement=fresh(beside), parent=chain[-3])
    assert_whole(draft)


def test_a_parent_has_only_so_many_places() -> None:
    draft = empty_draft()
    first = add(draft, title="甲")
    last = add(draft, title="乙")
    Requirement.objects.filter(pk=last.pk).update(path=tree_path([MOST_PLACES]))
    Requirement.objects.filter(pk=first.pk).update(path=tree_path([MOST_PLACES - 1]))

    with pytest.raises(TreeFullError):
        add(draft, title="丙")
    with pytest.raises(TreeFullError):
        create_requirement(edition=draft, position=2, values={"title": "丙"})

    create_requirement(edition=draft, position=1, values={"title": "丙"})
    assert titles(draft) == ["丙", "甲", "乙"]


@pytest.mark.parametrize("size", [2, 60])
def test_the_statements_of_a_move_do_not_grow_with_what_moves(size: int) -> None:
    draft = empty_draft()
    top, other = add(draft, title="甲"), add(draft, title="乙")
    for number in range(size):
        add(draft, top, title=str(number))
        add(draft, other, title=str(number))

    with CaptureQueriesContext(
        connection,
    ) as asked:
        move_requirement(requirement=other, parent=top, position=1)

    assert len(asked) <= 24
    assert_whole(draft)


def test_the_change_tells_from_where_and_to_where(desk: Desk) -> None:
    move_requirement(requirement=desk.slow, parent=desk.deed)

    recorded = last_change()
    places = [
        (value["parent"], value["previous"]) for value in (recorded.before, recorded.after) if value
    ]
    assert places == [
        (str(desk.speech.entity.uid), str(desk.open.entity.uid)),
        (str(desk.deed.entity.uid), None),
    ]


class AnyMoves(TestCase):
    """Whatever is moved wherever, an ordered tree beside it agrees."""

    @settings(max_examples=25)
    @given(st.lists(st.tuples(*[st.integers(0, 99)] * 3), max_size=12))
    def test_any_moves_leave_the_tree_that_a_list_would(
        self, moves: list[tuple[int, int, int]]
    ) -> None:
        draft = empty_draft()
        rows = [add(draft, title=name) for name in "abc"]
        rows += [add(draft, row, title=f"{row.title}{n}") for row in rows for n in "12"]
        below: dict[int | None, list[Requirement]] = {None: rows[:3]}
        below |= {row.pk: rows[3 + 2 * at : 5 + 2 * at] for at, row in enumerate(rows[:3])}
        for which, where, position in moves:
            row = rows[which % len(rows)]
            parent = [None, *rows][where % (len(rows) + 1)]
            if parent is not None and self._holds(below, row, parent):
                with pytest.raises(TreeCycleError):
                    move_requirement(requirement=row, parent=parent)
                continue
            move_requirement(requirement=row, parent=parent, position=position + 1)
            next(held for held in below.values() if row in held).remove(row)
            below.setdefault(parent.pk if parent else None, []).insert(position, row)
        assert titles(draft) == list(self._told(below, None, 0))
        assert_whole(draft)

    def _holds(
        self, below: dict[int | None, list[Requirement]], top: Requirement, row: Requirement
    ) -> bool:
        return top == row or any(self._holds(below, one, row) for one in below.get(top.pk, []))

    def _told(self, below: dict[int | None, list[Requirement]], top: int | None, depth: int):  # type: ignore[no-untyped-def]
        for row in below.get(top, []):
            yield "  " * depth + row.title
            yield from self._told(below, row.pk, depth + 1)
