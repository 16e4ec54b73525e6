"""What the checklist says of a draft's own words, of its sources, and of what waits in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import Count

from content.models import Citation, Comment, Edition, Expression, Passage, Proposal
from content.queries.addresses import text_address
from content.queries.check_parts import ERROR, SHOWN, WARNING, CheckItem, Draft
from content.text.uncited import uncited
from content.vocabulary import FrameworkKind, ProposalState, RequirementKind, Unit

_SILENT = frozenset({"title", "subtitle", "date", "links", "blank", "signature"})
_HEADED = (Unit.PART, Unit.SUBPART, Unit.CHAPTER, Unit.SECTION, Unit.HEADING)


def empty(draft: Draft) -> Iterator[CheckItem]:
    """Yield an edition without anything to publish."""
    crosswalk = draft.edition.framework.kind == FrameworkKind.CROSSWALK
    if (crosswalk and not draft.ties) or (not crosswalk and not draft.rows):
        what, what_zh = ("link", "关联") if crosswalk else ("requirement", "要求")
        yield CheckItem(
            "empty_edition", ERROR, draft.edition.uid, draft.address,
            f"It holds no {what}.", f"此版本没有任何{what_zh}。",
        )  # fmt: skip


def codes(draft: Draft) -> Iterator[CheckItem]:
    """Yield numbers that several requirements bear."""
    by_code: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in draft.rows:
        if row["code"]:
            by_code[row["code"]].append(row)
    for code, rows in by_code.items():
        if len(rows) > 1:
            titles = "、".join(row["title"] or row["statement"][:SHOWN] for row in rows)
            yield CheckItem(
                "duplicate_code", ERROR, rows[1]["entity__uid"], draft.place(rows[1]),
                f"{len(rows)} requirements bear the number {code}: {titles}.",
                f"{len(rows)} 条要求的编号同为 {code}:{titles}。",
            )  # fmt: skip


def statements(draft: Draft) -> Iterator[CheckItem]:
    """Yield requirements without any words (errors) and leaves with a title alone (warnings)."""
    above = {row["parent"] for row in draft.rows}
    for row in draft.rows:
        if row["statement"].strip() or row["kind"] == RequirementKind.GROUP:
            continue
        bare = not row["title"].strip()
        if bare or row["pk"] not in above:
            yield CheckItem(
                "missing_words" if bare else "missing_statement",
                ERROR if bare else WARNING,
                row["entity__uid"],
                draft.place(row),
                f"“{draft.called(row)}” has no statement.",
                f"“{draft.called(row)}”没有正文。",
            )


def uncited_requirements(draft: Draft) -> Iterator[CheckItem]:
    """Yield requirements that rest on no words of a source."""
    cited = set(
        Citation.objects.filter(requirement__edition=draft.edition)
        .order_by()
        .values_list("requirement", flat=True)
    )
    for row in draft.rows:
        if row["kind"] != RequirementKind.GROUP and row["pk"] not in cited:
            yield CheckItem(
                "uncited_requirement", WARNING, row["entity__uid"], draft.place(row),
                f"“{draft.called(row)}” rests on no words of a source.",
                f"“{draft.called(row)}”没有出处。",
            )  # fmt: skip


def uncited_sentences(draft: Draft) -> Iterator[CheckItem]:
    """Yield the texts that have sentences which nothing cites."""
    for expression, spans in uncited_spans(draft.edition):
        yield CheckItem(
            "uncited_sentences", WARNING, expression.uid,
            text_address(expression.document.slug, expression.label),
            f"{len(spans)} sentence(s) of “{expression.document.title}” are cited by nothing.",
            f"《{expression.document.title}》有 {len(spans)} 句未被任何要求引用。",
            spans,
        )  # fmt: skip


def uncited_spans(edition: Edition) -> Iterator[tuple[Expression, tuple[tuple[int, int], ...]]]:
    """Yield the texts that an edition cites that have sentences it cites nothing of, with these.

    Titles, dates, headings and signatures are no sentences. Three queries.
    """
    cited: dict[int, list[tuple[int, int]]] = defaultdict(list)
    rows = Citation.objects.filter(requirement__edition=edition).order_by()
    for key, start, end in rows.values_list("expression", "start", "end"):
        cited[key].append((start, end))
    headings: dict[int, list[int]] = defaultdict(list)
    headed = Passage.objects.filter(expression__in=cited, unit__in=_HEADED)
    for key, start in headed.values_list("expression", "start"):
        headings[key].append(start)
    texts = Expression.objects.filter(pk__in=cited).select_related("document")
    for expression in texts.order_by("document__slug", "label"):
        aside = [
            (start, end)
            for start, end, kind in expression.coverage.get("spans", ())
            if kind in _SILENT
        ]
        aside += [(at, _line_end(expression.text, at)) for at in headings[expression.pk]]
        spans = tuple(uncited(expression.text, cited[expression.pk], aside))
        if spans:
            yield expression, spans


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def waiting(draft: Draft) -> Iterator[CheckItem]:
    """Yield what waits for a person: open proposals, unresolved threads."""
    proposals = Proposal.objects.filter(edition=draft.edition, state=ProposalState.OPEN).count()
    if proposals:
        yield CheckItem(
            "open_proposals", WARNING, draft.edition.uid, draft.address,
            f"{proposals} proposal(s) wait for a decision.", f"有 {proposals} 条建议尚未处理。",
        )  # fmt: skip
    threads = Comment.objects.filter(
        edition=draft.edition, thread__isnull=True, resolved_at__isnull=True
    )
    for uid, text, replies in (
        threads.order_by("pk")
        .annotate(number=Count("replies"))
        .values_list("uid", "text", "number")
    ):
        yield CheckItem(
            "unresolved_comment", WARNING, uid, draft.address,
            f"“{text[:SHOWN]}” is not resolved ({replies} replies).",
            f"评论“{text[:SHOWN]}”尚未解决({replies} 条回复)。",
        )  # fmt: skip
