"""History gives back the draft that it was recorded of."""

from hypothesis import given
from hypothesis import strategies as st

from content.replaying import Step, Tree, Value, replay

Moves = list[tuple[int, int | None, int]]


def placed(uid: int, parent: int | None, previous: str | None, title: str = "") -> Value:
    return {
        "uid": str(uid), "parent": None if parent is None else str(parent), "title": title,
        "previous": previous,
    }  # fmt: skip


@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.none() | st.integers(0, 5), st.integers(0, 5)), max_size=30
    )
)
def test_places_told_by_the_sibling_before_rebuild_any_order(moves: Moves) -> None:
    """Whatever is put wherever, a list beside it agrees; a parent is put before its children."""
    below: dict[int | None, list[int]] = {}
    parents: dict[int, int | None] = {}
    steps = []
    for uid, parent, position in moves:
        if parent is not None and (parent not in parents or under(parents, parent, uid)):
            continue
        if uid in parents:
            below[parents[uid]].remove(uid)
        siblings = below.setdefault(parent, [])
        siblings.insert(position, uid)
        parents[uid] = parent
        at = siblings.index(uid)
        previous = str(siblings[at - 1]) if at else None
        steps.append(Step("requirement", str(uid), placed(uid, parent, previous)))

    tree = replay(steps)

    told = {
        None if parent is None else str(parent): [str(uid) for uid in row]
        for parent, row in below.items()
        if row
    }
    assert {parent: row for parent, row in tree.children.items() if row} == told


def under(parents: dict[int, int | None], uid: int | None, top: int) -> bool:
    while uid is not None:
        if uid == top:
            return True
        uid = parents.get(uid)
    return False


def test_what_came_in_with_an_import_stands_in_the_order_it_was_told() -> None:
    told = [{"uid": str(uid), "parent": None, "title": str(uid)} for uid in (3, 1, 2)]

    tree = replay(Step("requirement", value["uid"], value) for value in told)

    assert list(tree.preorder()) == ["3", "1", "2"]
    assert tree.requirements["1"] == {
        "uid": "1", "parent": None, "title": "1", "marker": "", "version": 1, "original": {},
    }  # fmt: skip


def test_a_change_of_words_leaves_the_place_alone() -> None:
    steps = [Step("requirement", str(uid), placed(uid, None, None)) for uid in (2, 1)]
    changed = {"uid": "2", "parent": None, "title": "新", "version": 2, "uids": ["2", "3"]}

    tree = replay([*steps, Step("requirement", "2", changed)])

    assert list(tree.preorder()) == ["1", "2"]
    assert "uids" not in tree.requirements["2"]


def test_citations_and_links_come_and_go() -> None:
    cited = {"uid": "c", "requirement": "1", "start": 0, "end": 3}
    steps = [
        Step("requirement", "1", placed(1, None, None) | {"citations": [cited]}),
        Step("association", "a", {"uid": "a", "rationale": "同义"}),
        Step("citation", "d", cited | {"uid": "d"}),
        Step("citation", "c", None),
        Step("association", "a", {"uid": "a", "rationale": "近义"}),
        Step("edition", "e", {"label": "1"}),
        Step("association", "b", None),
    ]

    tree = replay(steps)

    assert tree.value()["citations"] == {"d": cited | {"uid": "d"}}
    assert tree.associations == {"a": {"uid": "a", "rationale": "近义"}}


def test_history_goes_on_from_what_the_draft_was_copied_from() -> None:
    base = replay([Step("requirement", "1", placed(1, None, None))])

    tree = replay([Step("requirement", "2", placed(2, None, "1"))], base)

    assert list(tree.preorder()) == ["1", "2"]
    assert replay([], Tree()).value() == {"requirements": [], "citations": {}, "associations": {}}
