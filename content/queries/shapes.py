"""The answers of the public interface, field by field: what REST gives and what its schema says."""

from content.queries.fields import (
    Field,
    Kind,
    Shape,
    day,
    flag,
    many,
    number,
    one,
    text,
    time,
    whole,
)
from content.queries.fields import uid as uid_field
from content.vocabulary import (
    AnchorState,
    DocumentKind,
    EditionState,
    EntityKind,
    EventKind,
    FrameworkKind,
    LabelKind,
    Modality,
    Origin,
    RequirementKind,
    Unit,
    Word,
)

UID = "0f3c7a52-6f0b-5d6e-9d5b-3f1f6a1f0c11"
DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


def _words(kind: type[Word]) -> tuple[str, ...]:
    return tuple(word.value for word in kind)


ADDRESS = text(
    "address",
    "Where people read it on this site",
    null=True,
    example="/frameworks/wuge-guoying@2022/5.3",
)

FRAMEWORK = Shape(
    "Framework",
    "A named set of requirements with one subject it binds, as a work.",
    (
        text("slug", "Short name, as in addresses", "slug", example="wuge-guoying"),
        uid_field("uid", "Permanent identifier", "entity__uid", example=UID),
        text(
            "kind",
            "Holds requirements, or only links between frameworks",
            "kind",
            words=_words(FrameworkKind),
            example="standards",
        ),
        text("title", "Title", "title", example="五个过硬"),
        text("subject", "Whom it binds", "subject", null=True, example="组工干部"),
        text("publisher", "Who issued it", "publisher", null=True),
        text("language", "Language of the title", "language", example="zh-Hans"),
        text("license", "Licence", "license", null=True),
        text("attribution", "Attribution", "attribution", null=True),
        text(
            "current_edition", "Label of the edition in force on the day", null=True, example="2022"
        ),
        text("address", "Where people read it on this site", example="/frameworks/wuge-guoying"),
    ),
)

EDITION = Shape(
    "Edition",
    "One dated wording of a framework.",
    (
        uid_field("uid", "Permanent identifier", "uid", example=UID),
        text("framework", "Short name of its framework", "framework__slug", example="wuge-guoying"),
        text("label", "Label", "label", example="2022"),
        text("title", "Title", "title", null=True),
        text("language", "Language of the wording", "language", example="zh-Hans"),
        text("state", "Where it stands", "state", words=_words(EditionState), example="published"),
        time("published_at", "When it was published", "published_at", null=True),
        day("effective_from", "First day in force", "effective_from", null=True),
        day(
            "effective_to",
            "First day no longer in force: the start of the next public edition",
            null=True,
        ),
        flag("in_force", "Whether it is in force on the day"),
        text("digest", "SHA-256 of its canonical package", "digest", null=True, example=DIGEST),
        whole("requirements", "How many requirements it holds", example=29),
        text("note", "Note", "note", null=True),
        text(
            "address", "Where people read it on this site", example="/frameworks/wuge-guoying@2022"
        ),
    ),
)

TREE = Shape(
    "TreeNode",
    "An edition or one of its requirements, with what stands below it.",
    (
        uid_field("uid", "Permanent identifier", example=UID),
        text("code", "Number in this edition", null=True, example="5.3"),
        text(
            "kind",
            "edition at the root",
            words=("edition", *_words(RequirementKind)),
            example="requirement",
        ),
        text("type", "Free type beside the kind (条, 项, control)", null=True),
        text("marker", "Marker as printed", null=True),
        text("title", "Title in the language asked for", null=True, example="慎言"),
        text("statement", "Statement in the language asked for", null=True),
        text("language", "Language of the title and statement given", example="zh-Hans"),
        text(
            "address",
            "Where people read it on this site",
            example="/frameworks/wuge-guoying@2022/5.3",
        ),
        many("children", Kind.ITSELF, "In reading order"),
    ),
)

END = Shape(
    "End",
    "One end of a link.",
    (
        uid_field("uid", "Permanent identifier", example=UID),
        text("kind", "What it is", words=_words(EntityKind), example="requirement"),
        text("code", "Number in its edition", null=True, example="5.3"),
        text(
            "title",
            "What it is called, in the language asked for where known",
            null=True,
            example="慎言",
        ),
        text("framework", "Short name of its framework", null=True, example="wuge-guoying"),
        ADDRESS,
        flag("absent", "True where it has no public wording in force on the day"),
    ),
)

