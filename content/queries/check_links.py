"""What the checklist says of a draft's links and citations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from content.association_rules import Tie, contradiction_of, cycles, duplicate_of, folded
from content.models import Association, Citation, Expression
from content.queries.addresses import requirement_address
from content.queries.check_parts import ERROR, SHOWN, WARNING, CheckItem, Draft
from content.queries.ends import ends_of
from content.queries.newest import newest_texts
from content.queries.suspicion import suspect_citations, suspect_links
from content.text.anchors import Quote, place_quotes
from content.vocabulary import AnchorState, EntityKind, FrameworkKind

# How many entities the walk for cycles visits; beyond them it says that it did not see all.
MOST_WALKED = 200_000


# What each finding says of a link, in English and Chinese.
SAYS = {
    "source_gone": (
        "stands in this edition no longer; remove the link",
        "的来源已不在此版本中,请删除该关联",
    ),
    "end_gone": ("leads to or from what is not in force", "有一端现已不在生效文字中"),
    "end_hidden": ("leads to a passage that is not public", "指向未公开的段落"),
    "duplicate_link": ("says what “{other}” says", "与“{other}”重复"),
    "contradiction": ("cannot stand beside “{other}”", "不能与“{other}”并存"),
    "contradicted_in_force": (
        "is contradicted by “{other}”, which is in force",
        "与生效中的“{other}”相矛盾",
    ),
    "cycle": ("closes a circle: {other}", "成环:{other}"),
    "suspect_link": (
        "was confirmed against other words; confirm or change it",
        "所据文字已变,请重新确认或修改",
    ),
}
_BLOCKING = frozenset({"source_gone", "duplicate_link", "contradiction", "cycle"})


def _link_item(code: str, tie: Tie, draft: Draft, other: str = "") -> CheckItem:
    told = draft.told(tie)
    english, chinese = (said.format(other=other) for said in SAYS[code])
    return CheckItem(
        code,
        ERROR if code in _BLOCKING else WARNING,
        tie.uid or draft.edition.uid,
        draft.address,
        f"“{told}” {english}.",
        f"“{told}”{chinese}。",
    )


def orphan_links(draft: Draft) -> Iterator[CheckItem]:
    """Yield links whose end is gone: from this draft, or from what is in force."""
    here = {draft.known.redirects.end(row["entity"]) for row in draft.rows}
    here.add(draft.edition.framework.entity_id)
    crosswalk = draft.edition.framework.kind == FrameworkKind.CROSSWALK
    for tie in draft.ties:
        if not crosswalk and tie.source not in here:
            yield _link_item("source_gone", tie, draft)
        elif any(draft.is_gone(end) for end in (tie.source, tie.target)):
            yield _link_item("end_gone", tie, draft)
        elif draft.ends[tie.target]["kind"] == EntityKind.PASSAGE and draft.hides(tie.target):
            yield _link_item("end_hidden", tie, draft)


def clashes(draft: Draft) -> Iterator[CheckItem]:
    """Yield duplicates and contradictions: in the draft, and with what is in force beside it."""
    by_pair: dict[frozenset[int], list[Tie]] = defaultdict(list)
    for tie in draft.ties:
        beside = by_pair[frozenset({tie.source, tie.target})]
        if (same := duplicate_of(tie, beside, draft.known.rule)) is not None:
            yield _link_item("duplicate_link", tie, draft, draft.told(same))
        if (other := contradiction_of(tie, beside)) is not None:
            yield _link_item("contradiction", tie, draft, draft.told(other))
        beside.append(tie)
    against: dict[frozenset[int], list[Tie]] = defaultdict(list)
    for tie in _in_force_beside(draft):
        against[frozenset({tie.source, tie.target})].append(tie)
    for tie in draft.ties:
        found = contradiction_of(tie, against.get(frozenset({tie.source, tie.target}), ()))
        if found is not None:
            yield _link_item("contradicted_in_force", tie, draft, draft.told(found))


def _in_force_beside(draft: Draft) -> list[Tie]:
    """What others say of the ends of the draft's links, site navigation aside."""
    if not draft.ties:
        return []
    ends = draft.known.redirects.all(end for tie in draft.ties for end in (tie.source, tie.target))
    others = draft.known.links().exclude(edition=draft.edition)
    return draft.known.ties(
        others.filter(source_entity__in=ends, target_entity__in=ends, navigation=False)
    )


