"""Seven people before one edition in each of its states: what the tables of roles are tried on."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from content.models import (
    Association,
    Change,
    Citation,
    Comment,
    Edition,
    Expression,
    Framework,
    Membership,
    Proposal,
    Requirement,
    SearchScope,
    SearchUnit,
    WebhookDelivery,
    WebhookEndpoint,
)
from content.queries.checks import ERROR, check_items
from content.services.discussion import open_thread, reply, resolve_thread
from content.services.editions import publish_draft, submit_edition, withdraw_edition
from content.services.linking import create_association
from content.services.provisions import change_requirement
from content.services.webhooks import create_endpoint
from content.vocabulary import EditionState, Role
from server.models import User
from tests.content.services.curation import Desk, fresh, make_desk
from tests.factories import (
    make_concept,
    make_edition,
    make_framework,
    make_member,
    make_membership,
    make_passage,
    make_user,
    seal_expression,
)
from tests.uncommitted import uncommitted

ACTORS = ("stranger", "reader", "elsewhere", "here", "overall", "reviewer", "administrator")
STATES = tuple(EditionState)
# The same order everywhere: pytest groups tests by the place of a parameter, not by its value.
in_each_state = pytest.mark.parametrize("world", STATES, indirect=True)
REFUSED = 300
Answer = TypeVar("Answer")
Rows = dict[str, list[tuple[Any, ...]]]
# A command makes these again from the rows that the tables of roles tell of.
_DERIVED = (SearchScope, SearchUnit)
_CHANGES = {
    "sqlite": "SELECT total_changes()",
    "postgresql": (
        "SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) FROM pg_stat_xact_user_tables"
    ),
}
_LINE = re.compile(r"(\S*) +([a-z_ ]+?) +((?:\d+ *){7})([a-z ]*)")


@dataclass(frozen=True, slots=True)
class Told:
    """What one line of a table says: each person's status, and the tables a success writes to."""

    statuses: dict[str, int]
    effect: str

    @property
    def able(self) -> list[str]:
        """Who may, in the order of ``ACTORS``."""
        return [actor for actor, status in self.statuses.items() if status < REFUSED]

    def seen(self, done: Container[int]) -> dict[str, tuple[int, str]]:
        """What each person sees: the status, and the tables that one of ``done`` writes to."""
        return {
            actor: (status, self.effect if status in done else "")
            for actor, status in self.statuses.items()
        }


def expected_of(path: Path) -> dict[tuple[str, EditionState], Told]:
    """Give a table of roles, written a line a write and its states, by write and state."""
    found, name = {}, ""
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        said = _LINE.fullmatch(line)
        assert said is not None, line
        name = said[1] or name
        statuses = dict(zip(ACTORS, map(int, said[3].split()), strict=True))
        for state in STATES if said[2] == "any" else map(EditionState, said[2].split()):
            found[name, state] = Told(statuses, said[4])
    return found


@dataclass(frozen=True, slots=True)
class World:
    """One edition in ``state`` with one of everything that is written to, and who comes to it.

    ``people`` have their roles as ``ACTORS`` names them: the reader, the editor ``here`` and the
    reviewer in the edition's framework alone, ``elsewhere`` is an administrator of another one.
    ``clients`` are theirs, signed in; ``rows`` is all that is stored.
    """

    state: EditionState
    framework: Framework
    edition: Edition
    text: Expression
    speech: Requirement
    open: Requirement
    slow: Requirement
    deed: Requirement
    citation: Citation
    link: Association
    proposal: Proposal
    thread: Comment
    answered: Comment
    settled: Comment
    renaming: Change
    spare: User
    membership: Membership
    webhook: WebhookEndpoint
    delivery: WebhookDelivery
    people: dict[str, User]
    clients: dict[str, Client]
    warnings: list[str]
    rows: Rows


def make_world(state: EditionState) -> World:
    """Make the edition by the services, everything in it by a command, and its people."""
    desk = make_desk()
    make_passage(expression=desk.text)
    seal_expression(desk.text)
    people = _people(desk.framework)
    link = create_association(
        source=desk.open.entity, target=desk.slow.entity, type="related", edition=desk.draft
    )
    proposal = _proposal(desk)
    thread, answered, settled = _threads(desk, people)
    webhook = create_endpoint(by=None, url="https://example.com/hook")
    make_concept(label="谨开口")
    change_requirement(requirement=desk.deed, values={"code": "9"})
    change_requirement(requirement=desk.slow, values={"title": "改"})
    renaming = Change.objects.latest("pk")
    _bring(desk.draft, state)
    spare = make_user(username="spare")
    return World(
        state=state,
        framework=desk.framework,
        edition=Edition.objects.get(pk=desk.draft.pk),
        text=desk.text,
        speech=fresh(desk.speech),
        open=fresh(desk.open),
        slow=fresh(desk.slow),
        deed=fresh(desk.deed),
        citation=desk.open.citations.get(),
        link=link,
        proposal=proposal,
        thread=thread,
        answered=answered,
        settled=settled,
        renaming=renaming,
        spare=spare,
        membership=make_membership(role=Role.READER, framework=desk.framework),
        webhook=webhook,
        delivery=_delivery(webhook),
        people=people,
        clients=_clients(people),
        warnings=_warnings(desk.draft),
        rows=stored(),
    )


