"""What one read sees."""

import datetime as dt
import functools
from dataclasses import dataclass, replace
from typing import Self

from django.utils import timezone

ORIGINAL = "zh-Hans"


def today() -> dt.date:
    """Give the day on which a read without ``as_of`` stands: today where the instance is."""
    return dt.datetime.now(timezone.get_default_timezone()).date()


@dataclass(frozen=True, slots=True)
class Reading:
    """The day, edition and language that a read is pinned to, and whether it sees drafts.

    ``within`` holds the row ids of the frameworks whose drafts it sees; None means all of them.
    ``edition`` is a label or an edition's uid; None means the edition in force on ``day``.
    ``language`` names BCP 47 tags, best first, with commas between; a wording that has none of
    them is given in its original.
    """

    day: dt.date
    edition: str | None = None
    language: str = ORIGINAL
    drafts: bool = False
    within: frozenset[int] | None = None

    @classmethod
    def today(cls, language: str = ORIGINAL) -> Self:
        """Give the public reading of today."""
        return cls(day=today(), language=language)


@functools.lru_cache(maxsize=512)
def in_any_language(reading: Reading) -> Reading:
    """Give a reading without its language, which no statement depends on."""
    return replace(reading, language="")


def best_language(asked: str, offered: list[str]) -> str | None:
    """Give the offered tag that suits ``asked`` best; None where none does.

    ``asked`` names languages, best first, with commas between. Each is looked for as it is, then
    with its last subtags taken away, then any of the same primary subtag.

    Source: RFC 4647 §3.4 (lookup), loosened to siblings, so zh-CN finds zh-Hans.

    >>> best_language("zh-CN", ["en", "zh-Hans"])
    'zh-Hans'
    >>> best_language("fr,en-GB", ["zh-Hans", "en"]), best_language("fr", ["en"])
    ('en', None)
    """
    return _best_language(asked, tuple(offered))


# The same few are asked for all day, of things in the same few.
@functools.lru_cache(maxsize=1024)
def _best_language(asked: str, offered: tuple[str, ...]) -> str | None:
    for wanted in asked.lower().split(","):
        found = _looked_up(wanted, offered)
        if found is not None:
            return found
    return None


def _looked_up(wanted: str, offered: tuple[str, ...]) -> str | None:
    subtags = wanted.split("-")
    for kept in range(len(subtags), 0, -1):
        shorter = "-".join(subtags[:kept])
        for tag in offered:
            if tag.lower() == shorter:
                return tag
    return next((tag for tag in offered if tag.lower().split("-")[0] == subtags[0]), None)
