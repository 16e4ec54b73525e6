"""A document that a person makes: its fields checked, its identity new."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from content.errors import FieldProblem
from content.models import Document, Entity
from content.naming import free_slug, pinyin_slug
from content.services.headers import fit_unless, needed_problems, text_problems
from content.text import normal_title
from content.vocabulary import DocumentKind, EntityKind

LIMITS = {"title": 500, "publisher": 300, "language": 35, "license": 300, "attribution": 500}
_OTHERS = {"kind", "issued_at"}
_LONGEST_SLUG = 150


def new_source(values: Mapping[str, Any]) -> Document:
    """Give a new document, not yet public; the caller's transaction, and the caller's history.

    Raises:
        InvalidContentError: every field that cannot stand (422).
    """
    fields = checked_document(values, born=True)
    slug = fields.pop("slug", None) or _free_slug(fields["title"])
    entity = Entity.objects.create(kind=EntityKind.DOCUMENT, title=fields["title"])
    normal = normal_title(fields["title"])[:500]
    return Document.objects.create(entity=entity, slug=slug, normal_title=normal, **fields)


def checked_document(values: Mapping[str, Any], *, born: bool) -> dict[str, Any]:
    """Give a document's fields fit to be stored; ``slug`` only when it is ``born``.

    Raises:
        InvalidContentError: every field that is unknown, missing or cannot stand (422).
    """
    problems = list(text_problems(values, LIMITS, _OTHERS | {"slug"} if born else _OTHERS))
    if born or "title" in values:
        problems += needed_problems(values, "title")
    if "language" in values:
        problems += needed_problems(values, "language")
    if born and values.get("slug") is not None:
        problems += _slug_problems(values["slug"])
    if "kind" in values and values["kind"] not in list(DocumentKind):
        known = ", ".join(DocumentKind)
        problems.append(
            FieldProblem("kind", "invalid", f"must be one of {known}", f"须为以下之一:{known}")
        )
    day = values.get("issued_at")
    if day is not None and not isinstance(day, dt.date):
        problems.append(FieldProblem("issued_at", "invalid", "must be a day", "须为日期"))
    return fit_unless(problems, values)


def _slug_problems(slug: Any) -> Iterator[FieldProblem]:
    sound = isinstance(slug, str) and slug.replace("-", "").isalnum() and slug.isascii()
    if not sound or slug != slug.lower() or len(slug) > _LONGEST_SLUG:
        yield FieldProblem(
            "slug",
            "invalid",
            f"must be lower-case letters, digits and hyphens, at most {_LONGEST_SLUG}",
            f"须为小写字母、数字与连字符,至多 {_LONGEST_SLUG} 个",
        )
    elif Document.objects.filter(slug=slug).exists():
        yield FieldProblem("slug", "taken", "another document has it", "已被另一文献使用")


def _free_slug(title: str) -> str:
    taken = Document.objects.filter
    slug = pinyin_slug(title)[:_LONGEST_SLUG]
    return free_slug(slug, lambda name: taken(slug=name).exists())
