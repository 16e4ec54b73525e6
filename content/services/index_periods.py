"""From when until when each indexed edition and text is current: kept beside the index.

The same rule as ``EditionQuerySet.in_force``: the greatest start up to the day, then the later
revision; of texts the greatest date, undated ones before all.
"""

import datetime as dt
from collections.abc import Iterable
from itertools import groupby, pairwise
from operator import itemgetter

from content.models import Edition, Expression, SearchScope
from content.services.bulk import update_rows

_FIRST, _NEVER = dt.date(1, 1, 1), dt.date(9999, 12, 31)


def renew_periods(editions: Iterable[int], expressions: Iterable[int]) -> None:
    """Work out the periods of all editions and texts of the same frameworks and documents."""
    wanted = list(editions)
    if wanted:
        frameworks = Edition.objects.filter(pk__in=wanted).values("framework")
        rows = Edition.objects.public().filter(framework__in=frameworks)
        order = rows.order_by("framework_id", "effective_from", "revision")
        _store("edition", order.values_list("framework_id", "pk", "effective_from"))
    wanted = list(expressions)
    if wanted:
        documents = Expression.objects.filter(pk__in=wanted).values("document")
        texts = Expression.objects.public().filter(document__in=documents)
        dated = texts.values_list("document_id", "pk", "effective_from")
        _store("expression", sorted(dated, key=lambda row: (row[0], row[2] or _FIRST, row[1])))


def _store(kind: str, rows: Iterable[tuple[int, int, dt.date | None]]) -> None:
    periods = {
        pk: (since, until)
        for _, group in groupby(rows, key=itemgetter(0))
        for pk, since, until in _periods([(pk, since or _FIRST) for _, pk, since in group])
    }
    held = SearchScope.objects.filter(kind=kind, target__in=periods)
    changed = [
        (*periods[target], pk)
        for pk, target, since, until in held.values_list("pk", "target", "since", "until")
        if periods[target] != (since, until)
    ]
    update_rows(SearchScope, ("since", "until"), changed)


def _periods(starts: list[tuple[int, dt.date]]) -> list[tuple[int, dt.date, dt.date]]:
    """Each from its start until that of the next, the last for ever.

    >>> _periods([(7, dt.date(2020, 1, 1)), (8, dt.date(2021, 1, 1))])[0]
    (7, datetime.date(2020, 1, 1), datetime.date(2021, 1, 1))
    """
    ends = [following for _, (_, following) in pairwise(starts)] + [_NEVER]
    return [(pk, since, until) for (pk, since), until in zip(starts, ends, strict=True)]
