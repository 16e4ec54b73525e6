"""What an address names, as rows: for who may see it, and as if it were not there for others."""

import uuid
from dataclasses import replace

from content.errors import EditionSealedError, NotFoundError, RoleMissingError
from content.models import (
    Association,
    Citation,
    Document,
    Edition,
    Entity,
    Expression,
    Framework,
    Reference,
    Requirement,
)
from content.queries.reading import Reading
from content.queries.visibility import visible_documents, visible_expressions
from content.services.authority import LEAST, Person, frameworks_seen, may
from content.vocabulary import Action, EditionState, EntityKind

OPEN = (EditionState.DRAFT, EditionState.IN_REVIEW)


def reading_of(by: Person) -> Reading:
    """Give what a person reads today: the public things, and the drafts that their role shows."""
    seen = frameworks_seen(by)
    return replace(Reading.today(), drafts=seen != frozenset(), within=seen)


def document_named(slug: str, by: Person) -> Document:
    """Give the document of a short name, itself where it was merged.

    Raises:
        NotFoundError: there is none, or none that this person may see (404).
    """
    rows = visible_documents(reading_of(by)).select_related("entity")
    found = rows.filter(slug=slug).first()
    if found is None:
        raise NotFoundError(kind="document", kind_zh="文献", name=slug[:200])
    return found


def framework_named(slug: str, by: Person) -> Framework:
    """Give the framework of a short name.

    Raises:
        NotFoundError: there is none, or none that this person may see (404).
    """
    found = Framework.objects.filter(slug=slug).first()
    if found is None or not (_is_public(found) or may(by, Action.SEE_DRAFT, found)):
        raise NotFoundError(kind="framework", kind_zh="标准体系", name=slug)
    return found


def edition_named(uid: uuid.UUID, by: Person) -> Edition:
    """Give an edition of any state; raises as ``framework_named``."""
    found = Edition.objects.select_related("framework").filter(uid=uid).first()
    if found is None or not (
        found.state == EditionState.PUBLISHED or may(by, Action.SEE_DRAFT, found.framework)
    ):
        raise NotFoundError(kind="edition", kind_zh="版本", name=str(uid))
    return found


def drafted_requirement(uid: uuid.UUID, by: Person) -> Requirement:
    """Give the wording of a requirement in the open draft of its framework.

    Raises:
        NotFoundError: nothing that this person may see has this uid (404).
        RoleMissingError: it is public, but this person may not edit its framework (403).
        EditionSealedError: its framework has no open draft that holds it (409).
    """
    wordings = Requirement.objects.filter(entity__uid=uid).select_related(
        "entity", "parent", "edition__framework"
    )
    found = wordings.filter(edition__state__in=OPEN).first()
    if found is None or not may(by, Action.SEE_DRAFT, found.edition.framework):
        sealed = wordings.filter(edition__state=EditionState.PUBLISHED).order_by(
            "-edition__revision"
        )
        raise _refusal(sealed.first(), by, ("requirement", "要求", uid))
    return found


def drafted_association(uid: uuid.UUID, by: Person) -> Association:
    """Give a link of an open draft, or of a document; raises as ``drafted_requirement``."""
    links = Association.objects.filter(uid=uid).select_related(
        "edition__framework", "document", "source_entity", "target_entity"
    )
    owned = links.filter(document__isnull=False).first()
    if (
        owned is not None
        and owned.document is not None
        and (owned.document.published_at is not None or frameworks_seen(by) != frozenset())
    ):
        return owned
    found = links.filter(edition__state__in=OPEN).first()
    if (
        found is None
        or found.edition is None
        or not may(by, Action.SEE_DRAFT, found.edition.framework)
    ):
        sealed = links.filter(edition__state=EditionState.PUBLISHED)
        latest = sealed.order_by("-edition__revision").first()
        raise _refusal(latest, by, ("association", "关联", uid))
    return found


def drafted_citation(uid: uuid.UUID, by: Person) -> Citation:
    """Give a citation of an open draft; raises as ``drafted_requirement``."""
    citations = Citation.objects.filter(uid=uid).select_related(
        "requirement__edition__framework", "requirement__entity", "expression__document"
    )
    found = citations.filter(requirement__edition__state__in=OPEN).first()
    if found is None or not may(by, Action.SEE_DRAFT, found.requirement.edition.framework):
        sealed = citations.filter(requirement__edition__state=EditionState.PUBLISHED)
        latest = sealed.order_by("-requirement__edition__revision").first()
        raise _refusal(latest.requirement if latest else None, by, ("citation", "出处", uid))
    return found


def expression_named(uid: uuid.UUID, by: Person) -> Expression:
    """Give a dated text: a published one, or a draft of those that one's frameworks rest on.

    Raises:
        NotFoundError: there is none, or none that this person may see (404).
    """
    rows = visible_expressions(reading_of(by)).select_related("document__entity")
    found = rows.filter(uid=uid).first()
    if found is None:
        raise NotFoundError(kind="text", kind_zh="文本", name=str(uid))
    return found


def entity_named(uid: uuid.UUID, by: Person) -> Entity:
    """Give what may be an end of a link: anything, draft things for their editors alone.

    Raises:
        NotFoundError: there is none, or none that this person may see (404).
    """
    found = Entity.objects.select_related("framework", "document").filter(uid=uid).first()
    if found is None or _is_hidden(found, by):
        raise NotFoundError(kind="entity", kind_zh="实体", name=str(uid))
    return found


def _is_hidden(entity: Entity, by: Person) -> bool:
    """Whether drafts alone speak of it, and none that this person may see."""
    if entity.kind == EntityKind.REQUIREMENT and entity.framework is not None:
        sealed = entity.wordings.filter(edition__state=EditionState.PUBLISHED)
        return not sealed.exists() and not may(by, Action.SEE_DRAFT, entity.framework)
    reading = reading_of(by)
    if entity.kind == EntityKind.DOCUMENT:
        mentions = Reference.objects.filter(target=entity)
        return not (
            visible_documents(reading).filter(entity=entity).exists()
            or mentions.filter(expression__in=visible_expressions(reading)).exists()
        )
    if entity.kind == EntityKind.PASSAGE:
        return not visible_expressions(reading).filter(passages__entity=entity).exists()
    return False


def _is_public(framework: Framework) -> bool:
    return framework.editions.filter(state=EditionState.PUBLISHED).exists()


def _refusal(
    sealed: Requirement | Association | None, by: Person, named: tuple[str, str, uuid.UUID]
) -> Exception:
    kind, kind_zh, uid = named
    if sealed is None or sealed.edition is None:
        return NotFoundError(kind=kind, kind_zh=kind_zh, name=str(uid))
    edition = sealed.edition
    if not may(by, Action.EDIT, edition.framework):
        least = LEAST[Action.EDIT]
        return RoleMissingError(
            action=Action.EDIT.en,
            action_zh=Action.EDIT.zh,
            subject=str(edition),
            role=least.en,
            role_zh=least.zh,
        )
    return EditionSealedError(edition=str(edition))