PLACE = Shape(
    "Place",
    "A requirement named by its place in the tree.",
    (
        uid_field("uid", "Permanent identifier", example=UID),
        text("code", "Number in this edition", null=True, example="5"),
        text("title", "Title in the language asked for", null=True, example="廉洁上过得硬"),
        text(
            "address",
            "Where people read it on this site",
            example="/frameworks/wuge-guoying@2022/5",
        ),
    ),
)

SIBLINGS = Shape(
    "Siblings",
    "The neighbours below the same parent.",
    (
        one("previous", PLACE, "The one before", null=True),
        one("next", PLACE, "The one after", null=True),
    ),
)

DOCUMENT_NAME = Shape(
    "DocumentName",
    "A document by its names.",
    (
        text("slug", "Short name, as in addresses", example="wuge-guoying-jianghua"),
        uid_field("uid", "Permanent identifier", example=UID),
        text("title", "Title", example="以五个过硬建设组工干部队伍"),
    ),
)

CITATION = Shape(
    "Citation",
    "Where a requirement stands in a source: a span of one dated text.",
    (
        uid_field("uid", "Permanent identifier", "uid", example=UID),
        one("document", DOCUMENT_NAME, "The source"),
        text("expression", "Label of the dated text", "expression__label", example="2022-06-01"),
        uid_field(
            "passage", "The smallest passage that holds it", "passage__entity__uid", null=True
        ),
        text("quote", "The words, equal to the slice of the text", "quote", example="慎言"),
        text("prefix", "The words before", "prefix"),
        text("suffix", "The words after", "suffix"),
        whole("start", "First code point", "start", example=120),
        whole("end", "Code point behind the last", "end", example=122),
        text(
            "state",
            "Where it lies in the newest text of the document",
            words=_words(AnchorState),
            example="anchored",
        ),
        flag("suspect", "To be confirmed again because words changed"),
    ),
)

LINK = Shape(
    "Link",
    "An association seen from one of its ends.",
    (
        uid_field("uid", "Permanent identifier", "uid", example=UID),
        text("type", "Type, read from source to target", "type", example="close_match"),
        text("direction", "out: this is the source; in: this is the target", words=("out", "in")),
        one("other", END, "The other end"),
        text("rationale", "Why it holds", "rationale", null=True),
        text("evidence", "The words that show it", "evidence", null=True),
        number("confidence", "From 0 to 1", "confidence", null=True),
        text("origin", "Who or what said so", "origin", words=_words(Origin), example="human"),
        flag("navigation", "Site navigation, which carries no impact", "navigation"),
        flag("suspect", "To be confirmed again because words changed"),
    ),
)

CONCEPT_NAME = Shape(
    "ConceptName",
    "A concept by its names.",
    (
        uid_field("uid", "Permanent identifier", example=UID),
        text("scheme", "Short name of its scheme", example="ganbu"),
        text("label", "Preferred label in the language asked for", null=True, example="大局意识"),
    ),
)

WORDING = Shape(
    "Wording",
    "Title and statement in one language.",
    (text("title", "Title", null=True), text("statement", "Statement", null=True)),
)

REQUIREMENT = Shape(
    "Requirement",
    "The wording of one requirement in one edition.",
    (
        uid_field(
            "uid", "Permanent identifier, the same in every edition", "entity__uid", example=UID
        ),
        text(
            "address",
            "Where people read it on this site",
            example="/frameworks/wuge-guoying@2022/5.3",
        ),
        text(
            "framework",
            "Short name of its framework",
            "edition__framework__slug",
            example="wuge-guoying",
        ),
        text("edition", "Label of the edition", "edition__label", example="2022"),
        text(
            "kind",
            "Its role in the tree",
            "kind",
            words=_words(RequirementKind),
            example="requirement",
        ),
        text("type", "Free type beside the kind (条, 项, control)", "type", null=True),
        text("code", "Number in this edition", "code", null=True, example="5.3"),
        text("title", "Title in the language asked for", null=True, example="慎言"),
        text("statement", "Statement in the language asked for", null=True),
        text("language", "Language of the title and statement given", example="zh-Hans"),
        text(
            "modality",
            "What it does to its actor",
            "modality",
            null=True,
            words=_words(Modality),
            example="obligation",
        ),
        text("actor", "Whom it binds", "actor", null=True),
        text("condition", "When it binds", "condition", null=True),
        text("marker", "Marker as printed", "marker", null=True, example="三是"),
        whole("depth", "Edges below the edition: 1 at the top", example=2),
        whole("position", "Place among its siblings, from 1", example=3),
        uid_field("parent_uid", "The requirement above", "parent__entity__uid", null=True),
        text("digest", "SHA-256 of the wording", "digest", null=True, example=DIGEST),
        text(
            "state",
            "Where its edition stands",
            "edition__state",
            words=_words(EditionState),
            example="published",
        ),
    ),
)

