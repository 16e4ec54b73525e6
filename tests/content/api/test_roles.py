"""Who may do what to an edition in which state over REST: every role, write and state."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import resolve

from content.api.urls import urlpatterns
from content.queries.webhooks import get_webhook
from content.vocabulary import EditionState
from tests.content.api.writing import send
from tests.content.roles import (
    REFUSED,
    STATES,
    World,
    client_like,
    expected_of,
    in_each_state,
    seen_by_all,
    touched,
    undone,
)
from tests.factories import make_token

pytestmark = pytest.mark.django_db
Json = dict[str, Any]
Asked = tuple[str, str, Json | None, Any]

# What each person is answered, and the tables that a success writes to.
TABLE = expected_of(Path(__file__).with_name("roles.txt"))
# The scope that a token needs, where it is not ``write``.
SCOPES = dict.fromkeys(("edition.acknowledge", "edition.publish", "edition.withdraw"), "publish")
ALL_SCOPES = ("read", "write", "publish")
# Writes to what is of no edition; files beside this one try who may make them.
ELSEWHERE = ("documents/", "concepts/", "imports/")


def _at(row: Any, rest: str = "") -> str:
    return f"requirements/{row.entity.uid}/{rest}"


def _edition(world: World, rest: str = "") -> str:
    return f"editions/{world.edition.uid}/{rest}"


# What is sent: method, address, body and If-Match.
WRITES: dict[str, Callable[[World], Asked]] = {
    "framework.create": lambda _: ("POST", "frameworks/", {"title": "新"}, None),
    "framework.change": lambda _: ("PATCH", "frameworks/sishen/", {"subject": "干部"}, None),
    "edition.start": lambda _: ("POST", "editions/", {"framework": "sishen", "label": "9"}, None),
    "edition.outline": lambda w: (
        "POST", "editions/",
        {"framework": "sishen", "label": "9", "expression": str(w.text.uid)}, None,
    ),
    "edition.change": lambda w: ("PATCH", _edition(w), {"note": "新"}, None),
    "edition.discard": lambda w: ("DELETE", _edition(w), None, None),
    "edition.submit": lambda w: ("POST", _edition(w, "submit/"), {}, None),
    "edition.return": lambda w: ("POST", _edition(w, "return/"), {"note": "再改"}, None),
    "edition.publish": lambda w: (
        "POST", _edition(w, "publish/"), {"acknowledged": w.warnings}, None,
    ),
    "edition.withdraw": lambda w: ("POST", _edition(w, "withdraw/"), {"reason": "有误"}, None),
    "edition.acknowledge": lambda w: (
        "POST", _edition(w, "acknowledge/"), {"names": w.warnings}, None,
    ),
    "edition.renumber": lambda w: ("POST", _edition(w, "renumber/"), {"rule": "decimal"}, None),
    "edition.propose": lambda w: ("POST", _edition(w, "propose/"), {}, None),
    "requirement.create": lambda w: (
        "POST", "requirements/", {"edition": str(w.edition.uid), "title": "慎微"}, None,
    ),
    "requirement.change": lambda w: ("PATCH", _at(w.open), {"title": "新"}, w.open.version),
    "requirement.delete": lambda w: ("DELETE", _at(w.deed), None, w.deed.version),
    "requirement.move": lambda w: (
        "POST", _at(w.deed, "move/"), {"parent": None, "position": 1}, w.deed.version,
    ),
    "requirement.split": lambda w: (
        "POST", _at(w.open, "split/"), {"parts": [{"title": "甲"}, {"title": "乙"}]},
        w.open.version,
    ),
    "requirement.merge": lambda w: (
        "POST", _at(w.open, "merge/"),
        {"others": [{"uid": str(w.slow.entity.uid), "version": w.slow.version}]}, w.open.version,
    ),
    "citation.create": lambda w: (
        "POST", _at(w.open, "citations/"),
        {"expression": str(w.text.uid), "start": 0, "end": 4}, None,
    ),
    "citation.change": lambda w: ("PATCH", f"citations/{w.citation.uid}/", {"start": 0}, None),
    "citation.delete": lambda w: ("DELETE", f"citations/{w.citation.uid}/", None, None),
    "citation.confirm": lambda w: (
        "POST", "citations/confirm/", {"uids": [str(w.citation.uid)]}, None,
    ),
    "association.create": lambda w: (
        "POST", "associations/",
        {"edition": str(w.edition.uid), "source": str(w.open.entity.uid),
         "target": str(w.deed.entity.uid), "type": "related"}, None,
    ),
    "association.change": lambda w: (
        "PATCH", f"associations/{w.link.uid}/", {"rationale": "相通"}, w.link.digest,
    ),
    "association.delete": lambda w: ("DELETE", f"associations/{w.link.uid}/", None, w.link.digest),
    "association.confirm": lambda w: (
        "POST", "associations/confirm/", {"uids": [str(w.link.uid)]}, None,
    ),
    "change.undo": lambda w: ("POST", f"changes/{w.renaming.pk}/undo/", {}, None),
    "proposal.accept": lambda w: (
        "POST", "proposals/accept/", {"uids": [str(w.proposal.uid)]}, None,
    ),
    "proposal.reject": lambda w: (
        "POST", "proposals/reject/", {"uids": [str(w.proposal.uid)]}, None,
    ),
    "comment.create": lambda w: (
        "POST", "comments/",
        {"about": "edition", "subject": str(w.edition.uid), "edition": str(w.edition.uid),
         "text": "为何"}, None,
    ),
    "comment.change": lambda w: ("PATCH", f"comments/{w.thread.uid}/", {"text": "为何"}, None),
    "comment.delete": lambda w: ("DELETE", f"comments/{w.thread.uid}/", None, None),
    "comment.reply": lambda w: ("POST", f"comments/{w.thread.uid}/replies/", {"text": "因"}, None),
    "comment.resolve": lambda w: ("POST", f"comments/{w.thread.uid}/resolve/", {}, None),
    "comment.reopen": lambda w: ("POST", f"comments/{w.settled.uid}/reopen/", {}, None),
    "bulk": lambda w: (
        "POST", "bulk/",
        {"operations": [{"method": "PATCH", "path": f"/api/v1/{_at(w.open)}",
                         "if_match": f'"{w.open.version}"', "body": {"title": "新"}}]}, None,
    ),
    "membership.create": lambda _: (
        "POST", "memberships/", {"user": "spare", "role": "editor", "framework": "sishen"}, None,
    ),
    "membership.change": lambda w: (
        "PATCH", f"memberships/{w.membership.uid}/", {"role": "editor"}, None,
    ),
    "membership.delete": lambda w: ("DELETE", f"memberships/{w.membership.uid}/", None, None),
    "webhook.create": lambda _: ("POST", "webhooks/", {"url": "https://example.com/new"}, None),
    "webhook.change": lambda w: (
        "PATCH", f"webhooks/{w.webhook.uid}/", {"description": "新"},
        get_webhook(w.webhook.uid)["version"],
    ),
    "webhook.delete": lambda w: ("DELETE", f"webhooks/{w.webhook.uid}/", None, None),
    "webhook.replay": lambda w: ("POST", f"webhooks/{w.webhook.uid}/replay/", {"after": 0}, None),
    "webhook.rotate": lambda w: ("POST", f"webhooks/{w.webhook.uid}/rotate/", {}, None),
    "webhook.ping": lambda w: ("POST", f"webhooks/{w.webhook.uid}/ping/", {}, None),
}  # fmt: skip


def asked(client: Client, world: World, name: str) -> int:
    """The status that a write is answered with."""
    method, path, body, version = WRITES[name](world)
    return int(send(client, method, path, body, version=version).status_code)


@in_each_state
@pytest.mark.parametrize("name", WRITES)
def test_a_write_is_done_for_whom_the_table_says_and_leaves_nothing_else(
    name: str, world: World
) -> None:
    seen = seen_by_all(world, lambda actor: asked(world.clients[actor], world, name))

    assert seen == TABLE[name, world.state].seen(range(REFUSED))


def first_possible(state: EditionState) -> list[str]:
    """The writes that somebody may make in this state, and nobody in those before."""
    before = STATES[: STATES.index(state)]
    return [
        name
        for name in WRITES
        if TABLE[name, state].able and not any(TABLE[name, other].able for other in before)
    ]


@in_each_state
def test_a_token_reaches_as_far_as_its_scope_and_its_person(world: World) -> None:
    expected, seen, of_a_reader = {}, {}, set()
    for name in first_possible(world.state):
        told, needed = TABLE[name, world.state], SCOPES.get(name, "write")
        able = told.able[-1]
        with undone():
            tokens = {scope: make_token(world.people[able], scope) for scope in ALL_SCOPES}
            seen[name] = {scope: by_token(token, world, name) for scope, token in tokens.items()}
            of_a_reader.add(by_token(make_token(world.people["reader"], *ALL_SCOPES), world, name))
        expected[name] = dict.fromkeys(ALL_SCOPES, 403) | {needed: told.statuses[able]}

    assert seen == expected
    assert of_a_reader <= {403, 404}


def by_token(token: str, world: World, name: str) -> int:
    with undone() as before:
        client = client_like(world.clients["stranger"], Authorization=f"Token {token}")
        status = asked(client, world, name)
        assert bool(touched(world.rows, before)) == (status < 300)
        return status


@pytest.mark.parametrize("world", STATES[:1], indirect=True)
def test_every_write_of_an_edition_is_in_the_table(world: World) -> None:
    declared = {
        (method.upper(), str(pattern.pattern))
        for pattern in urlpatterns
        for method in getattr(getattr(pattern.callback, "view_class", None), "writes", {})
        if not str(pattern.pattern).startswith(ELSEWHERE)
    }
    tried = set()
    for write in WRITES.values():
        method, path, _, _ = write(world)
        route = resolve(f"/api/v1/{path}").route
        tried.add((method, re.sub("^api/v1/", "", route)))

    assert tried == declared
    assert {name for name, _ in TABLE} == set(WRITES)
