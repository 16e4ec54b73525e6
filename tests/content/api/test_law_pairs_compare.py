"""Two wordings of one law, published as two editions, differ as the gold says."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from tests.uncommitted import uncommitted

pytestmark = pytest.mark.django_db
Json = dict[str, Any]
TITLES = (
    "中华人民共和国妇女权益保障法",
    "中华人民共和国反间谍法",
    "军人抚恤优待条例",
    "中华人民共和国公司法",
    "中华人民共和国文物保护法",
    "国务院关于经营者集中申报标准的规定",
    "中华人民共和国未成年人保护法",
    "上海市优化营商环境条例",
)


@pytest.fixture(scope="module", params=TITLES)
def gold(request: pytest.FixtureRequest, shared: Path) -> Json:
    lines = (shared / "data" / "laws_versions" / "gold.jsonl").read_text("utf-8").splitlines()
    found: Json = next(row for row in map(json.loads, lines) if row["title"] == request.param)
    return found


@pytest.fixture(scope="module")
def comparison(
    gold: Json, shared: Path, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Json]:
    """The pair imported and published as two editions of one framework, and compared."""
    with django_db_blocker.unblock(), uncommitted():
        yield _compared(gold, shared / "data" / "laws_versions" / "md")


def _compared(gold: Json, folder: Path) -> Json:
    for side in ("old", "new"):
        path, label = folder / gold[side], gold[f"{side}_version"]
        call_command("import", str(path), framework="law", edition=label, publish=True, verbosity=0)
    client = Client()
    editions = client.get("/api/v1/editions/?framework=law").json()["results"]
    newer = next(one for one in editions if one["label"] == gold["new_version"])
    # One old wording bears no date and came into force on the day of the test.
    asked = {"with": gold["old_version"]}
    found: Json = client.get(f"/api/v1/editions/{newer['uid']}/compare/", asked).json()
    return found


def article_of(code: str | None) -> str | None:
    """The article that a code belongs to; None for 编, 章 and 节."""
    return None if code is None or "_" in code.split(".")[0] else code.split(".")[0]


def touched(comparison: Json, side: str) -> set[str]:
    """The articles whose words, items included, are not word for word in the other edition."""
    alone = {"old": "removed", "new": "added"}[side]
    codes = [one["code"] for one in comparison[alone]]
    codes += [
        one[side]["code"]
        for one in comparison["changed"]
        if any(field["field"] == "statement" and not field["blank"] for field in one["fields"])
    ]
    codes += [one[side]["code"] for one in comparison["moved"] if "." in one[side]["code"]]
    # The label of an item stands in its article: (一) and （一） are not the same words.
    codes += [
        one[side]["code"]
        for one in comparison["renumbered"]
        if "." in one[side]["code"] and one["old"]["marker"] != one["new"]["marker"]
    ]
    for name in ("split", "merged"):
        for one in comparison[name]:
            places = one[side] if isinstance(one[side], list) else [one[side]]
            codes += [place["code"] for place in places]
    return {article for article in map(article_of, codes) if article is not None}


def articles(comparison: Json) -> dict[str, str]:
    """Where both editions hold an article: its old number and its new one."""
    return {
        row["old_code"]: row["new_code"]
        for row in comparison["ids"]
        if row["relation"] == "kept" and article_of(row["old_code"]) == row["old_code"]
    }


def test_a_pair_of_wordings_differs_as_the_gold_says(gold: Json, comparison: Json) -> None:
    old, new = touched(comparison, "old"), touched(comparison, "new")
    same = {
        number: there
        for number, there in articles(comparison).items()
        if number not in old and there not in new
    }

    assert old == set(gold["only_or_changed_old"])
    assert new == set(gold["only_or_changed_new"])
    assert {here: there for here, there in same.items() if here != there} == gold["identical_moved"]
    assert sum(here == there for here, there in same.items()) == gold["identical_same_number"]


def test_a_renumbered_article_keeps_its_uid(gold: Json, comparison: Json) -> None:
    kept = {row["old_code"]: row for row in comparison["ids"] if row["old_code"]}

    for number, there in gold["identical_moved"].items():
        row = kept[number]
        assert (row["relation"], row["new_code"], row["old"]) == ("kept", there, row["new"])
