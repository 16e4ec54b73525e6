"""What stands around a leaf and decides its norm: its lead, its heading, the subject left out."""

from __future__ import annotations

from dataclasses import dataclass

from content.text.norms import Norm, carried_from, lead_of, norms_of
from content.text.records import Node

ITEMS = frozenset({"item", "subitem"})
PROSE = frozenset({"heading", "point"})
LONGEST_OPENING = 4000


@dataclass(frozen=True, slots=True)
class Context:
    """What a node takes from its parent: the sentence that introduces it, or the subject above."""

    lead: str = ""
    carried_actor: str | None = None


TOP = Context()


def contexts_of(node: Node, text: str) -> list[Context]:
    """The context of each child of ``node``, 款 included so that places agree.

    Cost is linear in what the node says itself.
    """
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
    )
