"""Writes to the citations of a draft."""

from __future__ import annotations

from dataclasses import replace

from content.api import inputs
from content.api.drafts import requirement_done
from content.api.provisions import asked_requirement
from content.api.writes import Call, Done, Write, WritingView
from content.models import Citation
from content.queries import shapes
from content.queries.editions import as_uid
from content.services.citing import change_citation, cite, uncite
from content.services.lookup import drafted_citation, expression_named

_ALONE = shapes.REQUIREMENT_ALONE


def add_citation(call: Call) -> Done:
    """Rest a requirement on words of a text."""
    requirement = asked_requirement(call)
    made: Citation = cite(
        requirement=requirement,
        expression=expression_named(call.values["expression"], call.by),
        start=call.values["start"],
        end=call.values["end"],
        by=call.by,
    )
    done = requirement_done(requirement)
    return replace(done, location=f"/api/v1/citations/{made.uid}/")


def change_span(call: Call) -> Done:
    """Let a citation mean other words of its text."""
    citation = drafted_citation(as_uid(call.names["uid"]), call.by)
    changed = change_citation(
        citation=citation,
        start=call.values.get("start", citation.start),
        end=call.values.get("end", citation.end),
        by=call.by,
    )
    return requirement_done(changed.requirement)


def remove_citation(call: Call) -> Done:
    """Take a citation away."""
    uncite(citation=drafted_citation(as_uid(call.names["uid"]), call.by), by=call.by)
    return Done()


class RequirementCitations(WritingView):
    """Cite words of a text for a requirement of a draft."""

    writes = {
        "post": Write(
            add_citation,
            "Rest a requirement of a draft on words of a text.",
            inputs.CITATION,
            _ALONE,
            status=201,
        )
    }


class CitationDetail(WritingView):
    """Change or take away a citation of a draft."""

    writes = {
        "patch": Write(
            change_span,
            "Let a citation of a draft mean other words.",
            inputs.CITATION_CHANGE,
            _ALONE,
        ),
        "delete": Write(remove_citation, "Take a citation out of a draft."),
    }
