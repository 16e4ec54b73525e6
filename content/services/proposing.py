"""What rules suggest for a draft: provisions, what they cite, and the concepts they speak of.

Nothing is suggested twice: what a person decided in any edition of the framework is remembered by
its rule, the words that show it and what it would make.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Q

from content.models import Association, Edition, Expression, Proposal
from content.queries.suggestions import (
    Suggestion,
    cited_texts,
    suggested_citations,
    suggested_concepts,
)
from content.services.authority import Person, require
from content.services.locking import lock_tree
from content.services.operations import Operation
from content.services.outcomes import FileOutcome
from content.text import read_document
from content.vocabulary import Action, EditionState, ProposalKind, ProposalState

# What one call may add of each kind; a person who has decided these asks again.
MOST_PROPOSALS = 2000
LONGEST_TEXT = 2_000_000
_BATCH = 500


class _Mark(NamedTuple):
    """What a proposal is remembered by."""

    kind: str
    rule: str
    words: str
    makes: str


@dataclass(frozen=True, slots=True)
class Proposed:
    """How many proposals a call added by kind, and how many it left for the next call."""

    requirements: int = 0
    associations: int = 0
    concepts: int = 0
    left: int = 0


def propose(*, edition: Edition, by: Person = None) -> Proposed:
    """Store what the rules suggest for a draft, and give how many of each kind are new.

    Looser runs of demands in the texts that the draft cites become requirements; a requirement
    whose passage mentions another's is suggested to cite it; one whose words hold the label of a
    known concept, to be about it. What is open, decided or done already is left out. Called again
    it adds nothing but what is new. At most ``MOST_PROPOSALS`` of a kind are added.

    Raises:
        RoleMissingError: one must be an editor (403).
        EditionSealedError, WrongStateError: the edition is no draft (409).
    """
    with transaction.atomic():
        draft = lock_tree(edition.pk)
        require(by=by, action=Action.EDIT, edition=draft)
        known = _known(draft) | _linked(draft)
        found = (
            _new(_runs(draft), known),
            _new(suggested_citations(draft), known),
            _new(suggested_concepts(draft), known),
        )
        kept = [one for kind in found for one in kind[:MOST_PROPOSALS]]
        Proposal.objects.bulk_create((_row(draft, one) for one in kept), batch_size=_BATCH)
        operation = Operation(by, draft.uid)
        operation.note("propose", "proposal", draft.uid, detail={"proposals": len(kept)})
        operation.record()
    runs, citations, concepts = (min(len(kind), MOST_PROPOSALS) for kind in found)
    return Proposed(runs, citations, concepts, sum(map(len, found)) - len(kept))


def propose_for(outcome: FileOutcome, by: Person = None) -> int:
    """Give how many proposals are new in the drafts that came of an imported file.

    Each draft has its own transaction. A draft that may not be edited, because it was handed to
    its reviewers meanwhile, gets none.
    """
    added = 0
    for address in outcome.editions if outcome.landed else ():
        slug, _, label = address.partition("@")
        drafts = Edition.objects.filter(framework__slug=slug, state=EditionState.DRAFT)
        for draft in drafts.filter(label=label):
            found = propose(edition=draft, by=by)
            added += found.requirements + found.associations + found.concepts
    return added


def _row(draft: Edition, one: Suggestion) -> Proposal:
    return Proposal(
        uid=uuid.uuid4(),
        edition=draft,
        expression_id=one.expression,
        kind=one.kind,
        rule=one.rule,
        confidence=one.confidence,
        start=one.start,
        end=one.end,
        payload=one.payload,
    )


def _new(found: Iterable[Suggestion], known: set[_Mark]) -> list[Suggestion]:
    """The suggestions that nobody knows yet, each once, the surest first kept by their order."""
    new = []
    for one in found:
        mark = _Mark(one.kind, one.rule, one.words, _makes(one.kind, one.payload))
        done = _Mark(one.kind, "", "", mark.makes)
        if mark not in known and done not in known:
            known.add(mark)
            new.append(one)
    return new


def _makes(kind: str, payload: dict[str, Any]) -> str:
    """What a payload would make: the words of a requirement, the ends and type of a link."""
    if kind == ProposalKind.REQUIREMENT:
        return str(payload.get("statement", ""))
    return " ".join(str(payload.get(name, "")) for name in ("source", "type", "target"))


def _known(draft: Edition) -> set[_Mark]:
    """What waits in this draft, and what was decided in any edition of its framework."""
    own = Q(edition=draft) | ~Q(state=ProposalState.OPEN)
    rows = Proposal.objects.filter(own, edition__framework=draft.framework_id)
    columns = ("kind", "rule", "payload", "expression", "start", "end")
    held = list(rows.values_list(*columns))
    texts = dict(
        Expression.objects.filter(pk__in={row[3] for row in held}).values_list("pk", "text")
    )
    return {
        _Mark(kind, rule, texts.get(text, "")[start or 0 : end or 0], _makes(kind, payload))
        for kind, rule, payload, text, start, end in held
    }


def _linked(draft: Edition) -> set[_Mark]:
    """The links that the draft has: nobody need suggest them."""
    names = ("source_entity__uid", "type", "target_entity__uid")
    rows = Association.objects.filter(edition=draft).values_list(*names)
    kinds = (ProposalKind.ASSOCIATION.value, ProposalKind.CONCEPT.value)
    return {_Mark(kind, "", "", " ".join(map(str, row))) for row in rows for kind in kinds}


def _runs(draft: Edition) -> Iterator[Suggestion]:
    """Looser runs of demands in the texts cited, where no requirement cites the words yet."""
    for expression, cited in cited_texts(draft):
        if len(expression.text) > LONGEST_TEXT:
            continue
        for one in read_document(expression.text).proposals:
            if (one.start, one.end) in cited:
                continue
            words = expression.text[one.start : one.end]
            yield Suggestion(
                kind=ProposalKind.REQUIREMENT.value,
                rule=one.rule,
                confidence=one.confidence,
                expression=expression.pk,
                start=one.start,
                end=one.end,
                words=words,
                payload={"statement": words},
            )
