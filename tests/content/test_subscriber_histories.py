"""Whatever editors do to a framework, who follows the feed rebuilds each of its editions."""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.digests import text_digest
from content.models import Edition, Expression
from content.packages import (
    AssociationRecord,
    CitationRecord,
    EditionPackage,
    EditionRecord,
    FrameworkRecord,
    RequirementRecord,
)
from content.services.drafts import write_draft
from content.services.editions import withdraw_edition
from content.services.history import publication
from content.services.publishing import publish_edition
from tests.factories import TEXT, make_document, make_expression
from tests.subscribing import assert_rebuilt, subscribed


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
        st.sampled_from(
            ["create", "change", "move", "remove", "link", "renumber", "publish", "withdraw"]
        ),
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


def withdraw_one(chosen: int) -> None:
    """Withdraw an edition that is public, if there is one."""
    public = Edition.objects.public().order_by("pk")
    if public:
        withdraw_edition(edition=public[chosen % len(public)], reason="误发")


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
            elif step[0] == "withdraw":
                withdraw_one(step[1])
            else:
                edited(tree, step, number)
        published(tree, len(steps), source)

        told = subscribed()

        assert_rebuilt(told)
        transaction.set_rollback(True)
