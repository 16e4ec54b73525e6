"""Frameworks, editions and the tree of one."""

from content.queries.fields import Kind, Shape, day, flag, many, text, time, whole
from content.queries.fields import uid as uid_field
from content.queries.shapes.common import DIGEST, UID, values_of
from content.vocabulary import EditionState, FrameworkKind, RequirementKind

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
            words=values_of(FrameworkKind),
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
        text(
            "state", "Where it stands", "state", words=values_of(EditionState), example="published"
        ),
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
            words=("edition", *values_of(RequirementKind)),
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
