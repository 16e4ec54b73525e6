"""Which words of a cited span belong to which part of a requirement that is split. Pure."""

from collections.abc import Iterator, Sequence

Span = tuple[int, int]


def divide(text: str, span: Span, parts: Sequence[str | Span]) -> list[Span | None]:
    """Give for each part the piece of ``text[start:end]`` that it rests on, or None.

    A part is the words it says now, looked for in the span whatever its white space, or the span
    of the text that it was cut out of. Pieces that were found by their words reach from one to the
    next, so that markers and joining words stay cited; the first part takes what nobody claims
    before them. When no part is found the first has the whole span.

    >>> divide("一要谨开口，二要慢开言。", (0, 12), ["谨开口", "慢开言"])
    [(0, 8), (8, 12)]
    >>> divide("谨开口。慢开言。", (0, 8), ["完全不同的话", "慢开言。"])
    [(0, 4), (4, 8)]
    >>> divide("谨开口。慢开言。", (0, 8), ["甲", "乙"])
    [(0, 8), None]
    >>> divide("谨开口。慢开言。", (0, 4), [(0, 4), (4, 8)])
    [(0, 4), None]
    """
    if any(isinstance(part, tuple) for part in parts):
        return [_within(part, span) if isinstance(part, tuple) else None for part in parts]
    starts = _starts(text, span, [part for part in parts if isinstance(part, str)])
    if all(start is None for start in starts):
        return [span, *(None for _ in parts[1:])]
    first = next(start for start in starts if start is not None)
    if starts[0] == first or text[span[0] : first].strip():
        starts[0] = span[0]
    return _pieces(text, span[1], starts)


def _within(part: Span, span: Span) -> Span | None:
    start, end = max(part[0], span[0]), min(part[1], span[1])
    return (start, end) if start < end else None


def _starts(text: str, span: Span, parts: Sequence[str]) -> list[int | None]:
    """Where the words of each part begin; one that comes before the last is not found."""
    bare, places = _bare(text, span)
    found: list[int | None] = []
    at = 0
    for part in parts:
        words = "".join(part.split())
        place = bare.find(words, at) if words else -1
        found.append(places[place] if place >= 0 else None)
        if place >= 0:
            at = place + len(words)
    return found


def _bare(text: str, span: Span) -> tuple[str, list[int]]:
    """The words of a span without white space, and where each character stands."""
    held = [(text[at], at) for at in range(*span) if not text[at].isspace()]
    return "".join(sign for sign, _ in held), [at for _, at in held]


def _pieces(text: str, end: int, starts: Sequence[int | None]) -> list[Span | None]:
    """Each piece ends where the next begins, without the white space between."""
    bounds = iter([*(start for start in starts if start is not None), end][1:])
    return [
        None if start is None else _trimmed(text, start, bound)
        for start, bound in _bounded(starts, bounds)
    ]


def _bounded(
    starts: Sequence[int | None], bounds: Iterator[int]
) -> Iterator[tuple[int | None, int]]:
    for start in starts:
        yield start, 0 if start is None else next(bounds)


def _trimmed(text: str, start: int, end: int) -> Span | None:
    stop = start + len(text[start:end].rstrip())
    return (start, stop) if start < stop else None
