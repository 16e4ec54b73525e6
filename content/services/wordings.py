"""What a requirement's own fields may hold; everything that cannot stand is named at once."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from content.errors import FieldProblem, InvalidContentError
from content.models import Requirement
from content.services.states import FIELDS
from content.vocabulary import Modality, RequirementKind, Word

Value = dict[str, Any]
_LIMITS = {
    "type": 64, "code": 64, "marker": 64, "title": 1000, "statement": 1_000_000, "actor": 300,
    "condition": 100_000,
}  # fmt: skip
_ONE_LINE = frozenset({"type", "code", "marker", "title", "actor"})
# PostgreSQL holds no NUL; half a surrogate pair is no character.
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
# Codes stand in addresses: /frameworks/slug@label/code.
_IN_ADDRESS = re.compile(r"[^\s/@?#%]*")
# RFC 5646 §2.1, loosely: a primary subtag and what follows.
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_IN_TEXTS = ("title", "statement")


def checked_wording(values: Mapping[str, Any], *, place: str = "") -> Value:
    """Give the fields of a requirement that ``values`` holds, fit to be stored.

    ``place`` is where the values stand in the request, for naming what is wrong.

    Raises:
        InvalidContentError: every unknown field and every value that cannot stand (422).
    """
    problems = list(wording_problems(values, place=place))
    if problems:
        raise InvalidContentError(fields=tuple(problems), count=len(problems))
    return {name: values[name] for name in FIELDS if name in values}


def wording_problems(values: Mapping[str, Any], *, place: str = "") -> Iterator[FieldProblem]:
    """Yield what is wrong with the fields of a requirement, each by its dotted name."""
    before = f"{place}." if place else ""
    for name, value in values.items():
        where = f"{before}{name}"
        if name not in FIELDS:
            known = ", ".join(FIELDS)
            yield FieldProblem(
                where, "unknown", f"is not a field of a requirement; known are {known}",
                f"不是要求的字段;可用的有 {known}",
            )  # fmt: skip
        else:
            yield from _CHECKS.get(name, _text_problems)(name, value, where)


def _text_problems(name: str, value: Any, where: str) -> Iterator[FieldProblem]:
    if not isinstance(value, str):
        yield FieldProblem(where, "invalid", "must be a text", "须为文字")
        return
    limit = _LIMITS[name]
    if len(value) > limit:
        yield FieldProblem(
            where, "too_long", f"must have at most {limit} characters", f"不得超过 {limit} 字"
        )
    if _UNWRITABLE.search(value):
        yield FieldProblem(
            where, "invalid", "holds a character that cannot be kept", "含有无法保存的字符"
        )
    if name in _ONE_LINE and len(value.splitlines()) > 1:
        yield FieldProblem(where, "invalid", "must be one line", "须为一行")
    if name == "code" and not _IN_ADDRESS.fullmatch(value):
        yield FieldProblem(
            where, "invalid", "must hold no white space and none of / @ ? # %",
            "不得含空白与 / @ ? # %",
        )  # fmt: skip


def _word_problems(words: type[Word], value: Any, where: str) -> Iterator[FieldProblem]:
    if value not in list(words):
        known = ", ".join(words)
        yield FieldProblem(where, "invalid", f"must be one of {known}", f"须为以下之一:{known}")


def _kind_problems(_: str, value: Any, where: str) -> Iterator[FieldProblem]:
    yield from _word_problems(RequirementKind, value, where)


def _modality_problems(_: str, value: Any, where: str) -> Iterator[FieldProblem]:
    if value is not None:
        yield from _word_problems(Modality, value, where)


def _texts_problems(_: str, value: Any, where: str) -> Iterator[FieldProblem]:
    """Wordings in further languages: ``{"en": {"title": …, "statement": …}}``."""
    if not isinstance(value, dict):
        yield FieldProblem(where, "invalid", "must be an object by language", "须为按语言的对象")
        return
    for language, held in value.items():
        at = f"{where}.{language}"
        if not _LANGUAGE.fullmatch(language):
            yield FieldProblem(at, "invalid", "is no language tag (BCP 47)", "不是语言标签(BCP 47)")
        elif not isinstance(held, dict) or set(held) - set(_IN_TEXTS):
            yield FieldProblem(
                at, "invalid", "must hold title and statement only", "只能含 title 与 statement"
            )
        else:
            for part, text in held.items():
                yield from _text_problems(part, text, f"{at}.{part}")


_CHECKS: dict[str, Callable[[str, Any, str], Iterator[FieldProblem]]] = {
    "kind": _kind_problems,
    "modality": _modality_problems,
    "texts": _texts_problems,
}


def differing(row: Requirement, values: Mapping[str, Any]) -> Value:
    """Give those of ``values`` that are not what the requirement holds."""
    return {name: value for name, value in values.items() if getattr(row, name, None) != value}
