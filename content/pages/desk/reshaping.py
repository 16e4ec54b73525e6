"""One provision made of two, and several of one."""

from __future__ import annotations

import re
import uuid

from django.http import HttpRequest
from django.utils.translation import gettext as _

from content.errors import FieldProblem, InvalidContentError
from content.pages.desk.detail import chosen_requirement
from content.pages.desk.frame import back_to, counted, edition_of, person, say, verb
from content.pages.desk.provisions import requirement_named, version_sent, words_again
from content.pages.desk.workbench import bench_again
from content.services.splitting import merge_requirements, split_requirement

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n+")


def parts_of(written: str) -> list[dict[str, str]]:
    r"""Give the parts that a form names, parted by blank lines; a first line after # is a title.

    >>> parts_of("# 慎言\n谨开口。\n\n慎行。")
    [{'title': '慎言', 'statement': '谨开口。'}, {'statement': '慎行。'}]
    """
    pieces = [piece.strip() for piece in _BLANK_LINE.split(written.replace("\r\n", "\n"))]
    return [_part(piece) for piece in pieces if piece]


def _part(piece: str) -> dict[str, str]:
    if not piece.startswith("#"):
        return {"statement": piece}
    title, _line, rest = piece.partition("\n")
    said = rest.strip()
    named = {"title": title.lstrip("# ").strip()}
    return {**named, "statement": said} if said else named


@verb(words_again)
def split(request: HttpRequest, slug: str, uid: uuid.UUID) -> str:
    """Split a provision into the parts that a form writes out."""
    requirement = requirement_named(edition_of(request, slug), uid)
    made = split_requirement(
        requirement=requirement,
        parts=parts_of(request.POST.get("parts", "")),
        expected=version_sent(request),
        by=person(request),
    )
    say(request, counted("已拆成 %(count)d 条", "已拆成 %(count)d 条", len(made)))
    return back_to(request, slug, at=str(uid))


@verb(bench_again)
def merge(request: HttpRequest, slug: str, uid: uuid.UUID) -> str:
    """Merge another provision into this one, which keeps its name and place."""
    edition = edition_of(request, slug)
    kept = requirement_named(edition, uid)
    named, _colon, version = request.POST.get("other", "").partition(":")
    other = chosen_requirement(edition, named)
    if other is None or not version.isdigit():
        problem = FieldProblem("other", "required", "choose a provision", "请选择要并入的一条")
        raise InvalidContentError(fields=(problem,), count=1)
    expected = {kept.entity.uid: version_sent(request), other.entity.uid: int(version)}
    merge_requirements(requirements=[kept, other], values={}, expected=expected, by=person(request))
    say(request, _("已并为一条"))
    return back_to(request, slug, at=str(uid))