def circles(draft: Draft) -> Iterator[CheckItem]:
    """Yield cycles of the types that may have none, through the draft and what is in force."""
    kinds = {
        folded(tie, draft.known.rule(tie.type)).type
        for tie in draft.ties
        if not tie.navigation and draft.known.rule(tie.type).acyclic
    }
    own = {tie.uid for tie in draft.ties}
    for kind in sorted(kinds):
        reached, whole = _reached(draft, kind)
        for cycle in cycles(reached):
            mine = next((tie for tie in cycle if tie.uid in own), None)
            if mine is not None:
                names = ends_of({tie.source for tie in cycle}, draft.reading)
                way = " → ".join(str(names[tie.source]["title"]) for tie in (*cycle, cycle[0]))
                yield _link_item("cycle", mine, draft, way)
        if not whole:
            yield CheckItem(
                f"cycles_unseen_{kind}", WARNING, draft.edition.uid, draft.address,
                f"More than {MOST_WALKED} things are joined by {kind}; not all were walked.",
                f"由 {kind} 相连者超过 {MOST_WALKED} 个,未能全部查环。",
            )  # fmt: skip


def _reached(draft: Draft, kind: str) -> tuple[list[Tie], bool]:
    """All links of a type that the draft's own lead to, and whether the walk saw them all."""
    seen: set[int] = set()
    frontier = {end for tie in draft.ties for end in (tie.source, tie.target)}
    found: list[Tie] = []
    while frontier and len(seen) <= MOST_WALKED:
        seen |= frontier
        steps = list(draft.known.leaving(kind, frontier))
        found += steps
        frontier = {tie.target for tie in steps} - seen
    return found, not frontier


def suspects(draft: Draft) -> Iterator[CheckItem]:
    """Yield links that were confirmed against other words than the draft's and those in force."""
    own = {tie.uid: tie for tie in draft.ties}
    links = suspect_links(Association.objects.filter(edition=draft.edition), draft.reading)
    for uid in links.order_by("pk").values_list("uid", flat=True):
        yield _link_item("suspect_link", own[uid], draft)


def _citation_item(code: str, row: Citation, draft: Draft, said: tuple[str, str]) -> CheckItem:
    slug, label = draft.edition.framework.slug, draft.edition.label
    number, uid = row.requirement.code, str(row.requirement.entity.uid)
    quote, work = row.quote[:SHOWN], row.expression.document.title
    return CheckItem(
        code, WARNING, row.uid, requirement_address(slug, label, number or None, uid),
        f"The citation “{quote}” of “{work}” {said[0]}.", f"《{work}》的出处“{quote}”{said[1]}。",
    )  # fmt: skip


def suspect_sources(draft: Draft) -> Iterator[CheckItem]:
    """Yield citations without a place in the newest text, or confirmed against other words."""
    orphans = set()
    for row, label in _orphans(draft):
        orphans.add(row.pk)
        yield _citation_item(
            "orphaned_citation", row, draft,
            (f"has no place in the text of {label}", f"在 {label} 文本中已找不到"),
        )  # fmt: skip
    citations = Citation.objects.filter(requirement__edition=draft.edition)
    judged = suspect_citations(citations, draft.reading).exclude(pk__in=orphans)
    near = judged.select_related("requirement__entity", "expression__document")
    for row in near.defer("expression__text", "expression__coverage"):
        yield _citation_item(
            "suspect_citation", row, draft, ("was confirmed against other words", "所据文字已变")
        )


def _orphans(draft: Draft) -> Iterator[tuple[Citation, str]]:
    """Citations of older texts that have no place in the newest, with its label."""
    newer = Expression.objects.public().filter(document=OuterRef("expression__document"))
    cited = Citation.objects.filter(requirement__edition=draft.edition)
    older = cited.filter(Exists(newer.exclude(pk=OuterRef("expression")))).select_related(
        "requirement__entity", "expression__document"
    )
    older = older.defer("expression__text", "expression__coverage")
    by_text: dict[int, list[Citation]] = defaultdict(list)
    for row in older.order_by("expression", "start"):
        by_text[row.expression_id].append(row)
    newest = newest_texts({rows[0].expression.document_id for rows in by_text.values()})
    for rows in by_text.values():
        text = newest[rows[0].expression.document_id]
        if text.pk == rows[0].expression_id:
            continue
        quotes = (Quote(row.quote, row.prefix, row.suffix, row.start) for row in rows)
        for row, placed in zip(
            rows, place_quotes(quotes, text.text, old=rows[0].expression.text), strict=True
        ):
            if placed.state == AnchorState.ORPHANED:
                yield row, text.label
