"""Who may work on documents, which belong to no framework alone."""

from content.models import Citation, Document
from content.queries.roles import frameworks_seen
from content.services.authority import Person, may, require
from content.vocabulary import Action


def require_source_editor(by: Person, document: Document | None = None) -> None:
    """Refuse who may not work on drafts of a source, or make one.

    That takes an editor, overall or of a framework that the document gave birth to or that cites
    it: those who see its drafts.

    Raises:
        RoleMissingError: the role does not reach (403).
    """
    seen = frameworks_seen(by)
    if seen is None or (document is not None and _is_theirs(document, seen)):
        return
    require(by=by, action=Action.EDIT)


def _is_theirs(document: Document, frameworks: frozenset[int]) -> bool:
    cited = Citation.objects.filter(
        expression__document=document, requirement__edition__framework__in=frameworks
    )
    return document.frameworks.filter(pk__in=frameworks).exists() or cited.exists()


def require_source_publisher(by: Person, document: Document) -> None:
    """Refuse who may not change what the public sees of a source.

    That takes a reviewer, overall or of a framework that the document gave birth to.

    Raises:
        RoleMissingError: the role does not reach (403).
    """
    if not any(may(by, Action.PUBLISH, framework) for framework in document.frameworks.all()):
        require(by=by, action=Action.PUBLISH)


def require_for(by: Person, document: Document) -> None:
    """Refuse who may not change a document as it stands: a draft, or a public one.

    Raises:
        RoleMissingError: the role does not reach (403).
    """
    if document.published_at is None:
        require_source_editor(by, document)
    else:
        require_source_publisher(by, document)
