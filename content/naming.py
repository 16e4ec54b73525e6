"""Short names for addresses: pinyin of a Chinese title, ``-2`` for another of the same sound."""

import functools
import importlib
import re
from collections.abc import Callable

LIMIT = 100


@functools.cache
def _pinyin() -> Callable[..., list[str]]:
    """Pypinyin's reading of a text, loaded when first asked for.

    Its dictionaries take 30 MB and a sixth of the time to start; a process that only answers
    names nothing.
    """
    found: Callable[..., list[str]] = importlib.import_module("pypinyin").lazy_pinyin
    return found


def pinyin_slug(title: str) -> str:
    """Give a title as a slug of lower-case pinyin, the words of one run joined.

    >>> pinyin_slug("五个过硬")
    'wu-ge-guo-ying'
    >>> pinyin_slug("NIST 800-53 控制")
    'nist-800-53-kong-zhi'
    >>> pinyin_slug("《》")
    'untitled'
    """
    syllables = " ".join(_pinyin()(title, errors="default"))
    slug = re.sub(r"[^a-z0-9]+", "-", syllables.lower()).strip("-")
    return slug[:LIMIT].strip("-") or "untitled"


def free_slug(wanted: str, taken: Callable[[str], bool]) -> str:
    """Give ``wanted``, or the first of ``wanted-2``, ``wanted-3`` … that is not taken.

    >>> free_slug("xianfa", {"xianfa", "xianfa-2"}.__contains__)
    'xianfa-3'
    """
    if not taken(wanted):
        return wanted
    serial = 2
    while taken(f"{wanted}-{serial}"):
        serial += 1
    return f"{wanted}-{serial}"
