"""What an answer shows of a part of a unit, kept beside it so that no other table is asked. Pure.

A title is most often the beginning of what is shown, and a wording stands in the text that it was
taken from, so neither is written again where that is so.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple


def pairs_of_spans(spans: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield starts and ends that stand by turns.

    >>> [*pairs_of_spans([0, 2, 4, 6])]
    [(0, 2), (4, 6)]
    """
    return zip(spans[::2], spans[1::2], strict=True)


class Shown(NamedTuple):
    """The uid of a part, in hexadecimal digits, its code, its title and where its words stand.

    ``title`` is how many code points of the words it takes, else itself. ``text`` are starts and
    ends by turns of what the unit says, in code points, a line each, else the words themselves.
    """

    uid: str
    code: str
    title: int | str
    text: Sequence[int] | str

    def words(self, said: str) -> str:
        r"""Give its words from what its unit says.

        >>> Shown("", "", 0, [0, 2, 4, 6]).words("慎言，，慎行")
        '慎言\n慎行'
        """
        if isinstance(self.text, str):
            return self.text
        return "\n".join([said[start:end] for start, end in pairs_of_spans(self.text)])

    def called(self, words: str) -> str:
        """Give its title from its words.

        >>> Shown("", "", 2, []).called("慎言。要慎言。")
        '慎言'
        """
        return words[: self.title] if isinstance(self.title, int) else self.title


def shown_passage(uid: str, marker: str, title: str, said: str, span: tuple[int, int]) -> Shown:
    """Give what is shown of a passage that stands at ``span`` of what its unit says.

    >>> shown_passage("0f", "第一条", "慎言", "第一条 慎言。", (0, 7))
    Shown(uid='0f', code='', title=6, text=[0, 7])
    """
    start, end = span
    end = min(end, len(said))
    return Shown(
        uid, "", _title(" ".join(filter(None, (marker, title))), said, start), [start, end]
    )


def shown_wording(uid: str, code: str, title: str, statement: str, said: str) -> Shown:
    r"""Give what is shown of a requirement that may stand in what its unit says, line by line.

    >>> shown_wording("0f", "1", "慎言", "慎言。\n慎行。", "第一条 慎言。\n\n慎行。")
    Shown(uid='0f', code='1', title=2, text=[4, 7, 9, 12])
    >>> shown_wording("0f", "1", "要慎言", "慎言。", "慎权。")
    Shown(uid='0f', code='1', title='要慎言', text='慎言。')
    """
    spans: list[int] = []
    last = 0
    for line in statement.split("\n"):
        at = said.find(line, last)
        if at < 0:
            return Shown(uid, code, _title(title, statement, 0), statement)
        last = at + len(line)
        spans += [at, last]
    return Shown(uid, code, _title(title, statement, 0), spans)


def _title(title: str, words: str, start: int) -> int | str:
    return len(title) if words.startswith(title, start) else title
