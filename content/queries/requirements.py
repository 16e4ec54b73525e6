"""Requirements: the wording of each in the edition the reading is about."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q

from content.errors import NotFoundError
from content.identity import SEGMENT_WIDTH, path_depth
from content.models import Redirect, Requirement
from content.queries.addresses import requirement_address
from content.queries.context import Context, context_of_row, context_of_uid
from content.queries.details import add_details
from content.queries.editions import as_uid, pinned_editions
from content.queries.events import current_revision
from content.queries.fields import Answer, Shape
from content.queries.paging import named_or_led
from content.queries.reading import Reading
from content.queries.redirects import final_uids
from content.queries.requirement_filters import (
    Place,
    RequirementQuery,
    count_sql,
    editions_sql,
    keys_sql,
    place_of,
    within_edition_sql,
)
from content.queries.requirement_lines import Head, Lines
from content.queries.requirement_sql import PATH, Statement, requirement_statement, wording_sql
from content.queries.shapes import EXPANSIONS, REQUIREMENT, REQUIREMENT_EXPANDED
from content.queries.statements import (
    Row,
    among,
    fetched,
    json_object,
    members,
    uid_parameter,
    uid_text,
)
from content.queries.wordings import localised

MOST_REDIRECTS = 8
# Of what is added to a row of a list; the row says where there are more.
MOST_EACH = 100


def shaped_requirements(
    keys: Sequence[int],
    reading: Reading,
    expand: tuple[str, ...] = (),
    most: int | None = None,
) -> list[Answer]:
    """Give the answers of requirements by row, in the order of ``keys``.

    At most so many of each list that is added to a row, where ``most`` says so. One query; two
    more where links are asked for.
    """
    if not keys:
        return []
    statement = _statement(expand, reading, most)
    text = f"{statement.text} WHERE {among('r.id')}"
    rows = fetched(text, (*statement.params, members(keys)))
    place = {key: at for at, key in enumerate(keys)}
    rows.sort(key=lambda row: place[row[0]])
    return _answers(statement, rows, reading, expand, most)


def _statement(expand: tuple[str, ...], reading: Reading, most: int | None) -> Statement:
    # One more than is given tells that there are more.
    return requirement_statement(expand, reading, None if most is None else most + 1)


def _answers(
    statement: Statement,
    rows: Iterable[Row],
    reading: Reading,
    expand: tuple[str, ...],
    most: int | None = None,
) -> list[Answer]:
    """The answers of rows of ``requirement_sql``, in their order."""
    if not expand:
        return [_plain(row, reading.language) for row in rows]
    names = statement.names
    found = [_finished(dict(zip(names, row, strict=True)), reading) for row in rows]
    add_details(found, expand, reading, most)
    answer = _shape(expand).answer
    return [answer(row) for row in found]


def _plain(row: Row, language: str) -> Answer:
    """The answer of a row without details, as ``REQUIREMENT`` names its fields, in one step.

    Lists are made of these, so it goes no way round through a dictionary of the columns.
    """
    (
        _, _, _, _, _, original, _, path, title, statement, texts, uid, framework, edition, kind,
        type_, code, modality, actor, condition, marker, parent, digest, state,
    ) = row  # fmt: skip
    said = original
    if texts and texts != "{}":
        known = {"title": title, "statement": statement, "texts": json_object(texts)}
        wording = localised(known, original, language)
        title, statement, said = wording.title, wording.statement, wording.language
    uid = uid_text(uid)
    return {
        "uid": uid,
        "address": requirement_address(framework, edition, code, uid),
        "framework": framework,
        "edition": edition,
        "kind": kind,
        "type": type_ or None,
        "code": code or None,
        "title": title or None,
        "statement": statement or None,
        "language": said,
        "modality": modality or None,
        "actor": actor or None,
        "condition": condition or None,
        "marker": marker or None,
        "depth": len(path) // SEGMENT_WIDTH,
        "position": int(path[-SEGMENT_WIDTH:]),
        "parent_uid": _parent_text(parent),
        "digest": digest or None,
        "state": state,
    }


# Of neighbours, who come one after another, it is the same.
_parent_text = functools.lru_cache(maxsize=1024)(uid_text)


@functools.cache
def _shape(expand: tuple[str, ...]) -> Shape:
    return REQUIREMENT_EXPANDED.picked({*REQUIREMENT.names, *expand, "more"})


def _finished(row: Answer, reading: Reading) -> Answer:
    """A row of ``requirement_sql`` with the fields that are not columns."""
    original = {"title": row["title"], "statement": row["statement"]}
    original["texts"] = json_object(row["texts"])
    wording = localised(original, row["original"], reading.language)
    uid, code, path = uid_text(row["uid"]), row["code"] or None, row["path"]
    # Written out, because a loop over the names costs as much as all the rest.
    row["type"], row["code"] = row["type"] or None, code
    row["modality"], row["actor"] = row["modality"] or None, row["actor"] or None
    row["condition"], row["marker"] = row["condition"] or None, row["marker"] or None
    row["digest"] = row["digest"] or None
    row["original_wording"] = original
    row["title"], row["statement"] = wording.title, wording.statement
    row["language"] = wording.language
    row["uid"], row["parent_uid"] = uid, uid_text(row["parent_uid"])
    row["depth"] = path_depth(path)
    row["position"] = int(path[-SEGMENT_WIDTH:])
    row["address"] = requirement_address(row["framework"], row["edition"], code, uid)
    return row


@dataclass(frozen=True, slots=True)
class RequirementListing:
    """The requirements that ``query`` names, each edition in reading order (``paging.Members``)."""

    query: RequirementQuery
    reading: Reading
    order: tuple[str, ...] = ("framework_id", "edition_id", "path")

    def keys(
        self, beyond: Sequence[Any], *, backwards: bool = False, most: int | None = None
    ) -> list[Row]:
        """Give row, framework, edition and path of the next rows beyond such a place; one query."""
        text, params = keys_sql(self.query, self.reading, beyond, backwards=backwards)
        if most is None:
            return fetched(text, params)
        return fetched(f"{text} LIMIT %s", (*params, most))

    def shaped(self, primary_keys: Sequence[int]) -> list[Answer]:
        """Give the answers of some rows, in this order; one query, three with links."""
        return shaped_requirements(primary_keys, self.reading, self.query.expand, MOST_EACH)

    def batches(self, beyond: Sequence[Any], most: int) -> Iterator[list[Answer]]:
        """Give some ``most`` answers at a time, of the editions that the list holds now.

        One query for each edition or batch of a large one, two more with links.

        Raises:
            ValueError: ``beyond`` is not a framework's row, an edition's row and a path.
        """
        place, heads = self._begun(beyond)
        return self._walked([head.row for head in heads], place, most)

    def lines(self, beyond: Sequence[Any], most: int, how: Lines) -> Iterator[list[bytes]]:
        """Give the answers as lines of JSON, with ``most`` rows a query; nothing may be expanded.

        Raises:
            ValueError: ``beyond`` is not a framework's row, an edition's row and a path.
        """
        place, heads = self._begun(beyond)
        within = within_edition_sql(self.query, self.reading, place)
        return how.batches(heads, within, place, most)

    def _begun(self, beyond: Sequence[Any]) -> tuple[Place | None, list[Head]]:
        place = place_of(beyond) if beyond else None
        text, params = editions_sql(self.query, self.reading, place)
        return place, [Head._make(row) for row in fetched(text, params)]

    def _walked(
        self, editions: Sequence[int], beyond: Place | None, most: int
    ) -> Iterator[list[Answer]]:
        statement = _statement(self.query.expand, self.reading, MOST_EACH)
        condition, given = within_edition_sql(self.query, self.reading, beyond)
        text = f"{statement.text} WHERE {condition} ORDER BY r.path LIMIT %s"
        gathered: list[Row] = []
        for edition in editions:
            begun = beyond is not None and edition == beyond.edition
            path, found = beyond.path if beyond and begun else "", None
            while found is None or len(found) == most:
                found = fetched(text, (*statement.params, edition, path, *given, most))
                gathered += found
                path = found[-1][PATH] if found else ""
                if len(gathered) >= most:
                    yield _answers(statement, gathered, self.reading, self.query.expand, MOST_EACH)
                    gathered = []
        if gathered:
            yield _answers(statement, gathered, self.reading, self.query.expand, MOST_EACH)

    def all(self) -> list[Answer]:
        """Give every answer, in order."""
        return self.shaped([row[0] for row in self.keys(())])

    def named(self, uids: Iterable[str]) -> list[Answer | None]:
        """Give the members with these uids, in their order; None where there is none."""
        return named_or_led(uids, self._known, final_uids)

    def _known(self, uids: set[str]) -> dict[str, Answer]:
        chosen = replace(self, query=replace(self.query, uids=tuple(sorted(uids))))
        return {answer["uid"]: answer for answer in chosen.all()}

    def count(self) -> int:
        """Give the length of the whole list; one query."""
        text, params = count_sql(self.query, self.reading)
        length: int = fetched(text, params)[0][0]
        return length


def requirement_listing(query: RequirementQuery, reading: Reading) -> RequirementListing:
    """Give the requirements of the editions the reading is about, each edition in reading order.

    Two queries a page, and two more where links are asked for.
    """
    return RequirementListing(query, reading)


def list_requirements(query: RequirementQuery, reading: Reading) -> list[Answer]:
    """Give every requirement that ``query`` names, each edition in reading order; two queries."""
    return requirement_listing(query, reading).all()


def get_requirement(uid: str, reading: Reading) -> Answer:
    """Give one requirement with its place, sources and links, as ``requirement_now`` does."""
    return requirement_now(uid, reading).answer


def requirement_now(uid: str, reading: Reading) -> Context:
    """Give one requirement with its place, sources and links, and the revision it shows.

    The wording is that of the pinned edition, else of the edition in force on the day, else the
    last one that was; ``effective_to`` tells. A merged requirement leads to the one that took its
    place, which costs two queries more. One query, with others as ``context_of_uid`` says; five for
    a draft.

    Raises:
        NotFoundError: no visible wording has this uid (404).
    """
    for _ in range(MOST_REDIRECTS):
        found = _named(uid, reading)
        if found is not None:
            return found
        follow = Redirect.objects.filter(entity__uid=as_uid(uid)).values_list("target__uid")
        target = follow.first()
        if target is None:
            break
        uid = str(target[0])
    raise NotFoundError(kind="requirement", kind_zh="要求", name=uid)


def _named(uid: str, reading: Reading) -> Context | None:
    if reading.drafts:
        return _drafted(*wording_sql(reading, uid_parameter(as_uid(uid))), reading)
    return context_of_uid(uid, reading)


def _in_row(key: int | None, reading: Reading) -> Context | None:
    if key is None:
        return None
    if reading.drafts:
        return _drafted("r.id = %s", (key,), reading)
    return context_of_row(key, reading)


def _drafted(condition: str, params: Sequence[Any], reading: Reading) -> Context | None:
    """The requirement that fulfils a condition, drafts being seen; None where none does."""
    revision = current_revision()
    statement = requirement_statement((*EXPANSIONS, "edition_uid"), reading)
    rows = fetched(f"{statement.text} WHERE {condition}", (*statement.params, *params))
    if not rows:
        return None
    if reading.edition is not None:
        # The label is pinned for this framework; others may have the same one.
        uid = uid_text(rows[0][statement.names.index("edition_uid")])
        reading = replace(reading, edition=uid)
    return Context(revision, _answers(statement, rows, reading, EXPANSIONS)[0], whole=False)


def requirement_at(slug: str, label: str | None, code: str, reading: Reading) -> Answer:
    """Give the requirement at an address, by code or uid; four queries.

    Raises:
        NotFoundError: nothing visible stands there (404).
    """
    pinned = replace(reading, edition=label or reading.edition)
    editions = pinned_editions(pinned).filter(framework__slug=slug)
    named = Q(code=code) | Q(entity__uid=as_uid(code))
    found = Requirement.objects.filter(named, edition__in=editions).order_by("path")
    key = found.values_list("pk", flat=True).first()
    context = _in_row(key, pinned)
    if context is None:
        place = f"{slug}@{label}/{code}" if label else f"{slug}/{code}"
        raise NotFoundError(kind="requirement", kind_zh="要求", name=place)
    return context.answer
