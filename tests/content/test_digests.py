"""Digests do not depend on the machine, the order of keys, or where a provision stands."""

import dataclasses
import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.digests import (
    canonical_bytes,
    digest_of,
    edition_digest,
    requirement_bytes,
    requirement_digest,
    requirement_value,
    wording,
    wording_bytes,
)
from content.packages import (
    AssociationRecord,
    EditionPackage,
    EditionRecord,
    FrameworkRecord,
    RequirementRecord,
)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)
ONE = RequirementRecord(uuid.UUID(int=1), None, "standard", "5.3", "慎言", "谨开口,慢开言。")
EXPECTED = "3ad46b5810b084dd3bb6d5d646cfa3afe086eee117894367b0538103236405b6"
PACKAGE = EditionPackage(
    framework=FrameworkRecord(uuid.UUID(int=8), "wuge", "standards", "五个过硬"),
    edition=EditionRecord(uuid.UUID(int=9), "2022"),
    requirements=(ONE,),
)


@given(st.dictionaries(st.text(), JSON))
def test_the_order_of_keys_does_not_matter(value: dict[str, object]) -> None:
    turned = dict(reversed(list(value.items())))

    assert canonical_bytes(turned) == canonical_bytes(value)


def test_chinese_stands_as_itself_in_utf8() -> None:
    assert canonical_bytes({"慎": "𠮷"}) == '{"慎":"𠮷"}'.encode()


def test_a_renumbered_requirement_keeps_its_digest() -> None:
    renumbered = dataclasses.replace(ONE, code="6", marker="六、", parent=uuid.UUID(int=7))

    assert requirement_digest(renumbered) == requirement_digest(ONE)


def test_other_words_give_another_digest() -> None:
    reworded = dataclasses.replace(ONE, statement="谨开口。")

    assert requirement_digest(reworded) != requirement_digest(ONE)


def test_the_title_of_the_work_may_change_without_another_edition() -> None:
    renamed = dataclasses.replace(PACKAGE.framework, title="五个过得硬")

    assert edition_digest(dataclasses.replace(PACKAGE, framework=renamed)) == edition_digest(
        PACKAGE
    )


def test_links_are_digested_in_one_order() -> None:
    links = tuple(
        AssociationRecord(uuid.UUID(int=n), ONE.uid, uuid.UUID(int=n + 50), "related")
        for n in range(20, 24)
    )
    forward = dataclasses.replace(PACKAGE, associations=links)
    backward = dataclasses.replace(PACKAGE, associations=links[::-1])

    assert edition_digest(forward) == edition_digest(backward) != edition_digest(PACKAGE)


def test_a_digest_is_the_same_on_every_machine() -> None:
    assert digest_of({"a": [1, "慎", None, True]}) == EXPECTED


@given(st.text(), st.dictionaries(st.text(), st.dictionaries(st.text(), st.text())))
def test_the_fast_bytes_of_a_wording_are_the_canonical_ones(
    said: str, texts: dict[str, dict[str, str]]
) -> None:
    record = RequirementRecord(uuid.uuid4(), None, "standard", "1", said, said, texts=texts)

    assert wording_bytes(record) == canonical_bytes(wording(record))
    assert requirement_bytes(record) == canonical_bytes(requirement_value(record))


@pytest.mark.parametrize("held", [1e16, 0.1, 2**70, "\ud800", "\x1f\x7f\u2028"])
def test_what_a_file_brought_along_keeps_its_canonical_form(held: Any) -> None:
    record = RequirementRecord(uuid.uuid4(), None, "standard", "1", "题", source={"held": held})
    lone = RequirementRecord(uuid.uuid4(), None, "standard", "1", "\ud800")

    assert requirement_bytes(record) == canonical_bytes(requirement_value(record))
    assert wording_bytes(lone) == canonical_bytes(wording(lone))
