"""Codes are given anew by rule, and nothing else changes."""

import pytest

from content.errors import InvalidContentError
from content.models import Edition, Requirement
from content.services.editions import create_framework, start_edition
from content.services.moving import move_requirement
from content.services.numbering import renumber
from content.services.provisions import change_requirement
from tests.content.services.curation import Desk, add, assert_whole, codes, fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def law() -> Edition:
    """A law of two chapters with an article that was put in between."""
    framework = create_framework(values={"title": "测试法"})
    draft = start_edition(framework=framework, label="1", base=None)
    group = {"kind": "group", "type": "章"}
    article = {"kind": "standard", "type": "条"}
    first = add(draft, **group, title="总则", code="chp_1", marker="第一章")
    add(draft, first, **article, title="第一条", code="1", marker="第一条", statement="为了测试。")
    add(draft, first, **article, title="新条", code="", marker="第条")
    second = add(draft, **group, title="分则", code="chp_3", marker="第三章")
    last = add(draft, second, **article, title="学历", code="2", marker="第二条")
    add(draft, last, type="项", code="2.2", marker="（二）", title="身体健康")
    return draft


def marks(draft: Edition) -> list[tuple[str, str, str]]:
    rows = draft.requirements.order_by("path")
    return list(rows.values_list("code", "marker", "title"))


def test_decimal_codes_follow_the_places(desk: Desk) -> None:
    move_requirement(requirement=desk.deed, parent=None, position=1)

    assert renumber(edition=desk.draft, rule="decimal") == 4

    assert codes(desk.draft) == ["1", "2", "2.1", "2.2"]
    assert_whole(desk.draft)


def test_only_what_is_below_one_requirement_is_numbered(desk: Desk) -> None:
    for row, code in ((desk.speech, "五"), (desk.open, "x"), (desk.deed, "六")):
        change_requirement(requirement=row, values={"code": code})

    assert renumber(edition=desk.draft, rule="decimal", within=fresh(desk.speech)) == 2

    assert codes(desk.draft) == ["五", "五.1", "五.2", "六"]


def test_hand_codes_are_kept_where_the_rule_says_so(desk: Desk) -> None:
    for row, code in ((desk.speech, "五"), (desk.open, ""), (desk.slow, "五.1")):
        change_requirement(requirement=row, values={"code": code})

    assert renumber(edition=desk.draft, rule="keep") == 1

    assert codes(desk.draft) == ["五", "五.2", "五.1", "2"]
    assert_whole(desk.draft)


def test_articles_count_through_all_chapters_and_markers_go_with_them(law: Edition) -> None:
    Requirement.objects.filter(title="新条").update(marker="第一条之一条")

    renumber(edition=law, rule="articles")

    assert marks(law) == [
        ("chp_1", "第一章", "总则"), ("1", "第一条", "第一条"), ("2", "第二条", "新条"),
        ("chp_2", "第三章", "分则"), ("3", "第三条", "学历"), ("3.1", "（一）", "身体健康"),
    ]  # fmt: skip


def test_a_title_that_is_only_the_number_goes_with_it(law: Edition) -> None:
    row = law.requirements.get(title="第一条")
    before = row.digest
    move_requirement(requirement=row, parent=law.requirements.get(title="分则"))

    renumber(edition=law, rule="articles")

    row.refresh_from_db()
    assert (row.code, row.marker, row.title) == ("3", "第三条", "第三条")
    assert row.digest != before
    assert_whole(law)


def test_a_wording_keeps_its_digest_and_version_when_it_is_renumbered(desk: Desk) -> None:
    before = {row.pk: (row.digest, row.version) for row in desk.draft.requirements.all()}
    change_requirement(requirement=desk.deed, values={"code": "9"})
    before[desk.deed.pk] = (before[desk.deed.pk][0], 2)

    renumber(edition=desk.draft, rule="decimal")

    assert {row.pk: (row.digest, row.version) for row in desk.draft.requirements.all()} == before


def test_numbering_what_is_numbered_changes_nothing(desk: Desk) -> None:
    assert renumber(edition=desk.draft, rule="decimal") == 0


def test_duplicate_codes_are_allowed_in_a_draft(desk: Desk) -> None:
    change_requirement(requirement=desk.deed, values={"code": "1"})

    assert codes(desk.draft) == ["1", "1.1", "1.2", "1"]


def test_an_unknown_rule_and_a_foreign_requirement_are_named(desk: Desk, law: Edition) -> None:
    with pytest.raises(InvalidContentError) as refused:
        renumber(edition=law, rule="roman", within=desk.speech)

    assert [problem.field for problem in refused.value.fields] == ["rule", "within"]
