"""Ways to be refused by one operation: each takes its sound request and the world it is sent to."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Callable
from typing import Any
from unittest import mock

from django.utils import timezone

from content.api import feed, streaming
from content.errors import FeedBusyError, StreamsBusyError
from content.models import Change, Erasure, ImportRun, Proposal, Redirect
from content.services.discussion import resolve_thread
from content.services.editions import withdraw_edition
from content.services.linking import create_association
from content.services.proposals import reject_proposals
from content.vocabulary import FrameworkKind
from graph import reports
from graph.snapshot import Snapshot
from tests.content.roles import World, client_like
from tests.factories import (
    make_concept,
    make_document,
    make_edition,
    make_expression,
    make_framework,
    make_token,
    seal_expression,
)
from tests.server.refusing import Ask, ask, upload

Special = Callable[[Ask, World], Any]
NONE = str(uuid.UUID(int=7))


def by(request: Ask, world: World, who: str = "administrator") -> Any:
    return request.by(world.clients[who])


def saying(**body: Any) -> Special:
    return lambda request, world: by(request.saying(body), world)


def as_reader(request: Ask, world: World) -> Any:
    """A reader asks."""
    return by(request, world, "reader")


def as_owner(request: Ask, world: World) -> Any:
    """An administrator asks."""
    return by(request, world)


def link(world: World, **body: Any) -> dict[str, Any]:
    return {
        "edition": str(world.edition.uid), "source": str(world.open.entity.uid),
        "target": str(world.slow.entity.uid), "rationale": "相通", "evidence": "“谨”",
    } | body  # fmt: skip


def tie(world: World, type_: str, *ends: Any) -> Any:
    source, target = ends or (world.open, world.slow)
    return create_association(
        source=source.entity, target=target.entity, type=type_, edition=world.edition,
        rationale="相通", evidence="“谨”",
    )  # fmt: skip


def changed(request: Ask, world: World, link: Any, **body: Any) -> Any:
    path = f"associations/{link.uid}/"
    return by(ask("PATCH", path, body, link.digest), world)


def duplicate_by_change(request: Ask, world: World) -> Any:
    return changed(request, world, tie(world, "supports"), type="related")


def contradiction_by_change(request: Ask, world: World) -> Any:
    tie(world, "exact_match")
    return changed(request, world, world.link, type="no_relation", **WORDS)


def cycle_by_change(request: Ask, world: World) -> Any:
    tie(world, "precedes")
    link = tie(world, "supports", world.slow, world.open)
    return changed(request, world, link, type="precedes")


WORDS = {"rationale": "相通", "evidence": "“谨”"}


def contradiction(request: Ask, world: World) -> Any:
    tie(world, "exact_match")
    return by(request.saying(link(world, type="no_relation")), world)


def cycle(request: Ask, world: World) -> Any:
    tie(world, "precedes", world.slow, world.open)
    return by(request.saying(link(world, type="precedes")), world)


def crosswalk(world: World) -> Any:
    return make_framework(kind=FrameworkKind.CROSSWALK, slug="duizhao")


def outlined_crosswalk(request: Ask, world: World) -> Any:
    body = {"framework": crosswalk(world).slug, "label": "1", "expression": str(world.text.uid)}
    return by(request.saying(body), world)


def requirement_in_crosswalk(request: Ask, world: World) -> Any:
    draft = make_edition(framework=crosswalk(world))
    return by(request.saying({"edition": str(draft.uid), "title": "慎微"}), world)


def shallow(request: Ask, world: World) -> Any:
    with mock.patch("content.services.trees.DEEPEST", 0):
        return by(request, world)


def undone_twice(request: Ask, world: World) -> Any:
    by(request, world)
    return by(request, world)


def decided(request: Ask, world: World) -> Any:
    reject_proposals(uids=[world.proposal.uid], by=world.people["administrator"])
    return by(request, world)


def suggested(type_: str, source: str = "open", target: str = "slow", beside: str = "") -> Special:
    """A proposed link is accepted that cannot stand, maybe beside another one."""

    def produce(request: Ask, world: World) -> Any:
        ends = [getattr(world, name) for name in (source, target)]
        if beside:
            tie(world, beside, *(reversed(ends) if beside == "precedes" else ends))
        proposal = Proposal.objects.create(
            edition=world.edition, kind="association", rule="echo", confidence=0.4,
            payload={"type": type_, "source": str(ends[0].entity.uid),
                     "target": str(ends[1].entity.uid), **WORDS},
        )  # fmt: skip
        return by(request.saying({"uids": [str(proposal.uid)]}), world)

    return produce


def undone(world: World) -> Any:
    """The last change is taken back."""
    change = Change.objects.filter(edition=world.edition.uid).latest("pk")
    return by(ask("POST", f"changes/{change.pk}/undo/", {}), world)


def undone_label(request: Ask, world: World) -> Any:
    label = world.edition.label
    changing = ask("PATCH", f"editions/{world.edition.uid}/", {"label": "8"})
    assert by(changing, world).status_code == 200
    make_edition(framework=world.framework, label=label, state="published", digest="x" * 64,
                 published_at=timezone.now(), revision=99)  # fmt: skip
    return undone(world)


def undone_deletion(request: Ask, world: World) -> Any:
    deleting = ask("DELETE", f"requirements/{world.deed.entity.uid}/", None, world.deed.version)
    assert by(deleting, world).status_code == 204
    with mock.patch("content.services.trees.DEEPEST", 0):
        return undone(world)


def settled(request: Ask, world: World) -> Any:
    resolve_thread(thread=world.thread)
    return by(request, world)


def answered(request: Ask, world: World) -> Any:
    path = request.path.replace(str(world.thread.uid), str(world.answered.thread.uid))
    return ask(request.method, path).by(world.clients["here"])


def taken_label(request: Ask, world: World) -> Any:
    make_edition(framework=world.framework, label="9", state="published", digest="x" * 64,
                 published_at=timezone.now(), revision=99)  # fmt: skip
    return by(request.saying({"label": "9"}), world)


def merged_document(request: Ask, world: World) -> Any:
    Redirect.objects.create(
        entity=world.text.document.entity, target=make_document().entity, at=timezone.now()
    )
    return by(at_version(request, f"documents/{world.text.document.slug}/", world), world)


def at_version(request: Ask, path: str, world: World) -> Ask:
    """The request with the version that stands, where it sends one."""
    if "If-Match" not in request.headers:
        return request
    return request.heading(If_Match=world.clients["administrator"].get(f"/api/v1/{path}")["ETag"])


def merged_concept(request: Ask, world: World) -> Any:
    concept = make_concept()
    path = f"concepts/{concept.entity.uid}/"
    tag = world.clients["administrator"].get(f"/api/v1/{path}")["ETag"]
    Redirect.objects.create(entity=concept.entity, target=make_concept().entity, at=timezone.now())
    sent = ask("PATCH", path, {"notation": "1"}).heading(If_Match=tag)
    return by(sent, world)


def into_itself(request: Ask, world: World) -> Any:
    uid = str(request.names["uid"])
    return by(request.saying({"into": uid}), world)


def document_into_itself(request: Ask, world: World) -> Any:
    slug = world.text.document.slug
    return by(request.saying({"into": slug}), world)


def known_text(request: Ask, world: World) -> Any:
    return by(request.saying({"text": world.text.text}), world)


def cited_text(request: Ask, world: World) -> Any:
    text = make_expression(document=world.text.document, label="zwei")
    sent = {"expression": str(text.uid), "start": 0, "end": 4}
    citing = ask("POST", f"requirements/{world.open.entity.uid}/citations/", sent)
    assert by(citing, world).status_code == 201
    return by(ask("DELETE", f"documents/{text.document.slug}/expressions/zwei/"), world)


def concept_of_a_reader(request: Ask, world: World) -> Any:
    body = {"scheme": make_concept().scheme.slug, "labels": []}
    return by(request.saying(body), world, "reader")


def concepts_of_a_reader(request: Ask, world: World) -> Any:
    return by(request.saying({"into": str(make_concept().entity.uid)}), world, "reader")


def leading_of_a_reader(name: str) -> Special:
    """A reader would lead a public document to another."""

    def produce(request: Ask, world: World) -> Any:
        other = seal_expression(make_expression()).document
        return by(request.saying({name: other.slug}), world, "reader")

    return produce


def resolution_of_a_reader(request: Ask, world: World) -> Any:
    stub = make_document(published_at=timezone.now())
    path = f"documents/{stub.slug}/resolve/"
    return by(ask("POST", path, {"document": world.text.document.slug}), world, "reader")


def draft_of_an_editor(request: Ask, world: World) -> Any:
    text = make_expression(document=world.text.document, label="zwei")
    sent = ask("POST", f"documents/{text.document.slug}/expressions/zwei/publish/", {})
    return by(sent, world, "overall")


def single_text(request: Ask, world: World) -> Any:
    text = seal_expression(make_expression())
    return by(ask("GET", f"documents/{text.document.slug}/compare/"), world)


def busy(request: Ask, world: World) -> Any:
    def full(*_: object) -> None:
        raise FeedBusyError

    with mock.patch.object(feed, "wait_for_events", full):
        return by(request.asking("wait=1&after=99999999"), world)


def full_streams(request: Ask, world: World) -> Any:
    def full(*_: object, **__: object) -> None:
        raise StreamsBusyError

    with mock.patch.object(streaming, "Stream", full):
        return by(request.heading(Accept=streaming.MEDIA_TYPE), world)


def queued_import(request: Ask, world: World) -> Any:
    options = {"framework": "", "edition": "", "format": "auto", "publish": False}
    run = ImportRun.objects.create(
        options=options, by=world.people["administrator"], files=[], at=timezone.now()
    )
    return by(ask("POST", f"imports/{run.uid}/retry/", {}), world)


def huge_upload(request: Ask, world: World) -> Any:
    with mock.patch("content.services.uploads.FILE_BYTES", 3):
        return by(upload(), world)


def token_by_token(request: Ask, world: World) -> Any:
    token = make_token(world.people["administrator"], "read", "write", "publish")
    return request.by(client_like(world.clients["stranger"], Authorization=f"Token {token}"))


def full_errands(request: Ask, world: World) -> Any:
    with mock.patch("content.services.webhooks.MOST_ERRANDS", 0):
        return by(request, world)


def unknown_node(query: str) -> Special:
    return lambda request, world: by(ask("GET", request.path, query=query), world)


def too_many_links(module: str, query: str = "") -> Special:
    """A walk that may look at no link at all."""

    def produce(request: Ask, world: World) -> Any:
        tie(world, "exact_match", world.open, world.deed)
        ends = f"from={world.open.entity.uid}&to={world.deed.entity.uid}"
        sent = ask("GET", request.path, query=f"{query or ends}&drafts=true")
        with mock.patch(f"graph.questions.{module}.VISITS", -1):
            return by(sent, world)

    return produce


@contextlib.contextmanager
def no_work_at_once(kind: str) -> Any:
    small = {kind: mock.Mock(wraps=reports.REPORTS[kind], inline=-1)}
    with (
        mock.patch.dict(reports.REPORTS, small),
        mock.patch.object(reports, "read_file", return_value=None),
        mock.patch.object(reports, "_ask_worker"),
        mock.patch.object(Snapshot, "once", lambda self, _, make: make(self.network)),
    ):
        yield


def report(kind: str, query: str = "") -> Special:
    def produce(request: Ask, world: World) -> Any:
        with no_work_at_once(kind):
            return by(request.asking(query) if query else request, world)

    return produce


def bulk(body: dict[str, Any]) -> Special:
    return lambda request, world: by(request.saying({"operations": [body]}), world)


def bulk_of(make: Callable[[World], dict[str, Any]], who: str = "administrator") -> Special:
    return lambda request, world: by(request.saying({"operations": [make(world)]}), world, who)


def patch(world: World, version: str | None) -> dict[str, Any]:
    given = {} if version is None else {"if_match": version}
    path = f"/api/v1/requirements/{world.open.entity.uid}/"
    return {"method": "PATCH", "path": path, "body": {"title": "新"}, **given}


def framework(query: str = "") -> dict[str, Any]:
    return {"method": "POST", "path": f"/api/v1/frameworks/{query}", "body": {"title": "新"}}


def erased(request: Ask, world: World) -> Any:
    """The words of a published requirement are erased."""
    Erasure.objects.create(
        subject=world.open.entity.uid, kind="requirement", place=world.edition.uid, digest="a",
        remains="b", reason="误收", at=timezone.now(),
    )  # fmt: skip
    return by(request, world)


def withdrawn(request: Ask, world: World) -> Any:
    """The only edition of a requirement is withdrawn."""
    withdraw_edition(edition=world.edition, reason="有误")
    return by(request, world)
