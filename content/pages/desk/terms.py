"""One concept at the desk: labels, definitions, broader ones; merged into another and back."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from content.errors import ContentError, FieldProblem, InvalidContentError, NotFoundError
from content.models import Concept
from content.pages.desk.clashes import clash_of
from content.pages.desk.detail import as_uid
from content.pages.desk.frame import (
    desk_page,
    desk_sheet,
    draft_reading,
    form,
    frameworks_edited,
    person,
    say,
    told,
)
from content.pages.desk.labels import (
    definition_rows,
    label_lines,
    label_rows,
    uids_typed,
    values_typed,
)
from content.pages.desk.schemes import may_edit
from content.pages.desk.wording import told_change
from content.queries.concepts import concept_listing, get_concept
from content.queries.paging import Window, take
from content.queries.versions import CONCEPT_FIELDS, header, version_of
from content.queries.workbench import recent_changes
from content.services import authority
from content.services.telling import concept_value
from content.services.terms import change_concept, merge_concepts, split_concept
from content.vocabulary import Action, EntityKind, LabelKind

Row = dict[str, Any]
MOST_HITS = 12
_CHANGED = ("notation", "labels", "definitions", "broader")


@desk_page
def term_targets(request: HttpRequest) -> HttpResponseBase:
    """Give the list of concepts that typing finds, for the box that asks while one types."""
    frameworks_edited(request)
    found = find_terms(request, request.GET.get("q", ""), request.GET.get("from", ""))
    return desk_sheet(request, "_targets", {"targets": found})


def find_terms(request: HttpRequest, words: str, but: str) -> list[Row]:
    """Give the concepts that bear some words, those of just this label first."""
    said = words.strip()
    if not said:
        return []
    listing = concept_listing(draft_reading(request), words=said)
    rows = [
        {
            "uid": row["uid"], "kind": EntityKind.CONCEPT.value, "code": row["notation"] or "",
            "title": row["label"] or row["uid"], "place": row["scheme"],
        }
        for row in take(listing, Window(limit=MOST_HITS + 1)).results
        if row["uid"] != but
    ]  # fmt: skip
    return sorted(rows, key=lambda row: row["title"] != said)[:MOST_HITS]


def _named(request: HttpRequest, field: str, but: str) -> uuid.UUID | None:
    """The concept that a box names: chosen, or typed so that one alone is meant; None where blank.

    Raises:
        InvalidContentError: nothing or several are meant (422).
    """
    chosen = as_uid(request.POST.get("target"))
    words = request.POST.get("q", "").strip()
    if chosen is not None or not words:
        return chosen
    found = find_terms(request, words, but)
    exact = [row for row in found if row["title"] == words]
    meant = exact if len(exact) == 1 else found
    if len(meant) != 1:
        one = ("choose one of these", "请从下面选一个")
        reason = one if meant else ("no concept is called so", "没有这样的概念")
        problem = FieldProblem(field, "unknown", *reason)
        raise InvalidContentError(fields=(problem,), count=1)
    return as_uid(meant[0]["uid"])


def concept_named(slug: str, uid: uuid.UUID) -> Concept:
    """Give the concept of a scheme; concepts are public.

    Raises:
        NotFoundError: there is none (404).
    """
    rows = Concept.objects.select_related("entity__redirect__target", "scheme")
    found = rows.filter(entity__uid=uid, scheme__slug=slug).first()
    if found is None:
        raise NotFoundError(kind="concept", kind_zh="概念", name=str(uid))
    return found


@desk_page
def term(request: HttpRequest, slug: str, uid: uuid.UUID) -> HttpResponseBase:
    """Show a concept; a form sent to it changes, merges or parts it."""
    act = {"merge": merge, "split": split}.get(request.POST.get("act", ""), change)
    if request.method == "POST":
        return act(request, slug=slug, uid=uid)
    return show_term(request, None, slug=slug, uid=uid)


def show_term(
    request: HttpRequest, refusal: ContentError | None, *, slug: str, uid: uuid.UUID
) -> HttpResponseBase:
    """Give the page of a concept, with what was typed where it was refused; some 35 queries."""
    concept, reading = concept_named(slug, uid), draft_reading(request)
    led_to = getattr(getattr(concept.entity, "redirect", None), "target", None)
    value = concept_value(concept)
    typing = refusal is not None and request.POST.get("act") == "change"
    held = value | (_typed(request) if typing else {})
    version = version_of(header(value, CONCEPT_FIELDS))
    if typing:
        version = request.POST.get("version", version)
    says = {"labels": label_lines, "broader": lambda uids: _names_of(request, uids)}
    clash = clash_of(refusal, _CHANGED, says) if typing else None
    if clash is not None:
        held, version = held | _filled(clash["values"]), clash["version"]
    merging = request.POST.get("act") == "merge" and refusal is not None
    asks = typing or merging
    context = {
        "concept": concept,
        "name": _name(concept, value),
        "can_edit": may_edit(request) and led_to is None,
        "can_merge": authority.may(person(request), Action.PUBLISH),
        "led_to": led_to and get_concept(str(led_to.uid), reading),
        "answer": get_concept(str(uid), reading),
        "values": held,
        "labels": label_rows(held["labels"], concept.scheme.language),
        "definitions": definition_rows(held["definitions"], concept.scheme.language),
        "broader": _broader(request, [str(each) for each in held["broader"]]),
        "version": version,
        "clash": clash,
        "merging": merging,
        "found": find_terms(request, request.POST.get("q", ""), str(uid)) if asks else [],
        "typed": request.POST if asks else {},
        "changes": [told_change(each) for each in recent_changes(uid)],
        "kinds": list(LabelKind),
        "refusal": refusal and told(refusal),
    }
    return desk_sheet(request, "concept", context, status=refusal.status if refusal else 200)


def _name(concept: Concept, value: Row) -> str:
    """What a concept is called: its preferred label in the scheme's language, else any."""
    rows = label_rows(value["labels"], concept.scheme.language)
    return rows[0]["text"] or str(concept)


