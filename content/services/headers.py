"""What frameworks and editions say of themselves, checked field by field."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any

from content.errors import FieldProblem, InvalidContentError
from content.formats.plumbline_yaml import SLUG
from content.vocabulary import FrameworkKind

Value = dict[str, Any]
FRAMEWORK_LIMITS = {
    "title": 500, "subject": 300, "publisher": 300, "language": 35, "license": 300,
    "attribution": 500,
}  # fmt: skip
EDITION_LIMITS = {"label": 64, "title": 500, "language": 35, "note": 100_000}
_LONGEST_SLUG = 100
# PostgreSQL holds no NUL; half a surrogate pair is no character.
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
# Labels stand in addresses: /frameworks/slug@label.
_LABEL = re.compile(r"[^\s/@?#%]{1,64}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


def checked_framework(values: Mapping[str, Any], *, born: bool) -> Value:
    """Give a framework's fields fit to be stored; ``slug`` and ``kind`` only when it is ``born``.

    Raises:
        InvalidContentError: every field that is unknown, missing or cannot stand (422).
    """
    fixed = {"slug", "kind"} if born else set()
    problems = list(text_problems(values, FRAMEWORK_LIMITS, fixed))
    if born or "title" in values:
        problems += needed_problems(values, "title")
    if born:
        problems += _birth_problems(values)
    return fit_unless(problems, values)


def checked_edition(values: Mapping[str, Any]) -> Value:
    """Give an edition's fields fit to be stored.

    Raises:
        InvalidContentError: every field that is unknown or cannot stand (422).
    """
    problems = list(text_problems(values, EDITION_LIMITS, {"effective_from"}))
    if "label" in values:
        problems += label_problems(values["label"])
    date = values.get("effective_from")
    if date is not None and not isinstance(date, dt.date):
        problems.append(FieldProblem("effective_from", "invalid", "must be a day", "须为日期"))
    return fit_unless(problems, values)


def label_problems(label: Any) -> Iterator[FieldProblem]:
    """Yield what is wrong with an edition's label."""
    if not isinstance(label, str) or not _LABEL.fullmatch(label) or _UNWRITABLE.search(label):
        yield FieldProblem(
            "label",
            "invalid",
            "must be 1 to 64 characters, without white space and / @ ? # %",
            "须为 1 至 64 个字符,不含空白与 / @ ? # %",
        )


def fit_unless(problems: list[FieldProblem], values: Mapping[str, Any]) -> Value:
    """Give ``values`` where nothing is wrong with them.

    Raises:
        InvalidContentError: something is; all of it is named (422).
    """
    if problems:
        raise InvalidContentError(fields=tuple(problems), count=len(problems))
    return dict(values)


def text_problems(
    values: Mapping[str, Any], limits: Mapping[str, int], others: set[str]
) -> Iterator[FieldProblem]:
    """Yield what is wrong with texts of limited length; ``others`` are judged elsewhere."""
    for name, value in values.items():
        if name in others:
            continue
        limit = limits.get(name)
        if limit is None:
            known = ", ".join(sorted({*limits, *others}))
            yield FieldProblem(
                name, "unknown", f"is not a field here; known are {known}",
                f"不是此处的字段;可用的有 {known}",
            )  # fmt: skip
        elif not isinstance(value, str) or _UNWRITABLE.search(value):
            yield FieldProblem(name, "invalid", "must be a text", "须为文字")
        elif len(value) > limit:
            yield FieldProblem(
                name, "too_long", f"must have at most {limit} characters", f"不得超过 {limit} 字"
            )
        elif name == "language" and not _LANGUAGE.fullmatch(value):
            yield FieldProblem(
                name, "invalid", "is no language tag (BCP 47)", "不是语言标签(BCP 47)"
            )


def needed_problems(values: Mapping[str, Any], name: str) -> Iterator[FieldProblem]:
    """Yield that ``name`` must be given, where it holds nothing."""
    value = values.get(name)
    if not isinstance(value, str) or not value.strip():
        yield FieldProblem(name, "required", "must be given", "必须给出")


def _birth_problems(values: Mapping[str, Any]) -> Iterator[FieldProblem]:
    slug = values.get("slug")
    if slug is not None and (
        not isinstance(slug, str) or len(slug) > _LONGEST_SLUG or not SLUG.fullmatch(slug)
    ):
        yield FieldProblem(
            "slug", "invalid", "must be lower-case letters, digits and single hyphens",
            "须为小写字母、数字与单个连字符",
        )  # fmt: skip
    kind = values.get("kind", FrameworkKind.STANDARDS)
    if kind not in list(FrameworkKind):
        known = ", ".join(FrameworkKind)
        yield FieldProblem("kind", "invalid", f"must be one of {known}", f"须为以下之一:{known}")
