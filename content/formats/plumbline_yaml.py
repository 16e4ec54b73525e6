"""Plumbline's own YAML: one framework edition a file, meant to be written by hand.

docs/formats/plumbline-yaml.md describes it. Reading checks every key and type and says where a
file is wrong; what the words lead to (documents, other frameworks) is resolved by the importer.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from content.errors import InvalidPackageError
from content.vocabulary import (
    ASSOCIATION_TYPES,
    DocumentKind,
    FrameworkKind,
    Modality,
    Origin,
    RequirementKind,
)

VERSION = 1
Value = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Key:
    """What one key may hold: its type, whether it must be there, and what its text may be.

    ``limit`` is the longest text in code points; ``pattern`` what all of it must match.
    """

    type: type | tuple[type, ...]
    required: bool = False
    words: frozenset[str] | None = None
    limit: int = 500
    pattern: re.Pattern[str] | None = None


def _words(values: Any) -> frozenset[str]:
    return frozenset(str(value) for value in values)


# Labels and codes stand in addresses: /frameworks/slug@label/code.
IN_ADDRESS = re.compile(r"[^\s/@?#%]{1,64}")
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SLUG = Key(str, required=True, limit=100, pattern=SLUG)
_LABEL = Key((str, int), required=True, limit=64, pattern=IN_ADDRESS)
_TEXT, _NEEDED = Key(str, limit=300), Key(str, required=True)
_PROSE = Key(str, limit=1_000_000)
_LIST, _MAP = Key(list), Key(dict)
SHAPES: dict[str, dict[str, Key]] = {
    "file": {
        "plumbline": Key(int, required=True),
        "framework": Key(dict, required=True),
        "edition": Key(dict, required=True),
        "documents": _LIST,
        "concept_schemes": _LIST,
        "requirements": _LIST,
        "associations": _LIST,
    },
    "framework": {
        "slug": _SLUG,
        "kind": Key(str, words=_words(FrameworkKind)),
        "title": _NEEDED,
        "subject": _TEXT,
        "publisher": _TEXT,
        "language": _TEXT,
        "license": _TEXT,
        "attribution": _TEXT,
    },
    "edition": {
        "label": _LABEL,
        "effective_from": Key(dt.date),
        "title": _TEXT,
        "note": _PROSE,
        "language": _TEXT,
        "against": _LIST,
    },
    "document": {
        "file": _NEEDED,
        "slug": _SLUG,
        "kind": Key(str, words=_words(DocumentKind)),
        "publisher": _TEXT,
        "issued_at": Key(dt.date),
        "license": _TEXT,
        "attribution": _TEXT,
        "language": _TEXT,
    },
    "concept_scheme": {
        "slug": _SLUG,
        "title": _NEEDED,
        "uri": _TEXT,
        "language": _TEXT,
        "license": _TEXT,
        "attribution": _TEXT,
        "concepts": _LIST,
    },
    "concept": {
        "notation": _LABEL,
        "labels": Key(dict, required=True),
        "alternatives": _MAP,
        "definition": _MAP,
        "broader": _LIST,
    },
    "requirement": {
        "code": _LABEL,
        "key": Key((str, int)),
        "kind": Key(str, required=True, words=_words(RequirementKind)),
        "type": Key(str, limit=64),
        "marker": Key(str, limit=64),
        "title": _NEEDED,
        "statement": _PROSE,
        "modality": Key(str, words=_words(Modality)),
        "actor": _TEXT,
        "condition": _PROSE,
        "texts": _MAP,
        "cites": _LIST,
        "about": _LIST,
        "children": _LIST,
    },
    "cite": {"document": _NEEDED, "quote": Key(str, required=True, limit=100_000)},
    "texts": {"title": _NEEDED, "statement": _PROSE},
    "association": {
        "source": _NEEDED,
        "target": _NEEDED,
        "type": Key(str, required=True, words=_words(ASSOCIATION_TYPES)),
        "rationale": _PROSE,
        "evidence": _PROSE,
        "confidence": Key((int, float)),
        "origin": Key(str, words=_words(Origin)),
    },
}


@dataclass(frozen=True, slots=True)
class PackageFile:
    """A checked file: plain values, still with addresses and quotes instead of uids and spans."""

    path: str
    framework: Value
    edition: Value
    documents: list[Value] = field(default_factory=list)
    concept_schemes: list[Value] = field(default_factory=list)
    requirements: list[Value] = field(default_factory=list)
    associations: list[Value] = field(default_factory=list)


def looks_like_package(data: bytes) -> bool:
    r"""Tell a package file by its content: a ``plumbline:`` key at the start of a line.

    >>> looks_like_package(b"# a comment\nplumbline: 1\n"), looks_like_package(b"# Title")
    (True, False)
    """
    head = data[:4096].removeprefix(b"\xef\xbb\xbf")
    return any(line.startswith(b"plumbline:") for line in head.splitlines())


def read_package_file(data: bytes, path: str) -> PackageFile:
    """Read and check a package file.

    Raises:
        InvalidPackageError: naming the line of a YAML fault or the place of a wrong value (422).
    """
    try:
        # The pure and the C loader agree; the safe one makes no Python objects from tags.
        value = yaml.safe_load(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise _fault(path, "", "the file is not UTF-8", "文件不是 UTF-8 编码") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise _fault(path, "", f"not valid YAML: {error}", f"YAML 语法有误:{error}") from error
    _check(value, "file", path, "")
    if value["plumbline"] != VERSION:
        raise _fault(path, "plumbline", f"version {VERSION} is read", f"只读版本 {VERSION}")
    _check(value["framework"], "framework", path, "framework")
    _check(value["edition"], "edition", path, "edition")
    for name, shape in (("documents", "document"), ("associations", "association")):
        _check_each(value.get(name), shape, path, name)
    for place, scheme in _each(value.get("concept_schemes"), "concept_schemes"):
        _check(scheme, "concept_scheme", path, place)
        _check_each(scheme.get("concepts"), "concept", path, f"{place}.concepts")
    _check_requirements(value.get("requirements") or [], path)
    return PackageFile(
        path=path,
        framework=value["framework"],
        edition=value["edition"],
        documents=value.get("documents") or [],
        concept_schemes=value.get("concept_schemes") or [],
        requirements=value.get("requirements") or [],
        associations=value.get("associations") or [],
    )


def flat(requirements: list[Value]) -> Iterator[tuple[Value, Value | None]]:
    """Yield ``(requirement, its parent or None)`` in pre-order."""
    stack: list[tuple[Value, Value | None]] = [(one, None) for one in reversed(requirements)]
    while stack:
        one, parent = stack.pop()
        yield one, parent
        stack.extend((child, one) for child in reversed(one.get("children") or []))


def _each(values: list[Any] | None, name: str) -> Iterator[tuple[str, Any]]:
    for index, value in enumerate(values or []):
        yield f"{name}[{index}]", value


def _check_each(values: list[Any] | None, shape: str, path: str, name: str) -> None:
    for place, value in _each(values, name):
        _check(value, shape, path, place)


def _check_requirements(requirements: list[Any], path: str) -> None:
    codes: set[str] = set()
    stack = list(_each(requirements, "requirements"))[::-1]
    while stack:
        place, value = stack.pop()
        _check(value, "requirement", path, place)
        code = str(value["code"])
        if code in codes:
            raise _fault(path, place, f"code {code} stands twice", f"编号 {code} 重复")
        codes.add(code)
        _check_each(value.get("cites"), "cite", path, f"{place}.cites")
        for language, texts in (value.get("texts") or {}).items():
            _check(texts, "texts", path, f"{place}.texts.{language}")
        stack.extend(list(_each(value.get("children"), f"{place}.children"))[::-1])


def _check(value: Any, shape: str, path: str, place: str) -> None:
    """Refuse a value that lacks a key, has an unknown one, or holds the wrong type or word."""
    if not isinstance(value, dict):
        raise _fault(path, place, "a mapping is wanted here", "此处应为键值表")
    keys = SHAPES[shape]
    for name in value.keys() - keys.keys():
        known = ", ".join(keys)
        raise _fault(
            path, place, f"unknown key {name}; known are {known}", f"未知键 {name};可用:{known}"
        )
    for name, key in keys.items():
        _check_key(value.get(name), name, key, path, place)


def _check_key(held: Any, name: str, key: Key, path: str, place: str) -> None:
    if held is None:
        if key.required:
            raise _fault(path, place, f"{name} is missing", f"缺少 {name}")
        return
    if not isinstance(held, key.type) or isinstance(held, bool):
        wanted = key.type if isinstance(key.type, tuple) else (key.type,)
        names = " or ".join(one.__name__ for one in wanted)
        raise _fault(path, place, f"{name} must be {names}", f"{name} 的类型应为 {names}")
    if isinstance(held, str | int):
        _check_text(str(held), name, key, path, place)
    if key.words is not None and held not in key.words:
        words = ", ".join(sorted(key.words))
        raise _fault(
            path, place, f"{name}: {held} is none of {words}", f"{name}:{held} 不在 {words} 之中"
        )


def _check_text(held: str, name: str, key: Key, path: str, place: str) -> None:
    if len(held) > key.limit:
        raise _fault(
            path,
            place,
            f"{name} is longer than {key.limit} characters",
            f"{name} 超过 {key.limit} 字",
        )
    if "\x00" in held or (key.pattern is not None and not key.pattern.fullmatch(held)):
        wanted = key.pattern.pattern if key.pattern else "no NUL"
        raise _fault(
            path,
            place,
            f"{name}: {held!r} must match {wanted}",
            f"{name}:{held!r} 须符合 {wanted}",
        )


def _fault(path: str, place: str, reason: str, reason_zh: str) -> InvalidPackageError:
    at = f"{place}: " if place else ""
    return InvalidPackageError(path=path, reason=f"{at}{reason}", reason_zh=f"{at}{reason_zh}")
