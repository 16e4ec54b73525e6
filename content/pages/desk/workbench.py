"""The workbench of one open edition: its text, its tree, and beside them what one works at."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect

from content.errors import ContentError, NotFoundError
from content.models import Edition
from content.pages.desk.detail import (
    chosen_requirement,
    fresh_detail,
    indented,
    requirement_detail,
    vocabularies,
    with_typed,
)
from content.pages.desk.frame import (
    abilities,
    desk_page,
    desk_sheet,
    draft_reading,
    edition_of,
    framework_of,
    person,
    told,
)
from content.pages.desk.links import chosen_link, link_detail
from content.pages.desk.prose import Prose, set_prose, span_named, text_shown
from content.pages.desk.threads import threads_of
from content.pages.desk.tree import neighbours, tree_entries
from content.pages.desk.waiting import figures, listed, proposal_cards, waiting_lists, with_retyped
from content.pages.desk.wording import told_change
from content.queries.suspects import SuspectQuery, count_suspects
from content.queries.workbench import (
    open_edition,
    proposals_of,
    texts_of,
    tree_rows,
    undoable_change,
)

Row = dict[str, Any]


@desk_page
def workbench(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show the open edition of a framework; without one, where to begin one.

    ``at`` names the provision beside the tree, ``proposal`` a proposal, ``list`` what waits,
    ``text`` and ``page`` the text at the left. Some 40 queries at any size.
    """
    framework_of(request, slug)
    if open_edition(slug) is None:
        return HttpResponseRedirect(f"/edit?framework={slug}")
    return show_bench(request, slug, None)


def show_bench(
    request: HttpRequest,
    slug: str,
    refusal: ContentError | None,
    *,
    relating: Row | None = None,
) -> HttpResponseBase:
    """Give the workbench as the request asks for it, with what was refused, if anything.

    ``relating`` is what was typed of a link, with the candidates for its other end.
    """
    edition = edition_of(request, slug)
    asked = _asked(request)
    context = {**_context(request, edition, asked, refusal), "relating": relating}
    status = 200 if refusal is None else refusal.status
    return desk_sheet(request, "workbench", context, status=status)


def bench_again(request: HttpRequest, slug: str, refusal: ContentError) -> HttpResponseBase:
    """Give the workbench as it was when a form was sent, with the refusal told."""
    if open_edition(slug) is None:
        raise NotFoundError(kind="open edition", kind_zh="未发布的版本", name=slug)
    return show_bench(request, slug, refusal)


def _asked(request: HttpRequest) -> dict[str, str]:
    """What the address asks for; a form that was refused carries it along as ``back``."""
    from_form = request.POST.get("back")
    given = request.GET if from_form is None else type(request.GET)(from_form)
    return {key: str(given[key]) for key in given if given[key]}


def _context(
    request: HttpRequest, edition: Edition, asked: dict[str, str], refusal: ContentError | None
) -> Row:
    slug, reading = edition.framework.slug, draft_reading(request, edition)
    rows, texts, proposals = tree_rows(edition), texts_of(edition), proposals_of(edition)
    names = {row["uid"]: f"{row['code']} {row['title']}".strip() for row in rows}
    waiting = waiting_lists(edition, rows, texts, proposals) | {
        "remarks": [each for each in threads_of(request, edition, names) if not each["resolved"]]
    }
    link = chosen_link(edition, asked.get("link"))
    linked = link and link_detail(request, edition, link, refusal)
    at = asked.get("at") or (linked["source"] if linked else "")
    requirement = chosen_requirement(edition, at)
    proposal = next((each for each in proposals if each["uid"] == asked.get("proposal")), None)
    detail = (
        with_typed(requirement_detail(request, edition, requirement, rows), request, refusal)
        if requirement
        else None
    )
    fresh = fresh_detail(request, asked)
    shown = asked.get("list") if asked.get("list") in waiting else None
    if detail is None and proposal is None and shown is None:
        shown = next((name for name in ("proposals", "uncited") if waiting.get(name)), "proposals")
    return {
        "edition": edition,
        "slug": slug,
        "can": abilities(request, edition),
        "back": _written(asked),
        "refusal": refusal and told(refusal),
        "texts": texts,
        "prose": _prose(edition, (texts, proposals), detail, proposal, asked),
        "tree": tree_entries(slug, rows, at),
        "figures": figures(slug, _counts(request, slug, waiting), shown),
        "detail": detail,
        "link": linked,
        "fresh": fresh,
        "places": [indented(row) for row in rows] if fresh else [],
        "proposal": proposal
        and _retyped(request, refusal, proposal_cards(slug, [proposal], reading))[0],
        "list": shown,
        "entries": _retyped(request, refusal, listed(shown, waiting, slug, reading))
        if shown
        else [],
        "rows": rows,
        "chosen_uids": request.POST.getlist("uid") if refusal else [],
        "last_change": _last_change(request, edition),
        "around": neighbours(rows, at),
        **vocabularies(),
    }


def _retyped(request: HttpRequest, refusal: ContentError | None, cards: list[Row]) -> list[Row]:
    """The cards, the one that was changed and refused with what was typed into it."""
    if refusal is None or request.POST.get("decision") != "edit":
        return cards
    uid, typed = request.POST.get("uid", ""), request.POST.dict()
    return [with_retyped(card, uid, typed) for card in cards]


def _counts(request: HttpRequest, slug: str, waiting: dict[str, list[Row]]) -> dict[str, int]:
    """How much waits in each list, suspect links and citations of the framework among them."""
    suspect = count_suspects(draft_reading(request), SuspectQuery(framework=slug))
    return {name: len(each) for name, each in waiting.items()} | {
        "suspects": suspect["associations"] + suspect["citations"]
    }


def _last_change(request: HttpRequest, edition: Edition) -> Row | None:
    """The person's last change that can be taken back, with its words."""
    row = undoable_change(edition, person(request).pk)
    if row is None:
        return None
    name = (row["after"] or row["before"] or {}).get("title", "")
    told_row = told_change(row)
    return {**told_row, "sentence": f"{told_row['action_word']} {name}".strip()}


def _written(asked: dict[str, str]) -> str:
    kept = {name: value for name, value in asked.items() if name != "csrfmiddlewaretoken"}
    return "&".join(f"{name}={value}" for name, value in kept.items())


def _prose(
    edition: Edition,
    held: tuple[list[Row], list[Row]],
    detail: Row | None,
    proposal: Row | None,
    asked: dict[str, str],
) -> Prose | None:
    """The text at the left: asked for, or that of the provision or proposal beside the tree.

    ``held`` are the texts and the open proposals of the edition.
    """
    texts, proposals = held
    citations = detail["citations"] if detail else []
    chosen = {str(each["uid"]) for each in citations} | ({proposal["uid"]} if proposal else set())
    used = {str(each["expression__uid"]) for each in citations}
    used |= {str(proposal["expression__uid"])} if proposal else set()
    wanted = {text["pk"] for text in texts if text["uid"] in used}
    text = text_shown(texts, asked.get("text"), wanted)
    if text is None:
        return None
    page = int(asked["page"]) if asked.get("page", "").isdigit() else None
    shown = span_named(asked.get("span"))
    return set_prose(edition, text, proposals, chosen=frozenset(chosen), page=page, shown=shown)
