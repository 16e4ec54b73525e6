"""The page about links names every refusal, every finding of the checklist and every state."""

import re

from content.association_rules import CONTRADICTIONS, UNARGUED
from content.errors import (
    LinkContradictionError,
    LinkCycleError,
    LinkDuplicateError,
    LinkToItselfError,
)
from content.queries.check_links import SAYS
from content.vocabulary import AnchorState, AssociationType
from tests.docs.pages import ROOT

PAGE = (ROOT / "docs" / "links.md").read_text(encoding="utf-8")


def told(word: str) -> bool:
    return f"`{word}`" in PAGE


def test_every_refusal_of_a_link_is_told() -> None:
    kinds = (LinkToItselfError, LinkDuplicateError, LinkContradictionError, LinkCycleError)

    assert [kind.code for kind in kinds if not told(kind.code)] == []


def test_every_finding_of_the_checklist_is_told() -> None:
    folder = ROOT / "content" / "queries"
    sources = "".join(
        (folder / name).read_text(encoding="utf-8") for name in ("check_words.py", "check_links.py")
    )
    codes = set(SAYS) | set(re.findall(r'"([a-z_]+)", (?:ERROR|WARNING)', sources))
    codes |= set(re.findall(r'_citation_item\(\s*"([a-z_]+)"', sources))
    codes |= {"missing_words", "missing_statement", "cycles_unseen"}

    assert len(codes) >= 18
    assert {code for code in codes if not told(code)} == set()


def test_every_state_of_an_anchor_is_told() -> None:
    assert [state for state in AnchorState if not told(state)] == []


def test_the_table_of_contradictions_is_that_of_the_code() -> None:
    rows = re.findall(
        r"^\| `(\w+)` \| (.+?) \|$", PAGE.split("What cannot stand together")[1], re.MULTILINE
    )
    table = set()
    for kind, others in rows[:5]:
        named = set(re.findall(r"`(\w+)`", others))
        beside = set(AssociationType) - {kind} - named if kind == "no_relation" else named
        table |= {frozenset({kind, str(other)}) for other in beside}

    assert table == CONTRADICTIONS
    assert all(told(kind) for kind in UNARGUED)
