"""Searches compared with a scan, in one database; ``manage.py shell`` runs ``main``.

Everything public is read and folded once, and each term looked for in all of it; then the pages of
a search are turned to the last one. They must name the same things, each once, in their order.
"""

import json
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from operator import itemgetter

from content.models import Concept, Document, Expression, Framework, Passage, Requirement
from content.text.folding import fold
from tests.content.searching import HEADINGS, Named, pages, random_terms

# As many hits as the interface gives at most.
PAGE = 500
_REQUIREMENT = ("entity__uid", "edition__label", "code", "title", "statement", "texts")
_PASSAGE = ("expression_id", "path", "entity__uid", "unit", "start", "end")


@dataclass(slots=True)
class Things:
    """Everything that may be found, a place each: its name, its folded words and its code.

    ``ends`` says behind which place the things lie that it holds.
    """

    names: list[Named] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    codes: dict[str, list[int]] = field(default_factory=dict)
    ends: list[int] = field(default_factory=list)

    def add(self, name: Named, words: Iterable[str], code: str = "", *, inside: int = 0) -> None:
        """Add a thing; the next ``inside`` ones lie within it."""
        place = len(self.names)
        self.names.append(name)
        self.words.append("\n".join(words))
        self.ends.append(place + 1 + inside)
        if code:
            self.codes.setdefault(fold(code), []).append(place)

    def holding(self, wanted: str) -> list[int]:
        """Give the places of what holds folded words or has them for a code; of nested the least.

        >>> things = Things()
        >>> things.add(("passage", "a", "1"), ["慎言慎行"], inside=1)
        >>> things.add(("passage", "b", "1"), ["慎行"])
        >>> things.holding("慎行"), things.holding("慎言"), things.holding("国")
        ([1], [0], [])
        """
        found = {place for place, words in enumerate(self.words) if wanted in words}
        places = sorted(found.union(self.codes.get(wanted, ())))
        return [
            place
            for place, later in pairwise([*places, len(self.words)])
            if later >= self.ends[place]
        ]


def main(terms: int, part: int = 0, parts: int = 1) -> None:
    """Print as JSON what was wrong of so many random terms, or of every ``parts``-th of them.

    Wrong are hits that are missing, too many, or given twice, and an order that goes back.
    """
    things = everything()
    order = {name: place for place, name in enumerate(things.names)}
    chosen = sorted(random_terms(terms, seed=11), key=lambda term: (len(term), term))[part::parts]
    told: dict[str, object] = {
        "terms": len(chosen),
        "things": len(order),
        "paragraphs": Passage.objects.filter(unit="paragraph").count(),
    }
    wrong, hits, turned, greatest = [], 0, 0, 0
    for number, term in enumerate(chosen, start=1):
        expected = {things.names[place] for place in things.holding(fold(term))}
        found, number_of_pages, back = walked(term, order)
        hits, turned = hits + len(expected), turned + number_of_pages
        greatest = max(greatest, len(expected))
        if len(found) != len(set(found)) or set(found) != expected or back:
            missing, more = expected - set(found), set(found) - expected
            wrong.append([term, len(missing), len(more), len(found) - len(set(found)), back])
        _progress(f"{number}/{len(chosen)} {term!r}: {len(found)} hits, {len(wrong)} wrong")
    told |= {"wrong": wrong, "hits": hits, "pages": turned, "most": greatest}
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")


def _progress(said: str) -> None:
    sys.stderr.write(f"{time.process_time():7.1f} s {said}\n")
    sys.stderr.flush()


def walked(term: str, order: dict[Named, int]) -> tuple[list[Named], int, int]:
    """Give what all pages of a search name, how many pages, and how often their order goes back.

    Ranked hits come by their scores; others in the order of publication and address, those of
    titles before those of texts, what is in force before what is not.
    """
    found: list[Named] = []
    keys: list[tuple[int, int]] = []
    number, allowed = 0, 0
    for page in pages(term, limit=PAGE):
        number += 1
        for hit in page.results:
            name = (hit["kind"], hit["uid"], hit["edition"])
            found.append(name)
            old = int(not hit["in_force"])
            if page.ranked:
                keys.append((old, -hit["score"]))
            elif hit["kind"] == "passage":
                keys.append((old, order.get(name, -1)))
        # Once from titles to texts, of what is in force and of what is not.
        allowed = 0 if page.ranked else 2
    back = sum(after < before for before, after in pairwise(keys))
    return found, number, max(back - allowed, 0)


def everything() -> Things:
    """Read everything public."""
    things = Things()
    for row in Requirement.objects.public().order_by("pk").values_list(*_REQUIREMENT).iterator():
        uid, label, code, title, statement, texts = row
        said = [title, statement, *(one for text in texts.values() for one in text.values())]
        things.add(("requirement", str(uid), label), map(fold, filter(None, said)), code)
    _progress("requirements read")
    _add_passages(things)
    _progress("passages read")
    _add_names(things)
    return things


def _add_passages(things: Things) -> None:
    texts = Expression.objects.public().filter(document__published_at__isnull=False)
    rows = Passage.objects.filter(expression__in=texts).order_by("expression_id", "path")
    told = {
        pk: (label, text) for pk, label, text in texts.values_list("pk", "label", "text").iterator()
    }
    for key, group in groupby(rows.values_list(*_PASSAGE).iterator(), key=itemgetter(0)):
        label, text = told[key]
        held = [row[1:] for row in group]
        starts = [*(row[3] for row in held[1:]), 0]
        for (_, uid, unit, start, end), below, following in zip(
            held, _below(held), starts, strict=True
        ):
            # A heading is found by its own line, whatever stands below it.
            heading = unit in HEADINGS and below
            last = following if heading else end
            things.add(
                ("passage", str(uid), label), [fold(text[start:last])],
                inside=0 if heading else below,
            )  # fmt: skip


def _below(rows: list[tuple[str, object, str, int, int]]) -> Iterator[int]:
    """How many of the next rows lie below each, by their paths in pre-order."""
    paths = [row[0] for row in rows]
    for place, path in enumerate(paths):
        end = place + 1
        while end < len(paths) and paths[end].startswith(path):
            end += 1
        yield end - place - 1


def _add_names(things: Things) -> None:
    named = ("entity__uid", "title", "slug")
    for kind, rows in (("document", Document), ("framework", Framework)):
        for uid, title, slug in rows.objects.public().order_by("pk").values_list(*named):
            things.add((kind, str(uid), None), [fold(title)], slug)
    for concept in Concept.objects.order_by("pk").prefetch_related("labels", "entity"):
        labels = [fold(label.text) for label in concept.labels.all()]
        things.add(("concept", str(concept.entity.uid), None), labels, concept.notation)
