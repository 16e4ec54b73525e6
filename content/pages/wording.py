"""Small questions about words on a page; pure."""

import re
from collections.abc import Iterator, Sequence

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def script_of(text: str) -> str:
    """Give the language tag for a piece of text: Chinese if it holds a Han character.

    >>> script_of("慎权"), script_of("Be careful with power")
    ('zh-Hans', 'en')
    """
    return "zh-Hans" if _HAN.search(text) else "en"


_HEADING = re.compile(r"(^|\n)\s*#{1,6}\s+")
_BREAK = re.compile(r"\s*\n\s*")


def unmarked(text: str) -> str:
    r"""Give text on one line, without the marks of Markdown headings.

    >>> unmarked("当作提醒。\n\n## 五、")
    '当作提醒。 五、'
    """
    return _BREAK.sub(" ", _HEADING.sub(r"\1", text)).strip()


def highlighted_runs(snippet: str, ranges: Sequence[Sequence[int]]) -> Iterator[tuple[str, bool]]:
    """Yield the runs of a snippet and whether each is a hit; overlapping ranges are joined.

    >>> list(highlighted_runs("要特别慎权", [[3, 5]]))
    [('要特别', False), ('慎权', True)]
    """
    at = 0
    for start, end in sorted((low, high) for low, high in ranges):
        if start > at:
            yield snippet[at:start], False
        if end > max(start, at):
            yield snippet[max(start, at) : end], True
        at = max(at, end)
    if at < len(snippet):
        yield snippet[at:], False
