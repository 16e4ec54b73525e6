"""The whole search index made anew, and compared with what it should hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import orjson
from django.db import connection, transaction

from content.models import (
    Citation,
    Concept,
    Counter,
    Document,
    Edition,
    Expression,
    Framework,
    SearchScope,
    SearchUnit,
)
from content.search_shown import Shown
from content.search_tables import empty_tokens, settle_tokens
from content.search_units import KINDS, Part, SearchText, edition_units
from content.services.index_reading import requirements_of, texts_of
from content.services.index_tokens import wrong_tokens
from content.services.indexing import Stale, index, names_of
from content.text.folding import brought_back
from content.vocabulary import EditionState

# Editions and texts that are read at a time.
_CHUNK = 100
Key = tuple[int, int]


def rebuild(tell: Callable[[int, int], None] | None = None) -> int:
    """Make the whole index anew in one transaction; give how many units it holds.

    Readers see the old one until it is done; publishing waits. ``tell`` hears how many editions
    and texts are done, of how many.
    """
    with transaction.atomic():
        Counter.objects.select_for_update().get(id=1)
        SearchScope.objects.all().delete()
        SearchUnit.objects.all().delete()
        empty_tokens(connection)
        steps = list(_steps())
        for done, stale in enumerate(steps, start=1):
            index(stale)
            if tell is not None:
                tell(done, len(steps))
        settle_tokens(connection)
        return SearchUnit.objects.count()


def rebuild_if_missing() -> None:
    """Index what was published before there was an index; for the end of a migrate."""
    published = Edition.objects.filter(state=EditionState.PUBLISHED).exists()
    if published and not SearchScope.objects.exists():
        rebuild()


def _steps() -> Iterator[Stale]:
    """Everything public in the order in which it was published, texts with their editions."""
    public = Edition.objects.public().order_by("revision", "pk").values_list("pk", flat=True)
    done: set[int] = set()
    for chunk in _chunks(public):
        cited = Citation.objects.filter(requirement__edition__in=chunk, position=1)
        texts = set(cited.values_list("expression", flat=True).distinct()) - done
        done |= texts
        yield Stale(editions=set(chunk), expressions=texts)
    found = Expression.objects.public().filter(document__published_at__isnull=False)
    rest = [pk for pk in found.order_by("pk").values_list("pk", flat=True) if pk not in done]
    for chunk in _chunks(rest):
        yield Stale(expressions=set(chunk))
    for chunk in _chunks(Document.objects.public().order_by("pk").values_list("pk", flat=True)):
        yield Stale(documents=set(chunk))
    for chunk in _chunks(Framework.objects.public().order_by("pk").values_list("pk", flat=True)):
        yield Stale(frameworks=set(chunk))
    for chunk in _chunks(Concept.objects.order_by("pk").values_list("pk", flat=True)):
        yield Stale(concepts=set(chunk))


def _chunks(rows: Iterable[int]) -> Iterator[list[int]]:
    keys = list(rows)
    for start in range(0, len(keys), _CHUNK):
        yield keys[start : start + _CHUNK]


def index_faults() -> Iterator[str]:
    """Say what the index lacks, holds too much or holds wrongly: nothing where it is sound.

    Reads everything public; some minutes for a large corpus.
    """
    yield from _wrong_parts()
    yield from wrong_tokens()


def _wrong_parts() -> Iterator[str]:
    held = dict(_held_texts())
    for key, text in _expected():
        found = held.pop(key, None)
        name = f"{KINDS[key[0]].value} {key[1]}"
        if found is None:
            yield f"{name} is not in the index · 不在索引中"
        elif found != text:
            yield f"{name} says something else in the index · 与索引中的字词不符"
    for kind, target in held:
        yield f"{KINDS[kind].value} {target} is in the index and is not public · 不应在索引中"


def _held_texts() -> Iterator[tuple[Key, str]]:
    rows = SearchUnit.objects.order_by("pk").values_list("words", "parts", "shown")
    for words, parts, shown in rows.iterator():
        way, whole = orjson.loads(shown)
        unit = SearchText(words.encode(), said=brought_back(words, way))
        for part, one in zip(orjson.loads(parts), whole, strict=True):
            unit.add(Part._make(part), one and Shown._make(one))
        yield from _compared(unit)


def _compared(unit: SearchText) -> Iterator[tuple[Key, str]]:
    """What is compared of each part; the title of a heading stands in its words too."""
    for part, shown in zip(unit.parts, unit.shown, strict=True):
        words = shown.words(unit.said) if shown else ""
        seen = (shown.uid, shown.code, shown.called(words), words) if shown else None
        text = part.text(unit.words)
        yield (part.kind, part.target), f"{part.code}\n{part.modality or ''}\n{text}\n{seen}"


def _expected() -> Iterator[tuple[Key, str]]:
    for step in _steps():
        texts = texts_of(step.expressions)
        units = [unit for text in texts.values() for unit in text.units]
        wordings = requirements_of(step.editions)
        for edition in step.editions:
            units += edition_units(edition, wordings.of(edition))
        units += [unit for _, unit in names_of(step)]
        for unit in units:
            yield from _compared(unit)
