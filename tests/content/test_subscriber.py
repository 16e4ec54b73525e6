"""Who follows the feed and nothing else holds the public content, digest for digest."""

import datetime as dt
import json
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django.live_server_helper import LiveServer
from rest_framework.test import APIClient

from content.digests import digest_of, edition_value, text_digest
from content.models import (
    Anchor,
    Association,
    Citation,
    Edition,
    Erasure,
    Expression,
    Requirement,
)
from content.packages import (
    AssociationRecord,
    CitationRecord,
    EditionPackage,
    EditionRecord,
    FrameworkRecord,
    RequirementRecord,
)
from content.queries.packages import edition_package
from content.services.confirming import confirm_citations, confirm_links
from content.services.document_merging import merge_documents
from content.services.document_parting import split_document
from content.services.drafts import write_draft
from content.services.editions import withdraw_edition
from content.services.erasing import erase
from content.services.history import publication
from content.services.publishing import publish_edition, publish_expression
from tests.factories import TEXT, make_document, make_expression

SUBSCRIBER = Path(__file__).resolve().parents[1] / "subscriber.py"
Value = dict[str, Any]


def feed() -> Iterator[Value]:
    """The feed as anybody reads it."""
    after, last = 0, 1
    while after < last:
        page = APIClient().get("/api/v1/events/", {"after": after, "limit": 500}).json()
        yield from page["results"]
        after, last = page["next_after"], page["last"]


def subscribed(*arguments: str, events: list[Value] | None = None) -> Value:
    """What a subscriber in its own process rebuilds; it can import nothing of the product."""
    heard = feed() if events is None else events
    lines = "" if arguments else "\n".join(json.dumps(event) for event in heard)
    answer = subprocess.run(
        [sys.executable, "-I", str(SUBSCRIBER), *arguments],
        input=lines,
        capture_output=True,
        text=True,
        check=True,
        cwd="/",
    )
    rebuilt: Value = json.loads(answer.stdout)
    return rebuilt


def public_editions() -> dict[str, Value]:
    """Every sealed edition as the database holds it, with the digest it bears or, erased, has."""
    found = {}
    for edition in Edition.objects.sealed():
        value = edition_value(edition_package(edition))
        is_erased = Erasure.objects.filter(kind="edition", subject=edition.uid).exists()
        digest = digest_of(value) if is_erased else edition.digest
        found[str(edition.uid)] = value | {"digest": digest}
    return found


def assert_rebuilt(told: Value) -> None:
    assert told["faults"] == []
    assert told["editions"] == json.loads(json.dumps(public_editions()))
    texts = Expression.objects.public().values_list("uid", "digest", "text")
    heard = told["texts"].values()
    assert {(text["uid"], text["digest"], text["text"]) for text in heard} == {
        (str(uid), digest, text) for uid, digest, text in texts
    }
    for kind, address in (
        ("documents", "documents"),
        ("frameworks", "frameworks"),
        ("concepts", "concepts"),
    ):
        assert set(told[kind]) == set(uids_at(address)), kind


def uids_at(resource: str) -> Iterator[str]:
    """The uids of a public list, page by page."""
    address: str | None = f"/api/v1/{resource}/?limit=500"
    while address:
        page = APIClient().get(address).json()
        yield from (one["uid"] for one in page["results"])
        address = page["next"]


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


@dataclass
class Tree:
    """A framework's requirements as somebody edits them; ``rows`` are in no order."""

    children: dict[uuid.UUID | None, list[RequirementRecord]] = field(default_factory=dict)
    links: dict[tuple[uuid.UUID, uuid.UUID], AssociationRecord] = field(default_factory=dict)

    def in_order(self, parent: uuid.UUID | None = None) -> Iterator[RequirementRecord]:
        for one in self.children.get(parent, []):
            yield one
            yield from self.in_order(one.uid)

    def place(self, parent: uuid.UUID | None, at: int, one: RequirementRecord) -> None:
        row = self.children.setdefault(parent, [])
        row.insert(at % (len(row) + 1), replace(one, parent=parent))

    def take(self, uid: uuid.UUID) -> RequirementRecord:
        for row in self.children.values():
            for one in row:
                if one.uid == uid:
                    row.remove(one)
                    return one
        raise LookupError(uid)

    def below(self, uid: uuid.UUID) -> set[uuid.UUID]:
        return {uid} | {one.uid for one in self.in_order(uid)}


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["create", "change", "move", "remove", "link", "renumber", "publish"]),
        st.integers(0, 99),
        st.integers(0, 99),
        st.integers(0, 9),
        st.sampled_from(["慎欲", "慎权。", '𠮷\u2028"\\', "a\tb\x7f", ""]),
    ),
    min_size=5,
    max_size=40,
)


