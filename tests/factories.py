"""Typed makers of rows: ``make_x(**fields)`` fills what a test does not care about.

Numbers come from one counter, so that two rows never clash and no test depends on a key. Rows
are drafts; ``seal_edition`` and ``seal_expression`` publish them as the services would.
"""

import datetime as dt
import hashlib
import itertools
from typing import Any

from django.contrib.auth import get_user_model

from content.identity import tree_path
from content.models import (
    Association,
    Citation,
    Concept,
    ConceptLabel,
    ConceptScheme,
    Document,
    Edition,
    Entity,
    Expression,
    Framework,
    Membership,
    Passage,
    Requirement,
)
from content.vocabulary import (
    AssociationType,
    EditionState,
    EntityKind,
    LabelKind,
    RequirementKind,
    Role,
    Unit,
)
from server.models import ApiToken, User

PUBLISHED_AT = dt.datetime(2022, 10, 17, 1, 52, 58, tzinfo=dt.UTC)
EFFECTIVE_FROM = dt.date(2022, 10, 17)
TEXT = "要特别慎欲。要特别慎权。要特别慎言。要特别慎行。"
_serial = itertools.count(1)


def make_user(**fields: Any) -> User:
    """Make a person who signs in with the password ``password``."""
    fields = {"username": f"user-{next(_serial)}", "password": "password"} | fields
    return get_user_model().objects.create_user(**fields)


def make_member(role: str = Role.EDITOR, framework: Framework | None = None, **fields: Any) -> User:
    """Make a person of a role, overall or in one framework."""
    user = make_user(**fields)
    Membership.objects.create(user=user, role=role, framework=framework)
    return user


def make_membership(**fields: Any) -> Membership:
    """Give somebody a role, overall unless a ``framework`` is given."""
    if "user" not in fields:
        fields["user"] = make_user()
    return Membership.objects.create(**{"role": Role.EDITOR} | fields)


def make_entity(**fields: Any) -> Entity:
    """Make an identity without wording."""
    return Entity.objects.create(**{"kind": EntityKind.REQUIREMENT} | fields)


def make_framework(**fields: Any) -> Framework:
    """Make a framework and its entity."""
    slug = fields.pop("slug", None) or f"framework-{next(_serial)}"
    title = fields.pop("title", "廉洁标准")
    if "entity" not in fields:
        fields["entity"] = make_entity(kind=EntityKind.FRAMEWORK, title=title)
    return Framework.objects.create(slug=slug, title=title, **fields)


def make_edition(**fields: Any) -> Edition:
    """Make a draft edition, of a new framework unless one is given."""
    fields = {"label": str(next(_serial)), "effective_from": EFFECTIVE_FROM} | fields
    if "framework" not in fields:
        fields["framework"] = make_framework()
    return Edition.objects.create(**fields)


def make_requirement(**fields: Any) -> Requirement:
    """Make a requirement as the last child of ``parent``, or at the top of its edition."""
    edition = fields.pop("edition", None)
    parent = fields.pop("parent", None)
    edition = edition or (parent.edition if parent else make_edition())
    place = Requirement.objects.filter(edition=edition, parent=parent).count() + 1
    if "entity" not in fields:
        fields["entity"] = make_entity(framework=edition.framework)
    defaults = {
        "path": (parent.path if parent else "") + tree_path([place]),
        "kind": RequirementKind.REQUIREMENT if parent else RequirementKind.STANDARD,
        "code": f"{parent.code}.{place}" if parent else str(place),
        "title": "慎言",
        "statement": "要特别慎言。",
        "digest": hashlib.sha256(str(next(_serial)).encode()).hexdigest(),
    }
    return Requirement.objects.create(edition=edition, parent=parent, **defaults | fields)


def make_document(**fields: Any) -> Document:
    """Make a document without text and its entity."""
    number = next(_serial)
    fields = {"slug": f"document-{number}", "title": f"文献{number}"} | fields
    fields.setdefault("normal_title", fields["title"])
    if "entity" not in fields:
        fields["entity"] = make_entity(kind=EntityKind.DOCUMENT, title=fields["title"])
    return Document.objects.create(**fields)