_DETAILS: tuple[Field, ...] = (
    many("ancestors", PLACE, "From the top down to the parent"),
    many("children", PLACE, "In reading order"),
    one("siblings", SIBLINGS, "The neighbours"),
    many("citations", CITATION, "Where it stands in its sources"),
    many("associations", LINK, "Links from and to it, out before in"),
    many("concepts", CONCEPT_NAME, "Concepts it is about"),
    Field("texts", WORDING, "Title and statement in every language", keyed=True),
    time("published_at", "When its edition was published", "edition__published_at", null=True),
    day("effective_from", "First day in force", "edition__effective_from", null=True),
    day("effective_to", "First day no longer in force", null=True),
    text("cite_as", "How to cite it in prose", example="《五个过硬》2022，5.3 慎言"),
    whole(
        "version",
        "Counts changes of its own fields and parent while a draft; the ETag of a draft",
        "version",
        example=1,
    ),
)
REQUIREMENT_ALONE = REQUIREMENT.extended(
    "RequirementAlone", "One requirement with its place, sources and links.", *_DETAILS
)
# What ``expand`` may add to the rows of a list.
EXPANSIONS = tuple(field.name for field in _DETAILS)

EXPRESSION = Shape(
    "Expression",
    "One dated text of a document.",
    (
        uid_field("uid", "Permanent identifier", "uid", example=UID),
        text(
            "document",
            "Short name of the document it stands in: this one, or one merged into it",
            "document__slug",
            example="wuge-guoying-jianghua",
        ),
        text("label", "Label", "label", example="2022-06-01"),
        text("language", "Language of the text", "language", example="zh-Hans"),
        day("effective_from", "The day it stands for", "effective_from", null=True),
        time("published_at", "When it was published", "published_at", null=True),
        text("digest", "SHA-256 of the text's UTF-8 bytes", "digest", example=DIGEST),
        flag("current", "Whether it is the text of the day"),
        text(
            "address",
            "Where people read it on this site",
            example="/documents/wuge-guoying-jianghua@2022-06-01",
        ),
        text("moved_to", "Where these words stand since the document was split", null=True),
    ),
)

DOCUMENT = Shape(
    "Document",
    "A source work.",
    (
        text("slug", "Short name, as in addresses", "slug", example="wuge-guoying-jianghua"),
        uid_field("uid", "Permanent identifier", "entity__uid", example=UID),
        text("title", "Title", "title", example="以五个过硬建设组工干部队伍"),
        text(
            "kind", "What sort of work it is", "kind", words=_words(DocumentKind), example="article"
        ),
        day("issued_at", "When it was issued", "issued_at", null=True),
        text("publisher", "Who issued it", "publisher", null=True),
        text("language", "Language of the title", "language", example="zh-Hans"),
        text("license", "Licence", "license", null=True),
        text("attribution", "Attribution", "attribution", null=True),
        flag("stub", "Named by others, its text not here"),
        many("expressions", EXPRESSION, "Its dated texts, oldest first"),
        many("merged", DOCUMENT_NAME, "Documents that were merged into it"),
        one("previous", DOCUMENT_NAME, "The one before it where it was published", null=True),
        one("next", DOCUMENT_NAME, "The one after it where it was published", null=True),
        text(
            "address",
            "Where people read it on this site",
            example="/documents/wuge-guoying-jianghua",
        ),
        text(
            "version",
            "Names its metadata as they stand; a change sends it in If-Match",
            example="44136fa355b3678a",
        ),
    ),
)

EXPRESSION_TEXT = Shape(
    "ExpressionText",
    "One dated text, whole.",
    (
        uid_field("uid", "Permanent identifier", "uid", example=UID),
        one("document", DOCUMENT_NAME, "The work"),
        text("expression", "Label of the dated text", "label", example="2022-06-01"),
        text("language", "Language of the text", "language", example="zh-Hans"),
        text("digest", "SHA-256 of the text's UTF-8 bytes", "digest", example=DIGEST),
        text("text", "The text; offsets elsewhere count its code points", "text"),
    ),
)

