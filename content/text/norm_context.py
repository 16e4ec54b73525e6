"""What stands around a leaf and decides its norm: its lead, its heading, the subject left out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from content.text.norm_orders import is_order
from content.text.norms import Norm, carried_from, lead_of, norms_of
from content.text.records import Node

ITEMS = frozenset({"item", "subitem"})
PROSE = frozenset({"heading", "point"})
LONGEST_OPENING = 4000


@dataclass(frozen=True, slots=True)
class Context:
    """What a node takes from above.

    ``lead`` is the sentence that introduces it, ``carried_actor`` the subject left out, and
    ``told`` says that it stands in a report of what was done.
    """

    lead: str = ""
    carried_actor: str | None = None
    told: bool = False


TOP = Context()


# How the title of a report ends, and the headings under which things are told or, again, planned.
REPORT = re.compile(
    r"(?:总结|述职|述廉|汇报|综述|纪实)(?:报告|材料)?[》\s]*$|(?:工作|调研|考察|自查)报告[》\s]*$"
)
RETOLD = re.compile(
    "(?:回顾|成效|成绩|成果|做法|基本情况|概况|历程|现状|工作总结|存在的?(?:主要)?问题)$"
)
AHEAD = re.compile(
    "今后|下一步|下步|下阶段|新的一年|展望|努力方向"
    "|(?:打算|安排|计划|(?:工作|总体|主要|年度|奋斗)目标|思路|部署|要求|建议|任务|对策|启示|意见|措施|设想)$"
)
LONGEST_TITLE = 40


def top_context(text: str, nodes: tuple[Node, ...]) -> Context:
    """The context of the nodes without parent: whether a line before them titles a report.

    >>> top_context("某某支部工作总结", ()).told
    True
    """
    start = nodes[0].start if nodes else len(text)
    lines = (line.strip() for line in text[max(0, start - LONGEST_OPENING) : start].split("\n"))
    return Context(told=any(REPORT.search(line) for line in lines if len(line) <= LONGEST_TITLE))


def is_told(node: Node, above: Context) -> bool:
    """Whether what stands under a node tells: by its own title, else as above."""
    if node.unit not in PROSE or AHEAD.search(node.title[:LONGEST_TITLE]):
        return False
    retold = RETOLD.search(node.title[:LONGEST_TITLE]) is not None
    return above.told or (retold and not is_order(node.title))


def contexts_of(node: Node, text: str, above: Context = TOP) -> list[Context]:
    """The context of each child of ``node``, 款 included so that places agree.

    ``above`` is the node's own. Cost is linear in what the node says itself.
    """
    told = is_told(node, above)
    return [replace(found, told=told) if told else found for found in openings(node, text)]


def openings(node: Node, text: str) -> list[Context]:
    """The sentence before each child, or the subject that it leaves out."""
    at = node.start + len(node.marker) if text.startswith(node.marker, node.start) else node.start
    found: list[Context] = []
    context, first = TOP, True
    for child in node.children:
        if child.unit == "paragraph":
            found.append(TOP)
            continue
        between = text[max(at, child.start - LONGEST_OPENING) : child.start]
        if first or between.strip():
            context = opening(node, between, context, child.unit)
        found.append(context)
        at, first = child.end, False
    return found


def opening(node: Node, words: str, last: Context, unit: str) -> Context:
    """The context that the words before a child make, else that of its elder sibling."""
    lead = lead_of(words)
    if lead and (unit in ITEMS or unit in PROSE):
        return Context(lead)
    if unit in ITEMS:
        return Context("", carried_from("", words)) if last is TOP else last
    if unit not in PROSE:
        return TOP
    return Context("", carried_from(node.title, words)) if last is TOP else last


def leaf_norm(node: Node, statement: str, context: Context) -> Norm:
    """The norm of a leaf by its statement, its heading and what is above it."""
    titled = node.unit == "heading" and node.title not in statement[: len(node.title) + 4]
    heading = node.title if titled else ""
    return norms_of(
        statement,
        heading=heading,
        marker=node.marker,
        lead=context.lead,
        carried_actor=context.carried_actor,
        told=is_told(node, context),
    )
