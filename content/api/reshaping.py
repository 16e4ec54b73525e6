"""Splitting, merging and numbering the requirements of a draft."""

from __future__ import annotations

from content.api import inputs
from content.api.drafts import edition_done, requirement_done
from content.api.provisions import asked_requirement, wording_of
from content.api.writes import Call, Done, Write, WritingView, listed
from content.queries import shapes
from content.queries.editions import as_uid
from content.queries.fields import Shape, many
from content.services.lookup import drafted_requirement, edition_named
from content.services.numbering import renumber
from content.services.splitting import merge_requirements, split_requirement

_ALONE = shapes.REQUIREMENT_ALONE
PARTS = Shape(
    "Parts",
    "The requirements that came of a split.",
    (many("results", shapes.REQUIREMENT_ALONE, "In order"),),
)


def split(call: Call) -> Done:
    """Make several requirements of one."""
    parts = split_requirement(
        requirement=asked_requirement(call),
        parts=[wording_of(part) for part in call.values["parts"]],
        expected=call.expected,
        by=call.by,
    )
    return Done(listed([requirement_done(part).answer() for part in parts]))


def merge(call: Call) -> Done:
    """Make one requirement of several; this one keeps its uid."""
    kept = asked_requirement(call)
    others = call.values.pop("others")
    versions = {one["uid"]: one["version"] for one in others}
    merged_one = merge_requirements(
        requirements=[kept, *(drafted_requirement(uid, call.by) for uid in versions)],
        values=wording_of(call.values),
        expected={kept.entity.uid: call.expected, **versions},
        by=call.by,
    )
    return requirement_done(merged_one)


def number(call: Call) -> Done:
    """Number the requirements of a draft anew."""
    edition = edition_named(as_uid(call.names["uid"]), call.by)
    within = call.values.get("within")
    renumber(
        edition=edition,
        within=None if within is None else drafted_requirement(within, call.by),
        rule=call.values["rule"],
        by=call.by,
    )
    return edition_done(edition)


class RequirementSplit(WritingView):
    """Split a requirement of a draft."""

    writes = {
        "post": Write(
            split,
            "Make several requirements of one; the first keeps the uid.",
            inputs.SPLIT,
            PARTS,
            versioned=True,
        )
    }


class RequirementMerge(WritingView):
    """Merge requirements of a draft."""

    writes = {
        "post": Write(
            merge,
            "Make one requirement of several; this one keeps its uid.",
            inputs.MERGE,
            _ALONE,
            versioned=True,
        )
    }


class EditionRenumber(WritingView):
    """Number a draft."""

    writes = {
        "post": Write(
            number, "Number the requirements of a draft by a rule.", inputs.RENUMBER, shapes.EDITION
        )
    }
