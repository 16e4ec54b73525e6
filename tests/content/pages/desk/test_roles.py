"""Who may do what to an edition in which state at the desk: every role, page, form and state."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import resolve

from content.digests import association_digest
from content.models import Concept
from content.pages.desk.urls import urlpatterns
from content.queries.editions import NIL
from content.queries.versions import CONCEPT_FIELDS, SCHEME_FIELDS, header, version_of
from content.services.states import association_record
from content.services.telling import concept_value, scheme_value
from tests.content.roles import (
    ACTORS,
    STATES,
    World,
    expected_of,
    in_each_state,
    seen_by_all,
)

pytestmark = pytest.mark.django_db
Form = dict[str, Any]
Asked = tuple[str, Form]
BENCH = "/edit/sishen"
FORM = re.compile(r'<form [^>]*action="([^"]+)"[^>]*>(.*?)</form>', re.DOTALL)
SENDS = re.compile(r'<button(?![^>]*type="button")')
STEPS = (
    "edition.change", "edition.discard", "edition.submit", "edition.return", "edition.publish",
    "edition.withdraw",
)  # fmt: skip
WORDS = """慎微录

一、慎微
首先，要慎小事。其次，要慎小节。

二、慎独
首先，要慎暗处。其次，要慎独处。
"""

# What each person is answered, and the tables that a success writes to.
TABLE = expected_of(Path(__file__).with_name("roles.txt"))


def _at(row: Any, verb: str = "") -> str:
    return f"{BENCH}/provisions/{row.entity.uid}{verb}"


def _selected(world: World, **fields: Any) -> Form:
    return {"expression": world.text.uid, "start": 0, "end": 4} | fields


def scheme_address() -> str:
    return f"/desk/concepts/{Concept.objects.get().scheme.slug}"


def concept_address() -> str:
    return f"{scheme_address()}/{Concept.objects.get().entity.uid}"


def scheme_version() -> str:
    return version_of(header(scheme_value(Concept.objects.get().scheme), SCHEME_FIELDS))


def concept_version() -> str:
    return version_of(header(concept_value(Concept.objects.get()), CONCEPT_FIELDS))


SCREENS: dict[str, Callable[[World], str]] = {
    "see.desk": lambda _: "/edit",
    "see.bench": lambda w: f"{BENCH}?at={w.open.entity.uid}",
    "see.targets": lambda _: f"{BENCH}/targets?q=慎",
    "see.history": lambda _: f"{BENCH}/history",
    "see.review": lambda _: f"{BENCH}/review",
    "see.checklist": lambda _: f"{BENCH}/checklist",
    "see.suspects": lambda _: f"{BENCH}/suspects",
    "see.edition": lambda _: f"{BENCH}/edition",
    "see.schemes": lambda _: "/desk/concepts",
    "see.scheme": lambda _: scheme_address(),
    "see.concept": lambda _: concept_address(),
    "see.terms": lambda _: "/desk/terms?q=谨",
    "see.documents": lambda _: "/desk/documents",
    "see.found": lambda _: "/desk/documents/targets?q=慎",
    "see.imports": lambda _: "/desk/imports",
    "see.import": lambda _: f"/desk/imports/{NIL}",
    "see.source": lambda w: f"/documents/{w.text.document.slug}/edit",
}
_LABELLED = {"label-0-text": "慎微", "label-0-language": "zh-Hans", "label-0-kind": "pref"}
# What is sent: address and form.
FORMS: dict[str, Callable[[World], Asked]] = {
    "begin.framework": lambda _: ("/edit", {"way": "framework", "title": "新", "label": "1"}),
    "begin.edition": lambda _: ("/edit", {"way": "edition", "framework": "sishen", "label": "9"}),
    "begin.paste": lambda _: (
        "/edit",
        {"way": "paste", "framework": "sishen", "label": "9", "words": WORDS},
    ),
    "begin.pick": lambda w: (
        "/edit", {"way": "pick", "framework": "sishen", "label": "9", "text": w.text.uid},
    ),
    "import.create": lambda _: (
        "/desk/imports",
        {"framework": "sishen", "label": "9", "file": SimpleUploadedFile("慎.txt", b"1")},
    ),
    "import.retry": lambda _: (f"/desk/imports/{NIL}/retry", {}),
    "edition.change": lambda _: (f"{BENCH}/edition/change", {"note": "新"}),
    "edition.discard": lambda w: (f"{BENCH}/discard", {"name": w.edition.label}),
    "edition.submit": lambda _: (f"{BENCH}/submit", {}),
    "edition.return": lambda _: (f"{BENCH}/return", {"note": "再改"}),
    "edition.acknowledge": lambda w: (f"{BENCH}/acknowledge", {"acknowledged": w.warnings}),
    "edition.publish": lambda w: (f"{BENCH}/publish", {"acknowledged": w.warnings}),
    "edition.withdraw": lambda w: (
        f"{BENCH}/withdraw", {"edition": w.edition.uid, "reason": "有误"},
    ),
    "edition.renumber": lambda _: (f"{BENCH}/numbers", {"rule": "decimal"}),
    "requirement.create": lambda _: (f"{BENCH}/provisions", {"title": "慎微"}),
    "requirement.select": lambda w: (f"{BENCH}/provisions", _selected(w, via="selection")),
    "requirement.change": lambda w: (_at(w.open), {"title": "新", "version": w.open.version}),
    "requirement.delete": lambda w: (_at(w.deed, "/delete"), {"version": w.deed.version}),
    "requirement.move": lambda w: (
        _at(w.deed, "/place"), {"step": "to", "position": 1, "version": w.deed.version},
    ),
    "requirement.split": lambda w: (
        _at(w.open, "/split"), {"parts": "甲\n\n乙", "version": w.open.version},
    ),
    "requirement.merge": lambda w: (
        _at(w.open, "/merge"),
        {"other": f"{w.slow.entity.uid}:{w.slow.version}", "version": w.open.version},
    ),
    "citation.create": lambda w: (_at(w.open, "/citations"), _selected(w)),
    "citation.delete": lambda w: (f"{BENCH}/citations/{w.citation.uid}/remove", {}),
    "association.offer": lambda w: (_at(w.open, "/links"), {"q": "慎行"}),
    "association.create": lambda w: (
        _at(w.open, "/links"), {"target": w.deed.entity.uid, "type": "related"},
    ),
    "association.change": lambda w: (
        f"{BENCH}/links/{w.link.uid}",
        {"type": "peer_of", "version": association_digest(association_record(w.link))},
    ),
    "association.delete": lambda w: (f"{BENCH}/links/{w.link.uid}/remove", {}),
    "suspect.confirm": lambda w: (
        f"{BENCH}/suspects/confirm",
        {"link": [f"association:{w.edition.label}:{w.link.uid}",
                  f"citation:{w.edition.label}:{w.citation.uid}"]},
    ),
    "change.undo": lambda w: (f"{BENCH}/undo", {"change": w.renaming.pk}),
    "proposal.accept": lambda w: (f"{BENCH}/proposals", {"uid": w.proposal.uid}),
    "proposal.edit": lambda w: (
        f"{BENCH}/proposals", {"uid": w.proposal.uid, "decision": "edit", "title": "慎行"},
    ),
    "proposal.reject": lambda w: (
        f"{BENCH}/proposals", {"uid": w.proposal.uid, "decision": "reject"},
    ),
    "comment.create": lambda _: (f"{BENCH}/comments", {"about": "edition", "text": "为何"}),
    "comment.reply": lambda w: (f"{BENCH}/comments/{w.thread.uid}", {"text": "因"}),
    "comment.resolve": lambda w: (f"{BENCH}/comments/{w.thread.uid}", {"act": "resolve"}),
    "comment.reopen": lambda w: (f"{BENCH}/comments/{w.settled.uid}", {"act": "reopen"}),
    "scheme.create": lambda _: (
        "/desk/concepts", {"title": "新", "slug": "xin", "language": "zh-Hans"},
    ),
    "scheme.change": lambda _: (scheme_address(), {"title": "新", "version": scheme_version()}),
    "concept.create": lambda _: (scheme_address(), {"act": "concept"} | _LABELLED),
    "concept.change": lambda _: (
        concept_address(), {"act": "change", "version": concept_version()} | _LABELLED,
    ),
    "source.create": lambda _: ("/desk/documents", {"title": "慎微"}),
    "source.correct": lambda w: (
        f"/documents/{w.text.document.slug}/edit",
        {"act": "correct", "text": f"{w.text.text}\n要慎微。", "label": "2"},
    ),
}  # fmt: skip


def asked(client: Client, world: World, name: str) -> int:
    """The status that a page or a form is answered with."""
    if name in SCREENS:
        return int(client.get(SCREENS[name](world)).status_code)
    address, form = FORMS[name](world)
    return int(client.post(address, form).status_code)


@in_each_state
@pytest.mark.parametrize("name", [*SCREENS, *FORMS])
def test_the_desk_answers_as_the_table_says_and_leaves_nothing_else(
    name: str, world: World
) -> None:
    seen = seen_by_all(world, lambda actor: asked(world.clients[actor], world, name))

    # What is done leads to a page (303); a stranger is led to sign in (302).
    assert seen == TABLE[name, world.state].seen({303})


@pytest.mark.parametrize("world", STATES[:1], indirect=True)
def test_every_address_of_the_desk_is_in_the_table(world: World) -> None:
    addresses = [see(world) for see in SCREENS.values()]
    addresses += [form(world)[0] for form in FORMS.values()]
    tried = {resolve(address.partition("?")[0]).route for address in addresses}

    assert tried == {str(pattern.pattern) for pattern in urlpatterns}
    assert {name for name, _ in TABLE} == {*SCREENS, *FORMS}


@in_each_state
def test_what_is_offered_is_what_is_done(world: World) -> None:
    """Nobody is shown a form of the edition's steps that would be refused."""
    addresses = {FORMS[name](world)[0]: name for name in STEPS}
    screens = [f"{BENCH}/{screen}" for screen in ("edition", "review", "checklist")]
    for actor in ACTORS[1:]:
        client = world.clients[actor]
        shown = "".join(client.get(screen).content.decode() for screen in screens)
        sent = {at for at, form in FORM.findall(shown) if SENDS.search(form)}
        offered = {name for at, name in addresses.items() if at in sent}

        able = {name for name in STEPS if TABLE[name, world.state].statuses[actor] == 303}
        assert offered == able, actor
