"""What publishing tells of each requirement."""

from typing import Any

import pytest

from content.consequences import consequences
from content.digests import requirement_value
from content.packages import RequirementRecord
from tests.content.comparison.test_trees import told

_OLD = told(1, title="第三条", marker="第三条", code="3", statement="应当报告。")


def value(*records: RequirementRecord) -> dict[str, Any]:
    return {"requirements": [requirement_value(one) for one in records], "associations": []}


@pytest.mark.parametrize(
    ("fields", "kinds"),
    [
        ({}, []),
        ({"title": "第四条", "marker": "第四条", "code": "4"}, ["requirement.moved"]),
        ({"title": "报告", "marker": "第四条", "code": "4"}, ["requirement.changed"]),
        ({"title": "第四条", "marker": "第四条", "statement": "报告。"}, ["requirement.changed"]),
        ({"title": "第四条", "marker": "第四条", "type": "条"}, ["requirement.changed"]),
    ],
)
def test_another_number_is_a_move_and_other_words_a_change(
    fields: dict[str, Any], kinds: list[str]
) -> None:
    base = {"title": "第三条", "marker": "第三条", "code": "3", "statement": "应当报告。"}
    new = told(1, **(base | fields))

    found = [kind.value for kind, _, _ in consequences(value(new), value(_OLD))]

    assert found == kinds
