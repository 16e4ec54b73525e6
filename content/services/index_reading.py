"""What the index is made from, read from the tables: texts with passages, editions' wordings."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any

from content.models import Citation, Expression, Passage, Requirement
from content.search_units import PassageRow, RequirementRow, TextUnits, text_units

_PASSAGE = (
    "expression_id", "pk", "entity__uid", "path", "unit", "marker", "title", "start", "end",
)  # fmt: skip
_REQUIREMENT = ("pk", "entity__uid", "title", "statement", "texts", "code", "modality")


def texts_of(expressions: Iterable[int]) -> dict[int, TextUnits]:
    """Give the units of texts by row id; two queries."""
    wanted = list(expressions)
    if not wanted:
        return {}
    rows = Passage.objects.filter(expression__in=wanted).order_by("expression_id", "path")
    passages = {
        key: [PassageRow(pk, uid.hex, *rest) for _, pk, uid, *rest in group]
        for key, group in groupby(rows.values_list(*_PASSAGE).iterator(), key=itemgetter(0))
    }
    texts = Expression.objects.filter(pk__in=wanted).order_by("pk").values_list("pk", "text")
    return {pk: text_units(text, passages.get(pk, [])) for pk, text in texts}


@dataclass(slots=True)
class Wordings:
    """The requirements of some editions, and the text that each edition was taken from."""

    rows: dict[int, list[tuple[Any, ...]]] = field(default_factory=dict)
    passages: dict[int, int | None] = field(default_factory=dict)
    texts: dict[int, int] = field(default_factory=dict)

    def of(self, edition: int) -> Iterator[RequirementRow]:
        """Give the requirements of one edition, in order."""
        for key, uid, *rest in self.rows.get(edition, ()):
            yield RequirementRow._make((key, uid.hex, *rest, self.passages.get(key)))


def requirements_of(editions: Iterable[int]) -> Wordings:
    """Give the requirements of editions, in order; two queries."""
    found, wanted = Wordings(), list(editions)
    if not wanted:
        return found
    rows = Requirement.objects.filter(edition__in=wanted).order_by("edition_id", "path")
    for key, group in groupby(
        rows.values_list("edition_id", *_REQUIREMENT).iterator(), key=itemgetter(0)
    ):
        found.rows[key] = [row[1:] for row in group]
    cited = Citation.objects.filter(requirement__edition__in=wanted, position=1).order_by()
    names = ("requirement_id", "passage_id", "expression_id", "requirement__edition_id")
    for requirement, passage, text, edition in cited.values_list(*names).iterator():
        found.passages[requirement] = passage
        found.texts.setdefault(edition, text)
    return found