OUTLINE_PASSAGE = Shape(
    "OutlinePassage",
    "One node of a text's outline.",
    (
        uid_field("uid", "Permanent identifier", "entity__uid", example=UID),
        uid_field("parent_uid", "The passage above", "parent__entity__uid", null=True),
        text("unit", "Its unit", "unit", words=_words(Unit), example="point"),
        text("number", "Its number", "number", null=True, example="5.3"),
        text("marker", "Marker as printed", "marker", null=True, example="三是"),
        text("title", "Its heading or first words", "title", null=True),
        whole("depth", "Edges below the text: 1 at the top", example=2),
        whole("start", "First code point", "start", example=120),
        whole("end", "Code point behind the last", "end", example=180),
        flag("implicit", "Recognised without a printed marker", "implicit"),
    ),
)

OUTLINE = Shape(
    "Outline",
    "The passages of one dated text, in reading order.",
    (
        uid_field("uid", "Permanent identifier of the text", "uid", example=UID),
        one("document", DOCUMENT_NAME, "The work"),
        text("expression", "Label of the dated text", "label", example="2022-06-01"),
        text("digest", "SHA-256 of the text's UTF-8 bytes", "digest", example=DIGEST),
        many("passages", OUTLINE_PASSAGE, "In reading order"),
    ),
)

PASSAGE = Shape(
    "Passage",
    "One node of a dated text's outline, with its words.",
    (
        uid_field("uid", "Permanent identifier", "entity__uid", example=UID),
        one("document", DOCUMENT_NAME, "The work"),
        text("expression", "Label of the dated text", "expression__label", example="2022-06-01"),
        *(field for field in OUTLINE_PASSAGE.fields if field.name != "uid"),
        text("text", "Its words, equal to the slice of the text"),
        text("address", "Where people read it on this site"),
    ),
)

REFERENCE = Shape(
    "Reference",
    "A mention of another document or provision, with its span as evidence.",
    (
        text("kind", "How it is mentioned", "kind", example="title"),
        text("raw", "The words", "raw", example="《公务员法》第五十九条"),
        whole("start", "First code point", "start"),
        whole("end", "Code point behind the last", "end"),
        text("named", "The work it names", "named", null=True),
        text("article", "Article", "article", null=True),
        whole("paragraph", "Paragraph", "paragraph", null=True),
        whole("item", "Item", "item", null=True),
        one("target", END, "What it leads to", null=True),
    ),
)

CITED_BY = Shape(
    "CitedBy",
    "A requirement that cites words of this text.",
    (
        uid_field("uid", "The requirement", example=UID),
        uid_field("citation", "The citation, which the page of the text names", "uid", example=UID),
        text("code", "Number in its edition", null=True, example="5.3"),
        text("title", "Title in the language asked for", null=True, example="慎言"),
        text("framework", "Short name of its framework", example="wuge-guoying"),
        text("edition", "Label of its edition", example="2022"),
        text("address", "Where people read it on this site"),
        whole("start", "First code point cited", "start"),
        whole("end", "Code point behind the last", "end"),
    ),
)

PASSAGE_ALONE = PASSAGE.extended(
    "PassageAlone",
    "One passage with what it mentions and what cites it.",
    many("references", REFERENCE, "What it mentions, in reading order"),
    many("cited_by", CITED_BY, "Requirements in force that cite words of it"),
)

ASSOCIATION = Shape(
    "Association",
    "A typed link from one entity to another.",
    (
        uid_field("uid", "Permanent identifier", "uid", example=UID),
        text("type", "Type, read from source to target", "type", example="close_match"),
        one("source", END, "Where it starts"),
        one("target", END, "Where it leads"),
        text("rationale", "Why it holds", "rationale", null=True),
        text("evidence", "The words that show it", "evidence", null=True),
        number("confidence", "From 0 to 1", "confidence", null=True),
        text("origin", "Who or what said so", "origin", words=_words(Origin), example="human"),
        flag("navigation", "Site navigation, which carries no impact", "navigation"),
        flag("suspect", "To be confirmed again because words changed"),
        text(
            "framework",
            "Short name of the framework that owns it",
            "edition__framework__slug",
            null=True,
        ),
        text("edition", "Label of the edition that owns it", "edition__label", null=True),
        text("document", "Short name of the document that owns it", "document__slug", null=True),
        text("digest", "SHA-256 of the link", "digest", null=True, example=DIGEST),
    ),
)

