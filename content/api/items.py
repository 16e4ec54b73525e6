"""Single things of the API, each by the identifier that never changes."""

from __future__ import annotations

from typing import Any

from content.api import linking, provisions, releases, sources, terms
from content.api.following import FollowingView
from content.api.views import MOST_ATTEMPTS, NAMED, Depends, ReadView, Values
from content.queries import shapes
from content.queries.associations import get_association
from content.queries.concepts import get_concept, get_scheme
from content.queries.documents import get_document
from content.queries.editions import edition_by_uid, edition_tree
from content.queries.events import current_revision
from content.queries.frameworks import get_framework
from content.queries.parameters import AS_OF, DRAFTS
from content.queries.passages import get_passage
from content.queries.reading import Reading
from content.queries.requirements import requirement_now


class FrameworkDetail(ReadView):
    """One framework."""

    answer = shapes.FRAMEWORK
    sparse = True
    writes = {"patch": releases.CHANGE_FRAMEWORK}

    def body(self, reading: Reading, values: Values, **names: str) -> Any:
        """Give the framework of this short name."""
        return get_framework(names["slug"], reading)

    def depends(self, values: Values, **names: str) -> Depends:
        """It and its editions."""
        return frozenset({f"framework:{names['slug']}"})


class EditionDetail(ReadView):
    """One edition of any day."""

    answer = shapes.EDITION
    sparse = True
    pins = (AS_OF, DRAFTS)
    writes = {"patch": releases.CHANGE, "delete": releases.DISCARD}

    def body(self, reading: Reading, values: Values, **names: str) -> Any:
        """Give the edition of this uid."""
        return edition_by_uid(names["uid"], reading)

    def depends(self, values: Values, **names: str) -> Depends:
        """It names its framework."""
        return NAMED


class EditionTree(ReadView):
    """The requirements of one edition, nested."""

    answer = shapes.TREE
    pins = (DRAFTS,)

    def body(self, reading: Reading, values: Values, **names: str) -> Any:
        """Give the tree of the edition of this uid."""
        return edition_tree(names["uid"], reading)

    def depends(self, values: Values, **names: str) -> Depends:
        """The framework, which may lend its title, is not named."""
        return frozenset({"frameworks"})


class RequirementDetail(ReadView):
    """One requirement with its place, sources and links.

    A draft, which editors alone see, names its version in ETag; writes send it in If-Match.
    """

    answer = shapes.REQUIREMENT_ALONE
    sparse = True
    version = "version"
    writes = {"patch": provisions.CHANGE, "delete": provisions.DELETE}

    def found(self, reading: Reading, values: Values, **names: str) -> tuple[int, Any]:
        """Give the requirement of this uid with its revision, which one statement mostly tells."""
        for _ in range(MOST_ATTEMPTS):
            context = requirement_now(names["uid"], reading)
            if context.whole or current_revision() == context.revision:
                break
        return context.revision, context.answer

    def depends(self, values: Values, **names: str) -> Depends:
        """It names its framework, sources, concepts and the other ends of its links."""
        return NAMED


class DocumentDetail(FollowingView):
    """One document with its dated texts and neighbours."""

    answer = shapes.DOCUMENT
    sparse = True
    pins = (AS_OF, DRAFTS)
    version = "version"
    named_by = "slug"
    writes = {"patch": sources.CHANGE}

    def body(self, reading: Reading, values: Values, **names: str) -> Any:
        """Give the document of this short name."""
        return get_document(names["slug"], reading)

    def depends(self, values: Values, **names: str) -> Depends:
        """It names its texts and neighbours."""
        return frozenset({f"document:{names['slug']}"})


class PassageDetail(FollowingView):
    """One passage with its words, what it mentions and what cites it."""

    answer = shapes.PASSAGE_ALONE
    sparse = True
    sealed = True

    def body(self, reading: Reading, values: Values, **names: str) -> Any:
        """Give the passage of this uid."""
        return get_passage(names["uid"], reading)

    def depends(self, values: Values, **names: str) -> Depends:
        """Any edition may cite it, and any text be what it mentions."""
        return frozenset({"frameworks", "documents"})


class AssociationDetail(ReadView):
    """One association with both ends named."""

    answer = shapes.ASSOCIATION
    sparse = True
    version = "digest"
    writes = {"patch": linking.CHANGE, "delete": linking.REMOVE}

    def body(self, reading: Reading, values: Values, **names: str) -> Any:
        """Give the link of this uid."""
        return get_association(names["uid"], reading)

    def depends(self, values: Values, **names: str) -> Depends:
        """It names its owner and ends."""
        return NAMED


class ConceptDetail(FollowingView):
    """One concept with what is narrower and what is about it."""

    answer = shapes.CONCEPT_ALONE
    sparse = True
    pins = (AS_OF, DRAFTS)
    version = "version"
    writes = {"patch": terms.CHANGE}

    def body(self, reading: Reading, values: Values, **names: str) -> Any:
        """Give the concept of this uid."""
        return get_concept(names["uid"], reading)

    def depends(self, values: Values, **names: str) -> Depends:
        """It names what is broader, narrower and about it."""
        return NAMED


class SchemeDetail(ReadView):
    """One concept scheme."""

    answer = shapes.SCHEME
    sparse = True
    pins = ()
    writes = {"patch": terms.CHANGE_SCHEME}

    def body(self, reading: Reading, values: Values, **names: str) -> Any:
        """Give the scheme of this short name."""
        return get_scheme(names["slug"])

    def depends(self, values: Values, **names: str) -> Depends:
        """It counts its concepts."""
        return frozenset({"concepts"})
