"""What somebody who types may mean: titles and codes, asked of the index by their own tokens."""

from __future__ import annotations

from content.queries.fields import Answer, answers
from content.queries.reading import Reading
from content.queries.search_answers import shown
from content.queries.search_candidates import Within, candidates_after
from content.queries.search_hits import Wanted, hits_of
from content.queries.search_questions import question
from content.queries.shapes import SUGGESTION
from content.query_language import Term
from content.text.folding import fold

# So many titles are looked at; those that begin with what was typed come first.
_LOOKED_AT = 200


def suggestions(typed: str, reading: Reading, *, limit: int = 10) -> list[Answer]:
    """Give what is in force and called so or numbered so, each name once; at most ten queries.

    What was typed is taken as it stands, without any syntax, so half a query is no error.
    """
    words = fold(typed)
    if not words:
        return []
    node = Term(words)
    within = Within(reading.day, current=True)
    tokens = question(node, titles=True)
    wanted = Wanted(node, frozenset(), current=True)
    found = candidates_after(tokens, within, 0, _LOOKED_AT).candidates
    hits = sorted(
        (hit for one in found for hit in hits_of(one, wanted) if hit.titled),
        key=lambda hit: hit.place,
    )
    names: dict[str, Answer] = {}
    for answer in shown(hits[: 4 * limit], [words], reading):
        names.setdefault(answer["title"] or answer["snippet"], answer)
    rows = [{**answer, "title": name} for name, answer in names.items()]
    return answers(SUGGESTION, rows[:limit])