SCHEME = Shape(
    "ConceptScheme",
    "A named vocabulary of concepts.",
    (
        text("slug", "Short name", "slug", example="ganbu"),
        text("title", "Title", "title", example="干部工作用语"),
        text("uri", "URI", "uri", null=True),
        text("language", "Language of the title", "language", example="zh-Hans"),
        text("license", "Licence", "license", null=True),
        text("attribution", "Attribution", "attribution", null=True),
        whole("concepts", "How many concepts it holds", example=2),
        text(
            "version",
            "Names its metadata as they stand; a change sends it in If-Match",
            example="44136fa355b3678a",
        ),
    ),
)

LABEL = Shape(
    "ConceptLabel",
    "One label of a concept.",
    (
        text("language", "Language", "language", example="zh-Hans"),
        text("kind", "Role of the label", "kind", words=_words(LabelKind), example="pref"),
        text("text", "The label", "text", example="大局意识"),
    ),
)

CONCEPT = Shape(
    "Concept",
    "A term in a named scheme.",
    (
        uid_field("uid", "Permanent identifier", "entity__uid", example=UID),
        text("scheme", "Short name of its scheme", "scheme__slug", example="ganbu"),
        text("notation", "Notation", "notation", null=True),
        text("label", "Preferred label in the language asked for", null=True, example="大局意识"),
        text("definition", "Definition in the language asked for", null=True),
        text("uri", "URI", "entity__uri", null=True),
        text("address", "Where people read it on this site", example="/concepts/0f3c7a52"),
        many("labels", LABEL, "Labels in every language"),
        many("broader", CONCEPT_NAME, "Broader concepts"),
        text(
            "version",
            "Names the concept as it stands; a change sends it in If-Match",
            example="44136fa355b3678a",
        ),
    ),
)

CONCEPT_ALONE = CONCEPT.extended(
    "ConceptAlone",
    "One concept with what is narrower and what is about it.",
    Field("definitions", Kind.TEXT, "Definition in every language", "definitions", keyed=True),
    many("narrower", CONCEPT_NAME, "Narrower concepts"),
    many("about", END, "What is about it"),
    many("merged", Kind.UID, "Concepts that were merged into it"),
)

HIT = Shape(
    "Hit",
    "One thing found.",
    (
        text("kind", "What it is", words=_words(EntityKind), example="requirement"),
        uid_field("uid", "Permanent identifier", example=UID),
        text("code", "Number in its edition", null=True, example="5.3"),
        text("title", "Title", null=True, example="慎言"),
        ADDRESS,
        text("framework", "Short name of its framework", null=True, example="wuge-guoying"),
        text("document", "Short name of its document", null=True),
        text("edition", "Label of its edition or text", null=True, example="2022"),
        flag("in_force", "Whether it is in force, or the current text, on the day"),
        text("snippet", "Words around the first match", example="慎言"),
        many(
            "highlights",
            Kind.SPAN,
            "Matches in the snippet: pairs of code points, half-open",
            example=[[0, 2]],
        ),
        number("score", "Greater is better; comparable inside one answer", example=100),
    ),
)

FACETS = Shape(
    "Facets",
    "Counts of hits by what they are.",
    (
        many("kind", Kind.TALLY, "By kind", example=[["requirement", 12]]),
        many("framework", Kind.TALLY, "By framework", example=[["wuge-guoying", 12]]),
        many("document", Kind.TALLY, "By document"),
    ),
)

EVENT = Shape(
    "Event",
    "One numbered public consequence.",
    (
        whole("seq", "Its number, without gaps", "seq", example=42),
        time("at", "When", "at"),
        text(
            "kind", "What happened", "kind", words=_words(EventKind), example="requirement.changed"
        ),
        uid_field("subject", "What it happened to", "subject", example=UID),
        text("framework", "Short name of the framework", "framework", null=True),
        text("edition", "Label of the edition", "edition", null=True),
        text("document", "Short name of the document", "document", null=True),
        Field("data", Kind.FREE, "Particulars of the kind", "data"),
    ),
)

SEARCH = Shape(
    "Search",
    "What was found, titles first.",
    (
        many("results", HIT, "The best first"),
        one("facets", FACETS, "How many hits there are of each, the most first"),
        flag("ranked", "False where there were too many to rank all exactly"),
        whole("count_at_least", "Hits known of", example=12),
        text("next", "Address of the next page", null=True),
    ),
)

SUGGESTION = Shape(
    "Suggestion",
    "Something that what was typed may mean.",
    (
        text("kind", "What it is", words=_words(EntityKind), example="requirement"),
        uid_field("uid", "Permanent identifier", example=UID),
        text("code", "Number in its edition", null=True, example="5.3"),
        text("title", "What it is called", example="慎言"),
        ADDRESS,
        text("framework", "Short name of its framework", null=True, example="wuge-guoying"),
        text("document", "Short name of its document", null=True),
    ),
)

