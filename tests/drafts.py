"""A world with public content and drafts beside it, and every address that may be asked of it."""

import datetime as dt
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from content.models import (
    Association,
    Citation,
    Document,
    Edition,
    Entity,
    Expression,
    Framework,
    Requirement,
)
from content.vocabulary import AssociationType
from tests.factories import (
    make_association,
    make_citation,
    make_concept,
    make_document,
    make_edition,
    make_entity,
    make_expression,
    make_framework,
    make_passage,
    make_requirement,
    seal_edition,
)

# Stands in every draft word and nowhere else.
SECRET = "密稿"
PUBLIC = "慎言"


@dataclass(frozen=True, slots=True)
class World:
    """The names by which public and hidden things can be asked for."""

    uids: tuple[str, ...]
    slugs: tuple[str, ...]
    labels: tuple[str, ...]


def make_world() -> World:
    """Make a published edition, and drafts of every kind that touch it."""
    framework = make_framework(slug="public", title="公开标准")
    source = make_expression(
        document=make_document(slug="public-text", title="公开文献"), label="public-1"
    )
    passage = make_passage(expression=source, title="公开段落")
    edition = make_edition(framework=framework, label="2022")
    public = make_requirement(edition=edition)
    make_requirement(parent=public)
    make_citation(requirement=public, expression=source, passage=passage)
    concept = make_concept(label="公开概念")
    seal_edition(edition)
    draft_text = _draft_text(source)
    draft = _draft_edition(framework, public, source, draft_text)
    _draft_framework(public, concept.entity)
    _public_link_to_drafts(draft, draft_text, public)
    return _names()


def _draft_text(source: Expression) -> Expression:
    """A draft text of the public document, and a document that has nothing but a draft."""
    text = f"{SECRET}正文。{SECRET}要点。"
    later = make_expression(document=source.document, label="draft-2", text=text)
    make_passage(expression=later, title=f"{SECRET}段落", marker=SECRET)
    hidden = make_document(slug="hidden-text", title=f"{SECRET}文献", publisher=SECRET)
    only = make_expression(document=hidden, label="draft-1", text=f"{text}甲")
    make_passage(expression=only, title=f"{SECRET}段落甲")
    before = {"source_entity": hidden.entity, "target_entity": source.document.entity}
    make_association(
        document=hidden, type=AssociationType.PRECEDES, navigation=True, rationale=SECRET, **before
    )
    return only


def _draft_edition(
    framework: Framework, public: Requirement, source: Expression, draft_text: Expression
) -> Edition:
    """An open draft of the public framework: rewritten, added to, cited and linked."""
    draft = make_edition(
        framework=framework, label="draft-2030", title=SECRET, note=SECRET,
        effective_from=dt.date(2020, 1, 1),
    )  # fmt: skip
    texts = {"en": {"title": SECRET, "statement": SECRET}}
    words = {"title": f"{SECRET}慎言", "statement": SECRET, "texts": texts, "actor": SECRET}
    rewritten = make_requirement(edition=draft, entity=public.entity, **words)
    born = make_entity(framework=framework, title=f"{SECRET}新要求")
    added = make_requirement(parent=rewritten, entity=born, code=SECRET, marker=SECRET, **words)
    make_citation(requirement=rewritten, expression=source, start=6, end=12)
    make_citation(requirement=added, expression=draft_text, start=0, end=4)
    ends = {"source_entity": rewritten.entity, "target_entity": added.entity}
    make_association(edition=draft, rationale=SECRET, evidence=SECRET, **ends)
    return draft


def _draft_framework(public: Requirement, concept: Entity) -> None:
    """A framework without a published edition, linked to what is public."""
    unborn = make_framework(slug="unborn", title=f"{SECRET}标准", subject=SECRET)
    edition = make_edition(framework=unborn, label="draft-1", title=SECRET)
    mine = make_requirement(edition=edition, title=SECRET, statement=SECRET)
    for kind, target in (
        (AssociationType.RELATED, public.entity),
        (AssociationType.ABOUT, concept),
    ):
        make_association(
            edition=edition, source_entity=mine.entity, target_entity=target, type=kind,
            rationale=SECRET,
        )  # fmt: skip


def _public_link_to_drafts(draft: Edition, text: Expression, public: Requirement) -> None:
    """A public crosswalk whose other ends have only draft words."""
    crosswalk = make_edition(framework=make_framework(slug="crosswalk", title="公开对照"))
    wordings = Requirement.objects.filter(edition=draft).exclude(entity=public.entity)
    ends = [row.entity for row in wordings]
    ends.append(text.document.entity)
    ends.append(text.passages.get().entity)
    ends.append(Framework.objects.get(slug="unborn").entity)
    for end in ends:
        make_association(edition=crosswalk, source_entity=public.entity, target_entity=end)
    seal_edition(crosswalk)


def _names() -> World:
    tables: tuple[Any, ...] = (Entity, Edition, Association, Citation, Expression)
    uids = [str(uid) for table in tables for uid in table.objects.values_list("uid", flat=True)]
    works: tuple[Any, ...] = (Framework, Document)
    slugs = [slug for table in works for slug in table.objects.values_list("slug", flat=True)]
    dated: tuple[Any, ...] = (Edition, Expression)
    labels = [label for table in dated for label in table.objects.values_list("label", flat=True)]
    return World(tuple(uids), tuple(slugs), tuple(dict.fromkeys(labels)))


def filled(template: str, world: World) -> Iterator[str]:
    """Give the addresses that an OpenAPI path makes with every name of the world.

    >>> world = World(("u",), ("s",), ("1", "2"))
    >>> list(filled("/{slug}/{label}/", world))
    ['/s/1/', '/s/2/']
    """
    names = {"uid": world.uids, "slug": world.slugs, "label": world.labels}
    asked = re.findall(r"{(\w+)}", template)
    for values in itertools.product(*(names[name] for name in asked)):
        yield template.format(**dict(zip(asked, values, strict=True)))


def queries(parameters: Iterable[str], world: World) -> Iterator[str]:
    """Give queries that try to bring drafts to light, of the parameters an address takes."""
    yield ""
    tried = {
        "q": (SECRET,),
        "edition": world.labels,
        "framework": world.slugs,
        "document": world.slugs,
        "within": world.uids,
        "concept": world.uids,
        "touching": world.uids,
        "as_of": ("2020-06-01", "2999-01-01"),
        "expand": ("associations,citations,children,siblings,ancestors,concepts,texts",),
        "uid": (",".join(world.uids[:500]),),
        "focus": world.uids,
        "after": ("0",),
    }
    for name in parameters:
        for value in tried.get(name, ()):
            yield f"?{name}={value}"
