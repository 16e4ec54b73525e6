"""One requirement by its single statement is what the statements of lists make of the same row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from content.identity import tree_path
from content.models import Association, Document, Edition, Framework, Passage, Requirement
from content.queries.context import Context, context_of_row, context_of_uid
from content.queries.editions import as_uid
from content.queries.events import current_revision
from content.queries.known_editions import known_editions
from content.queries.reading import Reading
from content.queries.requirement_sql import wording_sql
from content.queries.requirements import requirement_now, shaped_requirements
from content.queries.shapes import EXPANSIONS
from content.queries.statements import fetched, uid_parameter
from content.queries.visibility import visible_editions
from server.rendering import json_bytes
from tests.factories import (
    make_association,
    make_edition,
    make_entity,
    make_framework,
    make_requirement,
    seal_edition,
)
from tests.server.reading import verbs

pytestmark = pytest.mark.django_db
# What changes words, links, ends and what is seen of them.
WRITES = (
    verbs.edit_one_requirement, verbs.new_text, verbs.change_linked_end, verbs.confirm_citation,
    verbs.rename_concept, verbs.rename_document, verbs.merge_concepts, verbs.merge_documents,
    verbs.merge_requirements, verbs.withdraw, verbs.erase,
)  # fmt: skip


def readings(edition: Edition) -> Iterator[Reading]:
    """Today, in another language, on a day between editions, and pinned to one."""
    today = Reading.today()
    yield today
    yield replace(today, language="en-GB", edition=edition.label)
    yield Reading(day=dt.date(2022, 10, 17))


def told_otherwise() -> list[tuple[str, Reading]]:
    """Give the uid and reading of every answer that the two ways do not share byte by byte."""
    found = []
    for edition in visible_editions(Reading.today()).order_by("pk"):
        keys = list(edition.requirements.order_by("path").values_list("pk", flat=True))
        for reading in readings(edition):
            pinned = reading.edition and replace(reading, edition=str(edition.uid))
            expected = shaped_requirements(keys, pinned or reading, EXPANSIONS)
            for key, answer in zip(keys, expected, strict=True):
                context = context_of_row(key, reading)
                if context is None or json_bytes(context.answer) != json_bytes(answer):
                    found.append((answer["uid"], reading))
    return found


def chosen_otherwise() -> list[tuple[str, Reading]]:
    """Give the uids and readings of which another wording is shown than ``wording_sql`` names."""
    uids = {str(uid) for uid in Requirement.objects.values_list("entity__uid", flat=True)}
    pinned = [replace(Reading.today(), edition=str(one.uid)) for one in Edition.objects.all()]
    asked = {*pinned, *(one for edition in Edition.objects.all() for one in readings(edition))}
    return [
        (uid, reading)
        for reading in asked
        for uid in uids
        if shown(context_of_uid(uid, reading)) != shown(wording_named(uid, reading))
    ]


def wording_named(uid: str, reading: Reading) -> Context | None:
    condition, params = wording_sql(reading, uid_parameter(as_uid(uid)))
    rows = fetched(f"SELECT r.id FROM content_requirement r WHERE {condition}", params)
    return context_of_row(rows[0][0], reading) if rows else None


def shown(context: Context | None) -> bytes:
    return b"" if context is None else json_bytes(context.answer)


def link_to_everything() -> None:
    """Publish links from one requirement to things of every kind, seen and unseen."""
    edition = make_edition()
    source = make_requirement(edition=edition).entity
    unseen = make_requirement(edition=make_edition(framework=make_framework())).entity
    passage = Passage.objects.filter(expression__published_at__isnull=False)[0]
    ends = [passage.entity, unseen]
    ends += [one.entity for one in Framework.objects.order_by("pk")[:2]]
    ends += [one.entity for one in Document.objects.order_by("pk")]
    for place, end in enumerate(ends):
        make_association(
            edition=edition,
            source_entity=source,
            target_entity=end,
            confidence=0.1 * place / 3,
            navigation=place == 1,
        )
    seal_edition(edition)


def test_the_sample_is_told_alike_by_one_statement_each(loaded: Any) -> None:
    uids = list(Requirement.objects.values_list("entity__uid", flat=True))
    for uid in uids:
        requirement_now(str(uid), Reading.today())
    with CaptureQueriesContext(connection) as asked:
        contexts = [requirement_now(str(uid), Reading.today()) for uid in uids]

    assert len(asked) == len(uids) > 30
    assert {(one.whole, one.revision) for one in contexts} == {(True, current_revision())}
    assert told_otherwise() == []


def test_both_ways_agree_whatever_was_written(loaded: Any) -> None:
    link_to_everything()
    assert told_otherwise() == []
    for write in WRITES:
        write()

        assert told_otherwise() == [], write.__name__

    assert chosen_otherwise() == []
    links = Association.objects.filter(source_entity__kind="requirement")
    assert set(links.values_list("target_entity__kind", flat=True)) == {
        "concept", "document", "framework", "passage", "requirement",
    }  # fmt: skip


def test_places_are_found_where_others_between_them_were_removed(loaded: Any) -> None:
    edition = make_edition()
    tops = [make_requirement(edition=edition, path=tree_path([at])) for at in (2, 3, 7, 11)]
    for at in (4, 8):
        make_requirement(parent=tops[2], path=tree_path([7, at]))
    seal_edition(edition)

    assert told_otherwise() == []
    beside = [context_of_row(top.pk, Reading.today()).answer["siblings"] for top in tops]
    titles = [[side and side["uid"] for side in one.values()] for one in beside]
    uids = [None, *(str(top.entity.uid) for top in tops), None]
    assert titles == [[uids[at], uids[at + 2]] for at in range(4)]


def test_links_are_told_of_every_framework_that_words_the_same(loaded: Any) -> None:
    own, further = make_framework(), make_framework()
    source, other = make_entity(framework=own), make_entity(framework=own)
    # The last edition of the one words neither, and the last of the other is never published.
    for framework, wording, sealed in (
        (own, True, True), (own, True, True), (further, True, True), (own, False, True),
        (further, True, False),
    ):  # fmt: skip
        edition = make_edition(framework=framework)
        for entity in (source, other) if wording else ():
            make_requirement(edition=edition, entity=entity)
        make_association(edition=edition, source_entity=source, target_entity=other)
        make_association(edition=edition, source_entity=other, target_entity=source)
        if sealed:
            seal_edition(edition)

    assert told_otherwise() == []
    pinned = replace(Reading.today(), edition=str(own.editions.order_by("pk")[0].uid))
    found = context_of_uid(str(source.uid), pinned)
    assert len(found.answer["associations"]) == 4


def test_what_is_remembered_of_editions_is_forgotten_with_the_next_publication(loaded: Any) -> None:
    edition = Edition.objects.get(framework__slug=verbs.SLUG)
    uid = str(edition.requirements.order_by("path")[0].entity.uid)
    pinned = replace(Reading.today(), edition=edition.label)
    before = requirement_now(uid, pinned)

    verbs.edit_one_requirement()
    edited = requirement_now(uid, pinned)
    verbs.rename_framework()
    other = Requirement.objects.filter(edition__framework__slug=verbs.OTHER)[0]
    renamed = requirement_now(str(other.entity.uid), Reading.today())

    assert (before.answer["effective_to"], edited.answer["effective_to"]) == (None, verbs.FROM)
    assert renamed.answer["cite_as"].startswith("《五个过硬标准》")
    assert [one.revision - before.revision for one in (edited, renamed)] == [1, 2]


def test_what_was_published_between_two_statements_makes_no_whole_answer(
    loaded: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = Requirement.objects.filter(edition__published_at__isnull=False)[0].pk
    revision = current_revision()
    assert known_editions([0], revision) == (revision, {0: None})

    def before(sql: str, params: Any) -> Any:
        return [(revision - 1, *row[1:]) for row in fetched(sql, params)]

    monkeypatch.setattr("content.queries.context.fetched_again", before)
    context = context_of_row(key, Reading.today())

    assert context is not None
    assert (context.revision, context.whole) == (revision - 1, False)