def edited(tree: Tree, step: tuple[str, int, int, int, str], number: int) -> None:
    """Carry out one step on the tree."""
    verb, first, second, at, words = step
    rows = list(tree.in_order())
    if verb == "create" or not rows:
        uid = uuid.uuid5(uuid.NAMESPACE_URL, f"step {number}")
        parent = rows[first % len(rows)].uid if rows and second % 3 else None
        made = RequirementRecord(uid, parent, "requirement", str(number), words or "题", words)
        tree.place(parent, at, made)
        return
    chosen = rows[first % len(rows)]
    if verb == "change":
        texts = {"en": {"title": words}} if at % 2 else {}
        _replaced(tree, replace(chosen, statement=f"{words}{number}", texts=texts))
    elif verb == "renumber":
        _replaced(tree, replace(chosen, code=f"{number}.{at}"))
    elif verb == "move":
        targets = [one.uid for one in rows if one.uid not in tree.below(chosen.uid)]
        parent = targets[second % len(targets)] if targets and at % 3 else None
        tree.place(parent, at, tree.take(chosen.uid))
    elif verb == "remove":
        for uid in tree.below(chosen.uid):
            tree.take(uid)
            tree.links = {ends: link for ends, link in tree.links.items() if uid not in ends}
    elif verb == "link":
        other = rows[second % len(rows)]
        ends = (chosen.uid, other.uid)
        if chosen.uid != other.uid:
            uid = uuid.uuid5(uuid.NAMESPACE_URL, str(ends))
            confidence = at / 9
            tree.links[ends] = AssociationRecord(
                uid, *ends, "related", rationale=words, confidence=confidence
            )


def _replaced(tree: Tree, one: RequirementRecord) -> None:
    row = tree.children[one.parent]
    row[[held.uid for held in row].index(one.uid)] = one


def published(tree: Tree, number: int, source: Expression) -> None:
    """Publish the tree as it stands, its first requirement citing the source."""
    requirements = list(tree.in_order())
    if requirements:
        requirements[0] = replace(requirements[0], citations=(_cited(requirements[0], source),))
    package = EditionPackage(
        FrameworkRecord(uuid.UUID(int=7), "histories", "standards", "历史"),
        EditionRecord(uuid.uuid4(), str(number), note="𠮷", effective_from=dt.date(2020, 1, 1)),
        tuple(requirements),
        tuple(tree.links.values()),
    )
    with publication() as opened:
        publish_edition(edition=write_draft(package=package), publication=opened)


def _cited(one: RequirementRecord, source: Expression) -> CitationRecord:
    uid = uuid.uuid5(one.uid, "cited")
    document = source.document.entity.uid
    quote = TEXT[2:6]
    return CitationRecord(
        uid, document, source.uid, source.digest, None, quote, TEXT[:2], TEXT[6:9], 2, 6
    )


@pytest.mark.django_db
@settings(max_examples=8, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
def test_a_subscriber_rebuilds_any_history(steps: list[tuple[str, int, int, int, str]]) -> None:
    with transaction.atomic():
        source = make_expression(document=make_document(), digest=text_digest(TEXT))
        tree = Tree()
        for number, step in enumerate(steps):
            if step[0] == "publish":
                published(tree, number, source)
            else:
                edited(tree, step, number)
        published(tree, len(steps), source)

        told = subscribed()

        assert_rebuilt(told)
        transaction.set_rollback(True)


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