def _typed(request: HttpRequest) -> Row:
    broader = [str(uid) for uid in uids_typed(request.POST.getlist("broader"))]
    return values_typed(request.POST.dict()) | {"broader": broader}


def _filled(values: Row) -> Row:
    """Values of a version, where an empty field is none, as a form holds them."""
    empty: Row = {"notation": "", "labels": [], "definitions": {}, "broader": []}
    return {name: values.get(name) or blank for name, blank in empty.items()}


def _broader(request: HttpRequest, uids: list[str]) -> list[Row]:
    found = concept_listing(draft_reading(request)).named(uids) if uids else []
    return [row for row in found if row is not None]


def _names_of(request: HttpRequest, uids: Any) -> str:
    rows = _broader(request, [str(uid) for uid in uids or ()])
    return "\n".join(row["label"] or row["uid"] for row in rows)


@form(show_term)
def change(request: HttpRequest, slug: str, uid: uuid.UUID) -> str:
    """Save a concept as typed."""
    more = _named(request, "broader", str(uid))
    broader = [*uids_typed(request.POST.getlist("broader")), *([more] if more else [])]
    changed = change_concept(
        concept=concept_named(slug, uid),
        values=values_typed(request.POST.dict()) | {"broader": list(dict.fromkeys(broader))},
        expected=request.POST.get("version", ""),
        by=person(request),
    )
    changed.entity.refresh_from_db()
    say(request, _("已保存概念 %(label)s") % {"label": changed.entity.title})
    return f"/desk/concepts/{slug}/{uid}"


@form(show_term)
def merge(request: HttpRequest, slug: str, uid: uuid.UUID) -> str:
    """Merge a concept into another, which reading is led to from now on."""
    source = concept_named(slug, uid)
    other = _named(request, "into", str(uid))
    target = None if other is None else Concept.objects.filter(entity__uid=other).first()
    if target is None:
        problem = FieldProblem("into", "required", "choose a concept", "请选一个概念")
        raise InvalidContentError(fields=(problem,), count=1)
    reason = request.POST.get("reason", "")
    made = merge_concepts(source=source, target=target, reason=reason, by=person(request))
    say(request, _("已并入 %(title)s；可以撤销") % {"title": made.entity.title})
    return f"/desk/concepts/{slug}/{uid}"


@form(show_term)
def split(request: HttpRequest, slug: str, uid: uuid.UUID) -> str:
    """Take a merge back: the concept leads to itself again."""
    split_concept(concept=concept_named(slug, uid), by=person(request))
    say(request, _("已撤销合并"))
    return f"/desk/concepts/{slug}/{uid}"