def make_expression(**fields: Any) -> Expression:
    """Make a draft text, of a new document unless one is given."""
    fields = {"label": str(next(_serial)), "text": TEXT} | fields
    if "document" not in fields:
        fields["document"] = make_document()
    fields.setdefault("digest", hashlib.sha256(fields["text"].encode()).hexdigest())
    return Expression.objects.create(**fields)


def make_passage(**fields: Any) -> Passage:
    """Make a passage over the whole text of its expression, or ``start`` to ``end`` of it."""
    expression = fields.pop("expression", None) or make_expression()
    parent = fields.pop("parent", None)
    place = Passage.objects.filter(expression=expression, parent=parent).count() + 1
    if "entity" not in fields:
        fields["entity"] = make_entity(kind=EntityKind.PASSAGE, document=expression.document)
    defaults = {
        "path": (parent.path if parent else "") + tree_path([place]),
        "unit": Unit.POINT,
        "number": str(place),
        "start": 0,
        "end": len(expression.text),
    }
    return Passage.objects.create(expression=expression, parent=parent, **defaults | fields)


def make_citation(**fields: Any) -> Citation:
    """Make a citation whose quote is the slice ``start`` to ``end`` of its expression."""
    requirement = fields.pop("requirement", None) or make_requirement()
    expression = fields.pop("expression", None) or make_expression()
    start, end = fields.pop("start", 0), fields.pop("end", 6)
    defaults = {
        "quote": expression.text[start:end],
        "prefix": expression.text[max(0, start - 32) : start],
        "suffix": expression.text[end : end + 32],
        "position": requirement.citations.count() + 1,
    }
    return Citation.objects.create(
        requirement=requirement, expression=expression, start=start, end=end, **defaults | fields
    )


def make_association(**fields: Any) -> Association:
    """Make a link between two requirements of one draft edition, unless told otherwise."""
    if "edition" not in fields and "document" not in fields:
        fields["edition"] = make_edition()
    edition = fields.get("edition")
    for end in ("source_entity", "target_entity"):
        if end not in fields:
            fields[end] = make_requirement(edition=edition).entity if edition else make_entity()
    return Association.objects.create(**{"type": AssociationType.RELATED} | fields)


def make_concept(**fields: Any) -> Concept:
    """Make a concept with one preferred Chinese label, given as ``label``."""
    label = fields.pop("label", "大局意识")
    if "scheme" not in fields:
        slug = f"scheme-{next(_serial)}"
        fields["scheme"] = ConceptScheme.objects.create(slug=slug, title="干部素养")
    if "entity" not in fields:
        fields["entity"] = make_entity(kind=EntityKind.CONCEPT, title=label)
    concept = Concept.objects.create(**fields)
    ConceptLabel.objects.create(
        concept=concept, language="zh-Hans", kind=LabelKind.PREFERRED, text=label
    )
    return concept


def seal_edition(edition: Edition, **fields: Any) -> Edition:
    """Publish an edition and every draft text it cites."""
    for expression in Expression.objects.filter(
        citations__requirement__edition=edition, published_at=None
    ).distinct():
        seal_expression(expression)
    published = {
        "state": EditionState.PUBLISHED,
        "published_at": PUBLISHED_AT,
        "revision": next(_serial),
        "digest": hashlib.sha256(str(edition.uid).encode()).hexdigest(),
    } | fields
    Edition.objects.filter(pk=edition.pk).update(**published)
    edition.refresh_from_db()
    return edition


def seal_expression(expression: Expression, **fields: Any) -> Expression:
    """Publish a text, and its document with it."""
    published = {"published_at": PUBLISHED_AT, "revision": next(_serial)} | fields
    Expression.objects.filter(pk=expression.pk).update(**published)
    Document.objects.filter(pk=expression.document_id, published_at=None).update(
        published_at=published["published_at"]
    )
    expression.refresh_from_db()
    return expression


def make_token(user: User, *scopes: str, days: int = 30) -> str:
    """Make a token of ``user`` with these scopes and give it as it is sent."""
    expiry = dt.timedelta(days=days)
    instance, token = ApiToken.objects.create(user=user, expiry=expiry)
    ApiToken.objects.filter(pk=instance.pk).update(scopes=list(scopes))
    return str(token)
