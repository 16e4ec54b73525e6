"""What a provision is called in a comparison: its number where people read one, and its name."""

import re
from collections.abc import Mapping
from typing import Any

_PRINTED = re.compile("第.{1,12}条(之.{1,4})?$")
_CLAUSE = re.compile("[,\uff0c;\uff1b:\uff1a。.]")
_LONGEST = 24


def number_of(place: Mapping[str, Any]) -> str:
    """Give the number of a place: its code, or its marker where the code is made up.

    >>> number_of({"code": "5.3", "marker": None}), number_of({"code": "chp_1", "marker": "第一章"})
    ('5.3', '第一章')
    """
    code, marker = place["code"] or "", place["marker"] or ""
    return code if code and "_" not in code else marker.rstrip("、. ")


def name_of(place: Mapping[str, Any]) -> str:
    """Give the name of a place beside its number: an article's printed number, else its title.

    A long title is cut at its first clause.

    >>> name_of({"marker": "第五条", "title": "任何单位"}), name_of({"marker": "", "title": "慎言"})
    ('第五条', '慎言')
    """
    marker, title = place["marker"] or "", place["title"] or ""
    if _PRINTED.match(marker):
        return marker
    if len(title) > _LONGEST:
        first = _CLAUSE.split(title, maxsplit=1)[0]
        title = first if len(first) <= _LONGEST else f"{first[:_LONGEST]}…"
    return title or marker
