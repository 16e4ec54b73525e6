"""The lists of the API."""

from __future__ import annotations

from content.api import linking, provisions, releases, sources, terms
from content.api.lists import ListView
from content.api.views import Depends, Values
from content.queries import shapes
from content.queries.associations import association_listing
from content.queries.concepts import concept_listing, scheme_listing
from content.queries.documents import document_listing
from content.queries.editions import edition_listing
from content.queries.frameworks import framework_listing
from content.queries.paging import Listing, Members
from content.queries.parameters import AS_OF, DOCUMENT, DRAFTS, FRAMEWORK, WORDS, Parameter
from content.queries.passages import passage_listing
from content.queries.reading import Reading
from content.queries.requirement_filters import RequirementQuery
from content.queries.requirements import MOST_EACH, requirement_listing
from content.vocabulary import DocumentKind, FrameworkKind, Modality, RequirementKind, Word

_EXPAND = (
    f"Add these fields; at most {MOST_EACH} children, citations, associations and concepts to each"
    " row, which says in more where there are more"
)


def _words(kind: type[Word]) -> tuple[str, ...]:
    return tuple(word.value for word in kind)


def _kind(kind: type[Word], *, many: bool = False) -> Parameter:
    words = _words(kind)
    return Parameter("kind", "Only of this kind", words=words, many=many, most=len(words))


def _of_framework(values: Values) -> frozenset[str]:
    """The one framework that a list is narrowed to, else all of them."""
    slug = values["framework"]
    return frozenset({f"framework:{slug}" if slug else "frameworks"})


def _expanded(names: tuple[str, ...]) -> tuple[str, ...]:
    """The fields asked for that must be expanded to be given."""
    return tuple(name for name in names if name in shapes.EXPANSIONS)


class FrameworkList(ListView):
    """Frameworks by short name."""

    item = shapes.FRAMEWORK
    writes = {"post": releases.CREATE_FRAMEWORK}
    filters = (_kind(FrameworkKind), WORDS)

    def listing(self, reading: Reading, values: Values) -> Listing:
        """Give the frameworks that the reading may see."""
        return framework_listing(reading, kind=values["kind"], words=values["q"])

    def depends(self, values: Values, **names: str) -> Depends:
        """All frameworks."""
        return frozenset({"frameworks"})


class EditionList(ListView):
    """Editions of all frameworks, oldest first within each."""

    item = shapes.EDITION
    writes = {"post": releases.START}
    filters = (FRAMEWORK,)

    def listing(self, reading: Reading, values: Values) -> Listing:
        """Give the editions that the reading may see."""
        return edition_listing(reading, values["framework"])

    def depends(self, values: Values, **names: str) -> Depends:
        """The framework asked for, else all."""
        return _of_framework(values)


class RequirementList(ListView):
    """Requirements of the editions in force, or of those pinned, in reading order.

    A framework that was begun is read to its end in one edition, whatever is published meanwhile.
    """

    item = shapes.REQUIREMENT
    writes = {"post": provisions.CREATE}
    whole_item = shapes.REQUIREMENT_EXPANDED
    filters = (
        FRAMEWORK,
        _kind(RequirementKind, many=True),
        Parameter("within", "Uid of the requirement whose subtree is meant"),
        DOCUMENT,
        Parameter("concept", "Uid of a concept that it is about"),
        Parameter("modality", "Only these modalities", words=_words(Modality), many=True, most=4),
        WORDS,
        Parameter("expand", _EXPAND, words=shapes.EXPANSIONS, many=True, most=20),
    )

    def listing(self, reading: Reading, values: Values) -> Members:
        """Give the requirements that the filters name."""
        query = RequirementQuery(
            framework=values["framework"],
            kinds=values["kind"],
            within=values["within"],
            document=values["document"],
            concept=values["concept"],
            modalities=values["modality"],
            words=values["q"],
            expand=(*values["expand"], *_expanded(values["fields"])),
        )
        return requirement_listing(query, reading)

    def depends(self, values: Values, **names: str) -> Depends:
        """The framework asked for, else all; and the cited document."""
        document = values["document"]
        cited = frozenset({f"document:{document}"}) if document else frozenset()
        return _of_framework(values) | cited


class DocumentList(ListView):
    """Documents by short name."""

    item = shapes.DOCUMENT
    writes = {"post": sources.CREATE}
    filters = (_kind(DocumentKind), WORDS)
    pins = (AS_OF, DRAFTS)

    def listing(self, reading: Reading, values: Values) -> Listing:
        """Give the documents that the reading may see."""
        return document_listing(reading, kind=values["kind"], words=values["q"])

    def depends(self, values: Values, **names: str) -> Depends:
        """All documents."""
        return frozenset({"documents"})


class PassageList(ListView):
    """Passages of the texts, in reading order; ``edition`` is the label of the text."""

    item = shapes.PASSAGE
    filters = (
        DOCUMENT,
        Parameter("within", "Uid of the passage whose subtree is meant"),
        WORDS,
    )

    def listing(self, reading: Reading, values: Values) -> Listing:
        """Give the passages that the filters name."""
        return passage_listing(
            reading, document=values["document"], within=values["within"], words=values["q"]
        )

    def depends(self, values: Values, **names: str) -> Depends:
        """All documents."""
        return frozenset({"documents"})


class AssociationList(ListView):
    """Associations of the editions in force, or of those pinned, and of documents, by source."""

    item = shapes.ASSOCIATION
    writes = {"post": linking.CREATE}
    filters = (
        FRAMEWORK,
        DOCUMENT,
        Parameter("type", "Only these types", many=True, most=20, example="close_match"),
        Parameter("touching", "Uid of an entity at either end"),
    )

    def listing(self, reading: Reading, values: Values) -> Listing:
        """Give the links that the filters name."""
        return association_listing(
            reading,
            framework=values["framework"],
            document=values["document"],
            kinds=values["type"],
            touching=values["touching"],
        )

    def depends(self, values: Values, **names: str) -> Depends:
        """The owner asked for, else all that may own a link."""
        if values["document"] and not values["framework"]:
            return frozenset({f"document:{values['document']}", "frameworks"})
        return _of_framework(values) | {"documents"}


class ConceptList(ListView):
    """Concepts of all schemes."""

    item = shapes.CONCEPT
    writes = {"post": terms.CREATE}
    filters = (Parameter("scheme", "Short name of a scheme"), WORDS)
    pins = ()

    def listing(self, reading: Reading, values: Values) -> Listing:
        """Give the concepts that the filters name."""
        return concept_listing(reading, scheme=values["scheme"], words=values["q"])

    def depends(self, values: Values, **names: str) -> Depends:
        """All concepts."""
        return frozenset({"concepts"})


class SchemeList(ListView):
    """Concept schemes by short name."""

    item = shapes.SCHEME
    writes = {"post": terms.CREATE_SCHEME}
    chosen_by_uid = False
    pins = ()

    def listing(self, reading: Reading, values: Values) -> Listing:
        """Give every scheme."""
        del reading, values
        return scheme_listing()

    def depends(self, values: Values, **names: str) -> Depends:
        """All schemes, and how many concepts each holds."""
        return frozenset({"concepts"})
