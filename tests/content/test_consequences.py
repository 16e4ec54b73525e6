"""What publishing tells of each requirement."""

from typing import Any

import pytest

from content.consequences import requirement_events, told_before
from content.digests import requirement_value
from tests.content.comparison.test_trees import told


@pytest.mark.parametrize(
    ("fields", "kinds"),
    [
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
    old, new = told(1, **base), told(1, **(base | fields))

    uid = str(new.uid)
    events = requirement_events({uid: told_before(old)}, {uid: requirement_value(new)})
    found = [kind.value for kind, _, _ in events]

    assert found == kinds
