"""Who follows the feed and nothing else holds the public content, digest for digest."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django.live_server_helper import LiveServer

from content.digests import text_digest
from content.services.document_merging import merge_documents
from content.services.document_parting import split_document
from content.services.history import publication
from content.services.publishing import publish_expression
from tests.factories import make_document, make_expression
from tests.subscribing import assert_rebuilt, subscribed


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
