"""What one read sees."""

import datetime as dt
from dataclasses import dataclass
from typing import Self

from django.utils import timezone

ORIGINAL = "zh-Hans"


def today() -> dt.date:
    """Give the day on which a read without ``as_of`` stands: today where the instance is."""
    return timezone.localdate()


@dataclass(frozen=True, slots=True)
class Reading:
    """The day, edition and language that a read is pinned to, and whether it sees drafts.

    ``within`` holds the row ids of the frameworks whose drafts it sees; None means all of them.
    ``edition`` is a label or an edition's uid; None means the edition in force on ``day``.
    ``language`` is a BCP 47 tag; wordings without it are given in their original.
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


def best_language(asked: str, offered: list[str]) -> str | None:
    """Give the offered tag that suits ``asked``: the same, else one of the same primary subtag.

    Source: RFC 4647 §3.4 (lookup), loosened to siblings, so zh-CN finds zh-Hans.

    >>> best_language("zh-CN", ["en", "zh-Hans"])
    'zh-Hans'
    >>> best_language("fr", ["en"]) is None
    True
    """
    wanted = asked.lower()
    primary = wanted.split("-")[0]
    for match in (wanted, primary):
        for tag in offered:
            if tag.lower() == match:
                return tag
    return next((tag for tag in offered if tag.lower().split("-")[0] == primary), None)
