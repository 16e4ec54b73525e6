"""Works, their texts, passages and references."""

from content.queries.fields import Shape, day, flag, many, one, text, time, whole
from content.queries.fields import uid as uid_field
from content.queries.shapes.common import DIGEST, UID, values_of
from content.queries.shapes.requirements import DOCUMENT_NAME, END
from content.vocabulary import DocumentKind, Unit

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
            "kind",
            "What sort of work it is",
            "kind",
            words=values_of(DocumentKind),
            example="article",
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
        text("unit", "Its unit", "unit", words=values_of(Unit), example="point"),
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
