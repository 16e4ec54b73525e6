"""Two people changed one thing: both wordings side by side, and a third made of them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from content.errors import VersionConflictError
from content.pages.desk.detail import FIELDS, chosen_requirement, vocabularies
from content.pages.desk.differences import runs_of
from content.pages.desk.frame import desk_sheet, edition_of, told
from content.pages.rendering import page_language
from content.vocabulary import Modality, RequirementKind, Word

Row = dict[str, Any]


def conflict_sheet(request: HttpRequest, slug: str, refusal: VersionConflictError) -> HttpResponse:
    """Give the page of a conflict (412): base, mine and theirs by field, and the merged form.

    Where only one side changed a field the merged form has that change already; where both did,
    it holds mine, theirs stands beside it, and one chooses or writes a third.
    """
    edition = edition_of(request, slug)
    uid = request.resolver_match.kwargs.get("uid") if request.resolver_match else None
    requirement = chosen_requirement(edition, str(uid))
    values = refusal.values
    context = {
        "edition": edition,
        "slug": slug,
        "uid": str(uid),
        "name": str(requirement or ""),
        "refusal": told(refusal),
        "version": values.get("version"),
        "rows": _rows(request, values),
        "back": request.POST.get("back", ""),
        **vocabularies(),
    }
    return desk_sheet(request, "conflict", context, status=refusal.status)


def _rows(request: HttpRequest, values: Row) -> list[Row]:
    base: Row = values.get("base") or {}
    yours: Row = values.get("yours") or {}
    theirs: Row = values.get("theirs") or {}
    merged: Row = values.get("merged") or {}
    conflicts = set(values.get("conflicts") or ())
    found = []
    for name in FIELDS:
        mine = str(yours.get(name, request.POST.get(name, "")) or "")
        other = str(theirs.get(name, "") or "")
        both = name in conflicts
        runs = runs_of(_worded(name, mine), _worded(name, other))
        found.append({
            "name": name,
            "base": str(base.get(name, "") or ""),
            "yours": mine,
            "theirs": other,
            "merged": mine if both else str(merged.get(name, other) or ""),
            "conflict": both,
            "differs": mine != other,
            "mine_runs": [run for run in runs if run.op != "insert"],
            "their_runs": [run for run in runs if run.op != "delete"],
        })  # fmt: skip
    return found


def _worded(name: str, value: str) -> str:
    """A value as one reads it: the label of a closed word, else itself."""
    known = next((each for each in _WORDS.get(name, ()) if each.value == value), None)
    return value if known is None else known.label(page_language())


_WORDS: dict[str, type[Word]] = {"kind": RequirementKind, "modality": Modality}
