"""Two people's changes of one base are laid together where they do not meet."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from content.merging import merge

Value = dict[str, Any]
NAMES = st.sampled_from(["title", "statement", "actor", "code"])
PLAIN = st.dictionaries(NAMES, st.text(max_size=3))
NESTED = st.dictionaries(
    st.sampled_from(["en", "fr"]), st.dictionaries(NAMES, st.text(max_size=2), max_size=2)
)
VALUES = st.builds(lambda plain, texts: plain | {"texts": texts}, PLAIN, NESTED)


@given(VALUES, VALUES, VALUES)
def test_the_order_of_two_people_matters_only_where_they_meet(
    base: Value, yours: Value, theirs: Value
) -> None:
    one, other = merge(base, yours, theirs), merge(base, theirs, yours)

    assert sorted(one.conflicts) == sorted(other.conflicts)
    if not one.conflicts:
        assert one.merged == other.merged


@given(VALUES, PLAIN, PLAIN)
def test_disjoint_changes_are_both_kept(base: Value, mine: Value, others: Value) -> None:
    others = {name: value for name, value in others.items() if name not in mine}

    found = merge(base, base | mine, base | others)

    assert (found.merged, found.conflicts) == (base | mine | others, ())


@given(VALUES, VALUES)
def test_one_persons_changes_are_taken_as_they_are(base: Value, yours: Value) -> None:
    assert merge(base, yours, base).merged == yours
    assert merge(base, base, yours).merged == yours
    assert merge(base, yours, yours).conflicts == ()


def test_members_of_an_object_are_merged_by_name() -> None:
    base = {"texts": {"en": {"title": "prudence", "statement": "be prudent"}}}
    yours = {"texts": {"en": {"title": "caution", "statement": "be prudent"}, "fr": {}}}
    theirs = {"texts": {"en": {"title": "care", "statement": "be careful"}}}

    found = merge(base, yours, theirs)

    assert found.merged == {"texts": {"en": {"title": "care", "statement": "be careful"}, "fr": {}}}
    assert found.conflicts == ("texts.en.title",)


def test_what_one_removed_and_the_other_changed_is_a_conflict() -> None:
    found = merge({"actor": "干部"}, {}, {"actor": "领导干部"})

    assert (found.merged, found.conflicts) == ({"actor": "领导干部"}, ("actor",))
