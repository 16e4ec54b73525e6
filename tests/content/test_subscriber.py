"""Who follows the feed and nothing else holds the public content, digest for digest."""

import datetime as dt
import json
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django.live_server_helper import LiveServer
from rest_framework.test import APIClient

from content.digests import text_digest
from content.models import Anchor, Association, Citation, Edition, Expression, Requirement
from content.services.confirming import confirm_citations, confirm_links
from content.services.document_merging import merge_documents
from content.services.document_parting import split_document
from content.services.editions import withdraw_edition
from content.services.erasing import erase
from content.services.history import publication
from content.services.publishing import publish_expression
from tests.factories import make_document, make_expression
from tests.subscribing import assert_rebuilt, feed, subscribed


def test_a_subscriber_rebuilds_the_sample(sample: Path) -> None:
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


@pytest.mark.django_db(transaction=True)
def test_a_subscriber_needs_http_and_nothing_else(live_server: LiveServer) -> None:
    folder = Path(__file__).resolve().parents[2] / "content" / "sample"
    call_command("import", str(folder), publish=True, verbosity=0)

    told = subscribed(live_server.url)

    assert_rebuilt(told)


def test_a_subscriber_rebuilds_two_wordings_of_a_statute(db: None, shared: Path) -> None:
    folder = shared / "data" / "laws_versions"
    pair = json.loads((folder / "gold.jsonl").read_text(encoding="utf-8").splitlines()[0])
    for wording in ("old", "new"):
        call_command("import", str(folder / "md" / pair[wording]), publish=True, verbosity=0)

    told = subscribed()

    assert_rebuilt(told)
    assert len({edition["framework"] for edition in told["editions"].values()}) == 1
    assert len(told["editions"]) == 2


def test_a_second_text_and_a_stub_reach_the_subscriber(db: None) -> None:
    document = make_document(slug="source", title="来源")
    first = make_expression(
        document=document, label="1", text="慎言。", digest=text_digest("慎言。")
    )
    second = make_expression(
        document=document, label="2", text="慎行。", digest=text_digest("慎行。")
    )
    for expression in (first, second):
        with publication() as opened:
            publish_expression(expression=expression, publication=opened)

    told = subscribed()

    assert_rebuilt(told)
    assert [text["label"] for text in told["texts"].values()] == ["1", "2"]


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
def test_an_erasure_reaches_who_follows_and_who_begins_later(sample: Path, kind: str) -> None:
    before = list(feed())

    erase(subject=_uid_of_first(kind), reason="依法删除")

    after = list(feed())
    following = before + after[len(before) :]
    assert after[len(before)]["kind"] == "content.erased"
    for heard in (following, after):
        told = subscribed(events=heard)
        assert_rebuilt(told)
        assert len(told["erased"]) == 1


def test_a_withdrawal_is_told_with_its_reason(sample: Path) -> None:
    edition = Edition.objects.get(framework__slug="wuge-guoying")

    withdraw_edition(edition=edition, reason="误发")

    told = subscribed()
    assert told["faults"] == []
    assert told["withdrawn"] == {str(edition.uid): {"reason": "误发", "digest": edition.digest}}


def test_confirmations_and_anchors_reach_the_subscriber(sample: Path) -> None:
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


def test_merged_documents_lead_on_and_back_again(db: None) -> None:
    one, other = make_document(title="慎言录"), make_document(title="慎行录")
    for document in (one, other):
        text = document.title
        expression = make_expression(document=document, text=text, digest=text_digest(text))
        with publication() as opened:
            publish_expression(expression=expression, publication=opened)

    merge_documents(source=one, target=other, reason="同一文献")
    merged = subscribed()
    split_document(document=one)
    parted = subscribed()

    for told in (merged, parted):
        assert_rebuilt(told)
    assert merged["documents"][str(one.entity.uid)]["redirect"] == str(other.entity.uid)
    assert parted["documents"][str(one.entity.uid)]["redirect"] is None
