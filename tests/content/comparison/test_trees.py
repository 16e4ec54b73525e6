"""Two trees of requirements side by side."""

import uuid
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from content.comparison.lineage import Basis, Step
from content.comparison.trees import Fate, MoveKind, TreeComparison, compare_trees
from content.packages import RequirementRecord


def uid(number: int) -> uuid.UUID:
    return uuid.UUID(int=number)


def told(number: int, parent: int | None = None, **fields: Any) -> RequirementRecord:
    """A requirement whose words are its own."""
    above = None if parent is None else uid(parent)
    values = {"code": str(number), "title": f"要求{number}", "kind": "requirement"} | fields
    return RequirementRecord(uid(number), above, **values)


def numbers(uids: Any) -> tuple[int, ...]:
    return tuple(one.int for one in uids)


def kinds(found: TreeComparison) -> dict[str, list[int]]:
    """The uids that each list of a comparison names, as numbers."""
    return {
        "added": [one.uid.int for one in found.added],
        "removed": [one.uid.int for one in found.removed],
        "moved": [one.pair.new.uid.int for one in found.moved],
        "renumbered": [one.new.uid.int for one in found.renumbered],
        "changed": [one.pair.new.uid.int for one in found.changed],
    }


NOTHING: dict[str, list[int]] = {
    "added": [], "removed": [], "moved": [], "renumbered": [], "changed": [],
}  # fmt: skip


def test_an_edition_does_not_differ_from_itself() -> None:
    tree = [told(1), told(2, 1), told(3)]

    found = compare_trees(tree, tree)

    assert kinds(found) == NOTHING
    assert {row.fate for row in found.ids} == {Fate.KEPT}


def test_an_added_requirement_renumbers_what_follows_and_moves_nothing() -> None:
    old = [told(1), told(2), told(3)]
    new = [told(1), told(9, code="2"), told(2, code="3"), told(3, code="4")]

    found = compare_trees(old, new)

    assert kinds(found) == NOTHING | {"added": [9], "renumbered": [2, 3]}


def test_one_requirement_taken_to_the_end_is_one_move() -> None:
    old = [told(number) for number in (1, 2, 3, 4)]
    new = [told(number) for number in (2, 3, 4, 1)]

    found = compare_trees(old, new)

    assert kinds(found) == NOTHING | {"moved": [1]}
    (move,) = found.moved
    assert (move.kind, move.behind) == (MoveKind.ORDER, told(4))


def test_another_parent_is_a_move_and_children_go_along_unmoved() -> None:
    old = [told(1), told(2, 1), told(3, 2), told(4)]
    new = [told(1), told(4), told(2, 4), told(3, 2)]

    found = compare_trees(old, new)

    assert kinds(found) == NOTHING | {"moved": [2]}
    assert found.moved[0].kind == MoveKind.PARENT


def test_fields_are_told_one_by_one_with_translations() -> None:
    old = [told(1, statement="不得收礼。", modality="prohibition", texts={"en": {"title": "One"}})]
    new = [told(1, statement="禁止收礼。", modality=None, texts={"en": {"title": "1"}})]

    (changed,) = compare_trees(old, new).changed

    assert [(one.field, one.language, one.old, one.new) for one in changed.fields] == [
        ("statement", None, "不得收礼。", "禁止收礼。"),
        ("title", "en", "One", "1"),
        ("modality", None, "prohibition", None),
    ]


WHOLE = "干部应当谨慎用权，不得以权谋私；干部应当谨慎交友，不得拉帮结派。"
FIRST, SECOND = "干部应当谨慎用权，不得以权谋私；", "干部应当谨慎交友，不得拉帮结派。"


def test_a_recorded_split_is_told_whatever_the_words() -> None:
    old, new = [told(1)], [told(1, title="甲"), told(2, title="乙")]

    found = compare_trees(old, new, [Step((uid(1),), (uid(1), uid(2)))])

    (split,) = found.split
    assert (split.old.int, numbers(split.new), split.basis) == (1, (1, 2), Basis.HISTORY)
    assert kinds(found) == NOTHING | {"changed": [1]}
    assert [(row.fate, row.new and row.new.int) for row in found.ids] == [
        (Fate.SPLIT, 1), (Fate.SPLIT, 2),
    ]  # fmt: skip


