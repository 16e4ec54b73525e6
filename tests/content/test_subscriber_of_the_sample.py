"""Who follows the feed of the sample holds it, digest for digest, whatever is done to it."""

import datetime as dt
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from rest_framework.test import APIClient

from content.digests import text_digest
from content.models import Anchor, Association, Citation, Edition, Expression, Requirement
from content.services.confirming import confirm_citations, confirm_links
from content.services.editions import withdraw_edition
from content.services.erasing import erase
from content.services.history import publication
from content.services.publishing import publish_expression
from tests.factories import make_expression
from tests.subscribing import assert_rebuilt, feed, subscribed

pytestmark = pytest.mark.django_db


def test_a_subscriber_rebuilds_the_sample(loaded: Path) -> None:
    told = subscribed()

    assert_rebuilt(told)
    assert len(told["editions"]) > 3
    labels = [label["text"] for one in told["concepts"].values() for label in one["labels"]]
    assert "大局意识" in labels
    titles = {one["slug"]: one["title"] for one in told["frameworks"].values()}
    assert titles["wuge-guoying"].startswith("五个过硬")
    assert {one["slug"] for one in told["schemes"].values()} == {
        one["slug"] for one in APIClient().get("/api/v1/concepts/schemes/").json()["results"]
    }


def _uid_of_first(kind: str) -> uuid.UUID:
    """Something public of the sample that has words."""
    firsts: dict[str, Callable[[], uuid.UUID]] = {
        "requirement": lambda: Requirement.objects.filter(citations__isnull=False)[0].entity.uid,
        "association": lambda: Association.objects.exclude(rationale="")[0].uid,
        "expression": lambda: Expression.objects.public()[0].uid,
        "citation": lambda: Citation.objects.order_by("pk")[0].uid,
    }
    return firsts[kind]()


@pytest.mark.parametrize("kind", ["requirement", "association", "expression", "citation"])
def test_an_erasure_reaches_who_follows_and_who_begins_later(loaded: Path, kind: str) -> None:
    before = list(feed())

    erase(subject=_uid_of_first(kind), reason="依法删除")

    after = list(feed())
    following = before + after[len(before) :]
    assert after[len(before)]["kind"] == "content.erased"
    for heard in (following, after):
        told = subscribed(events=heard)
        assert_rebuilt(told)
        assert len(told["erased"]) == 1


def test_a_withdrawal_is_told_with_its_reason(loaded: Path) -> None:
    edition = Edition.objects.get(framework__slug="wuge-guoying")

    withdraw_edition(edition=edition, reason="误发")

    told = subscribed()
    assert told["faults"] == []
    assert told["withdrawn"] == {str(edition.uid): {"reason": "误发", "digest": edition.digest}}


def test_confirmations_and_anchors_reach_the_subscriber(loaded: Path) -> None:
    cited = Citation.objects.filter(requirement__edition__framework__slug="wuge-guoying")[0]
    link = Association.objects.filter(edition__framework__slug="wuge-duizhao")[0]
    old = cited.expression
    words = "新序。" + old.text
    newer = make_expression(
        document=old.document,
        text=words,
        digest=text_digest(words),
        effective_from=dt.date(2025, 1, 1),
    )

    with publication() as opened:
        publish_expression(expression=newer, publication=opened)
    confirm_links(uids=[link.uid], note="仍合")
    confirm_citations(uids=[cited.uid])

    told = subscribed()
    assert_rebuilt(told)
    assert set(told["anchors"]) == {
        str(uid) for uid in Anchor.objects.values_list("uid", flat=True)
    }
    mine = [one for one in told["anchors"].values() if one["citation"] == str(cited.uid)]
    assert [(one["expression"], one["start"], one["end"]) for one in mine] == [
        (newer.digest, cited.start + 3, cited.end + 3)
    ]
    confirmed = told["confirmations"].values()
    assert [one.get("association") or one["citation"] for one in confirmed] == [
        str(link.uid), str(cited.uid),
    ]  # fmt: skip
    assert {tuple(sorted(one)) for one in confirmed} == {
        ("association", "note", "source_digest", "target_digest", "uid"),
        ("citation", "note", "source_digest", "target_digest", "uid"),
    }