def _people(framework: Framework) -> dict[str, User]:
    other = make_edition(framework=make_framework(slug="biechu")).framework
    return {
        "reader": make_member(Role.READER, framework),
        "elsewhere": make_member(Role.ADMINISTRATOR, other),
        "here": make_member(Role.EDITOR, framework),
        "overall": make_member(Role.EDITOR),
        "reviewer": make_member(Role.REVIEWER, framework),
        "administrator": make_member(Role.ADMINISTRATOR),
    }


def _clients(people: dict[str, User]) -> dict[str, Client]:
    stranger = Client()
    clients = {"stranger": stranger}
    for name, user in people.items():
        clients[name] = client_like(stranger)
        clients[name].force_login(user)
    return clients


def client_like(other: Client, **headers: str) -> Client:
    """Give a client that nobody is signed in with, over the middleware of another one.

    WhiteNoise looks through all static files each time that middleware is loaded.
    """
    client = Client(headers=headers)
    client.handler = other.handler
    return client


def _proposal(desk: Desk) -> Proposal:
    start = desk.text.text.index("要谨慎行事")
    return Proposal.objects.create(
        edition=desk.draft, expression=desk.text, kind="requirement", rule="demand",
        confidence=0.4, start=start, end=start + 5, payload={"statement": "要谨慎行事"},
    )  # fmt: skip


def _threads(desk: Desk, people: dict[str, User]) -> tuple[Comment, Comment, Comment]:
    """A remark of the editor here, the answer to another one, and one that is resolved."""
    threads = [
        open_thread(
            about="edition", subject=desk.draft.uid, text=text, edition=desk.draft,
            by=people["here"],
        )
        for text in ("何以止此", "已答", "已决")
    ]  # fmt: skip
    answered = reply(thread=threads[1], text="如此", by=people["overall"])
    resolve_thread(thread=threads[2])
    return threads[0], answered, threads[2]


def _delivery(webhook: WebhookEndpoint) -> WebhookDelivery:
    return WebhookDelivery.objects.create(
        endpoint=webhook, message="msg_1", kind="webhook.ping", outcome="delivered", status=204,
        at=timezone.now(),
    )  # fmt: skip


def _bring(draft: Edition, state: EditionState) -> None:
    if state == EditionState.IN_REVIEW:
        submit_edition(edition=draft)
    if state in (EditionState.PUBLISHED, EditionState.WITHDRAWN):
        publish_draft(edition=draft, acknowledged=_warnings(draft))
    if state == EditionState.WITHDRAWN:
        withdraw_edition(edition=draft, reason="有误")


def _warnings(edition: Edition) -> list[str]:
    """What its checklist lets stand when it is acknowledged, by name."""
    return [item.name for item in check_items(edition) if item.severity != ERROR]


@contextmanager
def world_of(state: EditionState) -> Iterator[World]:
    """Give the world of a state, uncommitted."""
    with uncommitted():
        yield make_world(state)


@contextmanager
def undone() -> Iterator[int]:
    """Take back all that is written inside, whatever comes of it; give ``changes`` before."""
    with transaction.atomic():
        yield changes()
        transaction.set_rollback(True)


def changes() -> int:
    """Give how many rows this connection has changed so far, however it was done."""
    with connection.cursor() as cursor:
        cursor.execute(_CHANGES[connection.vendor])
        return int(cursor.fetchone()[0])


def seen_by_all(world: World, ask: Callable[[str], Answer]) -> dict[str, tuple[Answer, str]]:
    """Give what each of ``ACTORS`` is answered, and the tables that wrote to; all is taken back."""
    seen = {}
    for actor in ACTORS:
        with undone() as before:
            answer = ask(actor)
            seen[actor] = (answer, touched(world.rows, before))
    return seen


def stored() -> Rows:
    """Give every row of the domain's tables, by table; what search keeps of them is left out."""
    models = apps.get_app_config("content").get_models()
    tables = [model._meta.db_table for model in models if model not in _DERIVED]
    rows: Rows = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            rows[table.removeprefix("content_")] = cursor.fetchall()
    return rows


def touched(before: Rows, changed: int) -> str:
    """Give the names of the tables whose rows are others than ``before``, in alphabetical order.

    Nothing is read where no row was changed since ``changed`` of them were: most are refused.
    """
    if changes() == changed:
        return ""
    after = stored()
    # An update moves a row to the end on PostgreSQL, and so does taking it back.
    return " ".join(
        name
        for name in sorted(after)
        if after[name] != before[name] and _sorted(after[name]) != _sorted(before[name])
    )


def _sorted(rows: list[tuple[Any, ...]]) -> list[str]:
    return sorted(map(repr, rows))
