"""The explorer: server HTML that is whole without a script, and the ground of the script."""

from __future__ import annotations

import dataclasses
import json
import uuid
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from content.packages import LinkRecord, NodeRecord
from content.queries.reading import Reading
from content.queries.search import search
from graph.errors import UnknownNodeError
from graph.network import Network
from graph.pages.asking import Asked, asked
from graph.pages.drawing import Branch, Drawing, draw, kind_of
from graph.pages.words import kind_word, relation_word
from graph.snapshot import snapshot

FOUND = 20
STARTERS = 24


@require_safe
def explore(request: HttpRequest) -> HttpResponseBase:
    """Show what stands around the focus, or where to begin.

    A focus may be a uid, a framework's slug or ``slug@edition/code``; the last two lead to the
    uid (302). A focus that nobody knows is the same page with a sentence (404).
    """
    if not settings.ANONYMOUS_READING and not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    question, language = asked(request.GET), page_language()
    reading = Reading.today(language)
    if question.as_of:
        reading = dataclasses.replace(reading, day=question.as_of)
    network = snapshot(reading).network
    named = uid_of(network, question.focus)
    if named and named != question.focus:
        query = request.GET.copy()
        query["focus"] = named
        return redirect(f"{request.path}?{query.urlencode(safe='@,/')}")
    context = page_context(network, question, reading)
    response = render(request, "graph/explore.html", context, status=context["status"])
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def page_language() -> str:
    """Give the reader's language as the tag that wordings carry."""
    return "zh-Hans" if (get_language() or "zh").startswith("zh") else "en"


def uid_of(network: Network, name: str) -> str | None:
    """Give the uid that a slug or an address names, the name itself where it is a uid."""
    if not name or is_uid(name):
        return name or None
    work, _, code = name.removeprefix("/frameworks/").partition("/")
    slug = work.partition("@")[0]
    try:
        owner = network.framework(slug).uid
    except UnknownNodeError:
        return None
    if not code:
        return owner
    of_code = (node.uid for node in network.members(owner) if node.code == code)
    return next(of_code, None)


def is_uid(text: str) -> bool:
    """Say whether a text is a uid.

    >>> is_uid("wuge-guoying"), is_uid("0f8fad5b-d9cb-469f-a165-70867728950e")
    (False, True)
    """
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


def page_context(network: Network, question: Asked, reading: Reading) -> dict[str, Any]:
    """Give what the template prints; ``drawing`` is None where nothing is in focus."""
    drawing, status = None, 200
    if question.focus:
        try:
            drawing = draw(network, question)
        except UnknownNodeError:
            status = 404
    found = search(question.search, reading, limit=FOUND).results if question.search else []
    frameworks = starters(network)
    return {
        "asked": question,
        "status": status,
        "drawing": drawing and rows_of(drawing, network, reading.language),
        "found": found,
        "frameworks": frameworks,
        "choices": [{"slug": each.work, "title": each.label} for each in frameworks],
        "script": script_name(),
    }


def starters(network: Network) -> list[NodeRecord]:
    """Give the first frameworks in force that hold requirements."""
    shown = [
        node
        for node in network.frameworks()
        if node.role == "standards" and node.state == "present"
    ]
    return shown[:STARTERS]


def rows_of(drawing: Drawing, network: Network, language: str) -> dict[str, Any]:
    """Give a drawing as plain rows in a language."""
    row = partial(_node_row, drawing=drawing, language=language)
    word = partial(relation_word, language=language)
    return {
        "focus": row(drawing.focus),
        "nodes": [row(node) for node in drawing.nodes],
        "links": [_link_row(link, network, word(link.type)) for link in drawing.links],
        "trees": [_branch_row(tree, language) for tree in drawing.trees],
        "folded": drawing.folded,
        "truncated": drawing.truncated,
    }


def _node_row(node: NodeRecord, drawing: Drawing, language: str) -> dict[str, Any]:
    return {
        "uid": node.uid,
        "code": "" if node.kind == "framework" else node.code,
        "label": node.label or node.code or node.uid[:8],
        "kind": kind_word(kind_of(node), language),
        "framework": work_of(node),
        "count": drawing.degrees[node.uid],
        "state": node.state,
    }


def work_of(node: NodeRecord) -> str:
    """Give the address of the framework edition a node stands in, "" for what stands in none."""
    if node.kind not in ("framework", "requirement") or not node.work:
        return ""
    return f"{node.work}@{node.version}" if node.version else node.work


def _link_row(link: LinkRecord, network: Network, word: str) -> dict[str, Any]:
    source, target = network.node(link.source), network.node(link.target)
    return {"source": source, "target": target, "type": link.type, "word": word}


def _branch_row(branch: Branch, language: str) -> dict[str, Any]:
    return {
        "node": branch.node,
        "kind": kind_word(kind_of(branch.node), language),
        "branches": [_branch_row(each, language) for each in branch.branches],
        "relations": [
            {"word": relation_word(link.type, language), "target": target}
            for link, target in branch.relations
        ],
    }


def script_name() -> str | None:
    """Give the static name of the built script, None where the front end is not built."""
    found = finders.find("dist/manifest.json")
    if not isinstance(found, str):
        return None
    names: Mapping[str, str] = json.loads(Path(found).read_text(encoding="utf-8"))
    name = names.get("explorer.js")
    return f"dist/{name}" if name else None