SUGGESTIONS = Shape(
    "Suggestions",
    "What somebody who types may mean.",
    (many("results", SUGGESTION, "What begins so first"),),
)

FEED = Shape(
    "Feed",
    "Events in order.",
    (
        many("results", EVENT, "In order"),
        whole("next_after", "What to give as after next time", example=42),
        whole("last", "Number of the newest event there is", example=42),
    ),
)

_ORIGINAL = Field("original", Kind.FREE, "What an imported file said that has no field here")
PACKAGE_CITATION = Shape(
    "PackageCitation",
    "A citation as the edition seals it.",
    (
        uid_field("uid", "Permanent identifier"),
        uid_field("document", "The source"),
        text("expression", "SHA-256 of the text"),
        text("quote", "The words"),
        whole("start", "First code point"),
        whole("end", "Code point behind the last"),
    ),
)
PACKAGE_REQUIREMENT = Shape(
    "PackageRequirement",
    "A requirement as the edition seals it.",
    (
        uid_field("uid", "Permanent identifier"),
        text("kind", "Its role in the tree", words=_words(RequirementKind)),
        text("type", "Free type"),
        text("title", "Title"),
        text("statement", "Statement"),
        Field("texts", Kind.FREE, "Title and statement in further languages"),
        text("modality", "What it does to its actor", null=True, words=_words(Modality)),
        text("actor", "Whom it binds"),
        text("condition", "When it binds"),
        text("digest", "SHA-256 of the wording", example=DIGEST),
        uid_field("parent", "The requirement above", null=True),
        text("code", "Number in this edition"),
        text("marker", "Marker as printed"),
        many("citations", PACKAGE_CITATION, "Where it stands in its sources"),
        _ORIGINAL,
    ),
)
PACKAGE_ASSOCIATION = Shape(
    "PackageAssociation",
    "A link as the edition seals it.",
    (
        uid_field("uid", "Permanent identifier"),
        uid_field("source", "Where it starts"),
        uid_field("target", "Where it leads"),
        text("type", "Type, read from source to target"),
        text("rationale", "Why it holds"),
        text("evidence", "The words that show it"),
        text("confidence", "From 0 to 1, four decimals", null=True),
        text("origin", "Who or what said so", words=_words(Origin)),
        flag("navigation", "Site navigation"),
        whole("position", "Place in an order", null=True),
        _ORIGINAL,
    ),
)
PACKAGE = Shape(
    "EditionPackage",
    "An edition whole, in canonical bytes: the SHA-256 of the answer is the edition's digest.",
    (
        uid_field("framework", "The framework"),
        uid_field("edition", "The edition"),
        text("label", "Label"),
        text("title", "Title"),
        text("language", "Language of the wording"),
        day("effective_from", "First day in force", null=True),
        text("note", "Note"),
        many("against", Kind.UID, "Editions that a crosswalk was confirmed against"),
        _ORIGINAL,
        many("requirements", PACKAGE_REQUIREMENT, "In reading order"),
        many("associations", PACKAGE_ASSOCIATION, "By uid"),
    ),
)

STREAM_START = Shape(
    "StreamStart",
    "What a stream of everything shows.",
    (
        whole("revision", "The public revision when it began", example=42),
        whole("after", "Number of the last event then: ask the feed for what came after"),
    ),
)
STREAM_END = Shape(
    "StreamEnd",
    "That a stream of everything is whole.",
    (
        whole(
            "revision",
            "The public revision when it ended; greater where something was published meanwhile",
        ),
        Field("counts", Kind.FREE, "How many lines there were of each kind"),
    ),
)
# One line of it has one of these.
EVERYTHING = Shape(
    "Everything",
    "One line of all that is public.",
    (
        one("stream", STREAM_START, "The first line", optional=True),
        one("framework", FRAMEWORK, "A framework", optional=True),
        one("edition", EDITION, "An edition", optional=True),
        one("document", DOCUMENT, "A document", optional=True),
        one("scheme", SCHEME, "A concept scheme", optional=True),
        one("concept", CONCEPT, "A concept", optional=True),
        one("requirement", REQUIREMENT, "A requirement of any public edition", optional=True),
        one("association", ASSOCIATION, "A link of any public edition or document", optional=True),
        one("end", STREAM_END, "The last line", optional=True),
    ),
)
