"""What a requirement is called on a page, and which of its words stand beside that name.

Intake gives a provision the first words of its own statement for a title. Printed as a heading
they would stand twice, so such a title runs into the text, as statutes are set: the number or the
first clause in bold, the rest behind it.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from content.pages.wording import unmarked

# In half widths: a Han character takes two.
SHORT = 48
_CLAUSE = re.compile("[,\uff0c;\uff1b:\uff1a。.]")
_LEADING = "\uff0c,\u3001\uff1b;\uff1a: \n"
_PRINTED = re.compile("第.{1,12}条(之.{1,4})?$|[\uff08(][^\uff09)]{1,6}[\uff09)]$")


@dataclass(frozen=True, slots=True)
class Naming:
    """A requirement as a page sets it.

    ``number`` stands in the gutter; ``name`` is its heading; ``body`` the words below it, or
    behind it where ``run_in``; None where there are none beyond the name.
    """

    number: str
    name: str
    body: str | None
    run_in: bool

    @property
    def is_printed(self) -> bool:
        """Whether the name is a printed number (第五条), which a blank parts from its words."""
        return bool(_PRINTED.match(self.name))


def naming(requirement: Mapping[str, Any]) -> Naming:
    """Give the name and words of a requirement, a node of a tree, or the name of a mere place.

    >>> naming({"code": "5.3", "title": "慎言", "statement": "不该说的话不说。"}).run_in
    False
    >>> naming({"code": "30", "marker": "第三十条", "title": "区划如下", "statement": "区划如下："})
    Naming(number='30', name='第三十条', body='区划如下：', run_in=True)
    >>> naming({"code": "1", "title": "要学习", "statement": "，要学习。多读书。"})
    Naming(number='1', name='要学习', body='。多读书。', run_in=True)
    >>> naming({"code": "chp_1", "marker": "第一章", "title": "总纲", "statement": ""}).name
    '第一章 总纲'
    """
    title = requirement["title"] or ""
    marker = requirement.get("marker") or ""
    number = shown_number(requirement["code"])
    said = clean(requirement.get("statement") or "")
    if not said or said in {title, f"{marker}{title}", f"{marker} {title}"}:
        printed = title if number else f"{marker} {title}".strip()
        return Naming(number, printed or number or marker, None, run_in=False)
    if title and not said.startswith(title):
        return Naming(number, title, said, run_in=False)
    if _PRINTED.match(marker):
        return Naming(number, marker, said, run_in=True)
    lead = _CLAUSE.split(title or said, maxsplit=1)[0][:SHORT]
    return Naming(number, lead, said[len(lead) :], run_in=True)


def clean(statement: str) -> str:
    r"""Give a statement without the comma that its marker left, and without heading marks.

    >>> clean("，要学习。")
    '要学习。'
    """
    words = statement.lstrip(_LEADING)
    return unmarked(words) if words.startswith("#") else words


def shown_number(code: str | None, marker: str = "") -> str:
    """Give the number to print: a code that people read, else the marker as printed.

    >>> shown_number("5.3"), shown_number("chp_1", "第一章"), shown_number("chp_1")
    ('5.3', '第一章', '')
    """
    if code and "_" not in code:
        return code
    return marker.rstrip("\u3001. ")


def shortened(title: str) -> str:
    """Give the first clause of a title, short enough for the side of a page.

    >>> shortened("要慎欲，伸手之前先问该不该，不属于自己的东西一样不取")
    '要慎欲'
    """
    if _width(title) <= SHORT:
        return title
    first = _CLAUSE.split(title, maxsplit=1)[0]
    return first if _width(first) <= SHORT else f"{first[: SHORT // 2]}…"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)