def test_steps_one_after_another_lead_to_what_stands_in_the_end() -> None:
    old = [told(1), told(5)]
    new = [told(3, title="丙"), told(4, title="丁")]
    steps = [
        Step((uid(1),), (uid(2), uid(3))),
        Step((uid(2), uid(5)), (uid(4),)),
    ]

    found = compare_trees(old, new, steps)

    assert [(one.old.int, numbers(one.new)) for one in found.split] == [(1, (3, 4))]
    assert [(numbers(one.old), one.new.int) for one in found.merged] == [((1, 5), 4)]
    assert (found.added, found.removed) == ((), ())


def test_a_split_without_record_is_told_by_the_words() -> None:
    old = [told(1, title="", statement=WHOLE), told(7)]
    new = [
        told(1, title="", statement=FIRST), told(2, title="", statement=SECOND), told(7),
    ]  # fmt: skip

    found = compare_trees(old, new)

    (split,) = found.split
    assert (split.old.int, numbers(split.new), split.basis) == (1, (1, 2), Basis.WORDS)
    assert kinds(found) == NOTHING | {"changed": [1]}


def test_a_merge_without_record_is_told_by_the_words() -> None:
    old = [told(1, title="", statement=FIRST), told(2, title="", statement=SECOND)]
    new = [told(3, title="", statement=WHOLE)]

    found = compare_trees(old, new)

    (merge,) = found.merged
    assert (numbers(merge.old), merge.new.int, merge.basis) == ((1, 2), 3, Basis.WORDS)
    assert (found.added, found.removed) == ((), ())


def test_a_copy_beside_an_unchanged_requirement_is_added_not_split() -> None:
    old = [told(1, title="", statement=WHOLE)]
    new = [told(1, title="", statement=WHOLE), told(2, title="", statement=FIRST)]

    found = compare_trees(old, new)

    assert found.split == ()
    assert kinds(found) == NOTHING | {"added": [2]}


def test_a_requirement_of_another_identity_and_the_same_words_is_renamed() -> None:
    old = [told(1, statement="要特别慎言，守住嘴。")]
    new = [told(2, title="要求1", code="1", statement="要特别慎言，守住嘴。")]

    found = compare_trees(old, new)

    assert kinds(found) == NOTHING
    assert [(row.old, row.new, row.fate) for row in found.ids] == [(uid(1), uid(2), Fate.RENAMED)]


@given(st.permutations(range(1, 9)), st.integers(0, 8))
def test_what_did_not_move_keeps_its_order_and_nothing_can_be_spared(
    order: list[int], length: int
) -> None:
    old = [told(number) for number in range(1, 9)]
    new = [told(number) for number in order[:length]]

    found = compare_trees(old, new)

    moved = {one.pair.new.uid.int for one in found.moved}
    still = [number for number in order[:length] if number not in moved]
    assert still == sorted(still)
    assert len(still) == longest_rising(order[:length])


def longest_rising(places: list[int]) -> int:
    """By trying all ends, slowly."""
    best: list[int] = []
    for at, place in enumerate(places):
        best.append(1 + max((best[i] for i in range(at) if places[i] < place), default=0))
    return max(best, default=0)


def test_a_title_that_is_only_the_number_is_no_change_of_words() -> None:
    old = told(1, title="第三条", marker="第三条", code="3", statement="应当报告。")
    new = told(1, title="第四条", marker="第四条", code="4", statement="应当报告。")
    named = told(1, title="报告", marker="第四条", code="4", statement="应当报告。")

    assert kinds(compare_trees([old], [new])) == NOTHING | {"renumbered": [1]}
    (changed,) = compare_trees([new], [named]).changed
    assert [(one.field, one.old, one.new) for one in changed.fields] == [
        ("title", "第四条", "报告")
    ]
