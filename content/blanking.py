"""What is left of words that must go, as plain values. Pure and Django-free."""

from collections.abc import Mapping
from typing import Any

from content.digests import digest_of

Value = dict[str, Any]
BLOCK = "█"
WORDING = ("uid", "kind", "type", "title", "statement", "texts", "modality", "actor", "condition")
# What a requirement and a link say, beside what they are.
REQUIREMENT_WORDS: Value = {
    "title": "", "statement": "", "texts": {}, "actor": "", "condition": "", "original": {},
}  # fmt: skip
ASSOCIATION_WORDS: Value = {"rationale": "", "evidence": "", "original": {}}


def blanked_text(text: str, start: int, end: int) -> str:
    r"""Give a text with the words from ``start`` to ``end`` blocked out; its length stays.

    >>> blanked_text("慎言。\n慎行。", 0, 6)
    '███\n██。'
    """
    blocks = "".join(sign if sign in "\r\n" else BLOCK for sign in text[start:end])
    return text[:start] + blocks + text[end:]


def blanked(value: Mapping[str, Any], words: Mapping[str, Any]) -> Value:
    """Give a value without its words; what it does not say is not added.

    >>> blanked({"uid": "1", "title": "慎言", "code": "3"}, REQUIREMENT_WORDS)
    {'uid': '1', 'title': '', 'code': '3'}
    """
    return dict(value) | {name: empty for name, empty in words.items() if name in value}


def blanked_requirement(value: Mapping[str, Any]) -> Value:
    """Give a told requirement without its words; a digest beside them is that of what remains.

    >>> blanked_requirement({"digest": "ab"})
    {'digest': 'ab'}
    """
    left = blanked(value, REQUIREMENT_WORDS)
    if "digest" in value and "statement" in value:
        left["digest"] = digest_of({name: left[name] for name in WORDING})
    return left


def blanked_association(value: Mapping[str, Any]) -> Value:
    """Give a told link without its words.

    >>> blanked_association({"uid": "1", "rationale": "同义"})
    {'uid': '1', 'rationale': ''}
    """
    return blanked(value, ASSOCIATION_WORDS)
