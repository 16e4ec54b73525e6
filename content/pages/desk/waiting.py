"""What waits for a person in a draft: the lists of the workbench and their figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from content.models import Edition
from content.pages.desk.frame import bench
from content.pages.rendering import page_language
from content.queries.checks import uncited_spans
from content.queries.reading import Reading
from content.queries.targets import ends_named
from content.queries.workbench import findings_of

Row = dict[str, Any]
_ENDS = ("source", "target")
# What of a proposal may be had otherwise than it was proposed; a confidence too.
EDITABLE = ("title", "statement", "kind", "modality", "type", "rationale", "evidence")
LISTS = {
    "proposals": _("建议"),
    "uncited": _("未引的句子"),
    "findings": _("发现"),
    "unsourced": _("无出处"),
    "suspects": _("待确认"),
    "remarks": _("未解决的评论"),
}


def figures(slug: str, counts: dict[str, int], shown: str | None) -> list[Row]:
    """Give the figures at the head of the workbench, each leading to its list."""
    return [
        {
            "name": name,
            "title": title,
            "count": counts[name],
            "address": _list_address(slug, name),
            "current": name == shown,
        }
        for name, title in LISTS.items()
        if name in counts
    ]


def _list_address(slug: str, name: str) -> str:
    """Suspect links have a page of their own; every other list stands beside the tree."""
    return f"/edit/{slug}/suspects" if name == "suspects" else bench(slug, list=name)


def proposal_cards(slug: str, proposals: Sequence[Row], reading: Reading) -> list[Row]:
    """Give the proposals with the words that show them, the ends of those that are links."""
    uids = {row["payload"].get(end) for row in proposals for end in _ENDS} - {None}
    ends = ends_named(uids, reading) if uids else {}
    return [
        {
            **row,
            "words": str(row["payload"].get("statement") or row["payload"].get("evidence") or ""),
            "percent": round(row["confidence"] * 100),
            "address": bench(slug, proposal=row["uid"]),
            "link": _link(row["payload"], ends),
            "values": _values(row),
        }
        for row in proposals
    ]


def _values(row: Row) -> Row:
    """What stands in the boxes of the form that accepts a proposal with other values."""
    said = {name: str(row["payload"].get(name) or "") for name in EDITABLE}
    return said | {"confidence": f"{row['confidence']:g}"}


def with_retyped(card: Row, uid: str, typed: Mapping[str, str]) -> Row:
    """Give a card with what was typed into it, where the services refused that."""
    if card["uid"] != uid:
        return card
    values = {name: typed.get(name, held) for name, held in card["values"].items()}
    return {**card, "values": values, "retyped": True}


def _link(payload: Row, ends: Row) -> Row | None:
    """A proposed link with both ends named, None for another sort of proposal."""
    if not all(payload.get(end) in ends for end in _ENDS):
        return None
    return {
        "type": payload.get("type", ""),
        "rationale": payload.get("rationale", ""),
        "evidence": payload.get("evidence", ""),
        **{end: ends[payload[end]] for end in _ENDS},
    }


def finding_lines(slug: str, texts: Sequence[Row]) -> list[Row]:
    """Give the findings in the texts of a draft, in the reader's language, each with its place."""
    chinese = page_language() == "zh-Hans"
    return [
        {
            **row,
            "sentence": (row["message_zh"] or row["message"]) if chinese else row["message"],
            "address": bench(
                slug, list="findings", text=str(row["expression__uid"]), span=_span(row)
            ),
        }
        for row in findings_of([each["pk"] for each in texts])
    ]


def _span(row: Row) -> str:
    return f"{row['start']}-{max(row['end'], row['start'] + 1)}"


def unsourced_lines(rows: Sequence[Row]) -> list[Row]:
    """Give the requirements without any citation, groups aside."""
    return [row for row in rows if not row["cited"] and row["kind"] != "group"]


def uncited_lines(edition: Edition) -> list[Row]:
    """Give the sentences of the cited texts that nothing cites, with their words and place."""
    slug = edition.framework.slug
    return [
        {
            "text": str(expression.uid),
            "start": start,
            "end": end,
            "words": expression.text[start:end],
            "address": bench(slug, list="uncited", text=str(expression.uid), span=f"{start}-{end}"),
        }
        for expression, spans in uncited_spans(edition)
        for start, end in spans
    ]


def waiting_lists(
    edition: Edition, rows: Sequence[Row], texts: Sequence[Row], proposals: Sequence[Row]
) -> dict[str, list[Row]]:
    """Give what waits in a draft, by the name of its list, each in the order of the text."""
    return {
        "proposals": list(proposals),
        "uncited": uncited_lines(edition),
        "findings": finding_lines(edition.framework.slug, texts),
        "unsourced": unsourced_lines(rows) if texts else [],
    }


def listed(name: str, waiting: dict[str, list[Row]], slug: str, reading: Reading) -> list[Row]:
    """Give the entries of one list, ready to show."""
    if name == "proposals":
        return proposal_cards(slug, waiting[name], reading)
    return waiting[name]
