"""The queue of proposals: read, accepted, edited then accepted, rejected; one or many."""

from __future__ import annotations

from dataclasses import asdict

from content.api import inputs
from content.api.lists import ListView
from content.api.private import PrivateView
from content.api.provisions import wording_of
from content.api.views import Values
from content.api.writes import Call, Done, Write, WritingView
from content.queries.editions import as_uid
from content.queries.paging import Listing
from content.queries.parameters import FRAMEWORK, Parameter
from content.queries.reading import Reading
from content.queries.roles import frameworks_seen
from content.queries.work import proposal_listing
from content.queries.work_shapes import DECISIONS, PROPOSAL, SUGGESTED
from content.services.lookup import edition_named
from content.services.proposals import accept_proposals, made_uid, reject_proposals
from content.services.proposing import propose
from content.vocabulary import ProposalKind, ProposalState


class ProposalList(PrivateView, ListView):
    """What is proposed for the drafts that one may see, in reading order."""

    item = PROPOSAL
    filters = (
        FRAMEWORK,
        Parameter("edition", "Uid of the draft edition"),
        Parameter(
            "state",
            "Only in this state",
            words=tuple(state.value for state in ProposalState),
        ),
        Parameter("kind", "Only of this kind", words=tuple(kind.value for kind in ProposalKind)),
    )

    def listing(self, reading: Reading, values: Values) -> Listing:
        """Give the proposals that the filters name."""
        if frameworks_seen(self.request.user) == frozenset():
            self.permission_denied(self.request)
        return proposal_listing(
            self.request.user,
            framework=values["framework"],
            edition=values["edition"],
            state=values["state"],
            kind=values["kind"],
        )


def accept(call: Call) -> Done:
    """Accept proposals, some of them with other values."""
    edits = call.values.get("edits", {})
    made = accept_proposals(
        uids=call.values["uids"],
        edits={as_uid(uid): wording_of(values or {}) for uid, values in edits.items()},
        by=call.by,
    )
    return Done({"decided": len(call.values["uids"]), "made": [str(made_uid(one)) for one in made]})


def reject(call: Call) -> Done:
    """Reject proposals."""
    decided = reject_proposals(
        uids=call.values["uids"], note=call.values.get("note", ""), by=call.by
    )
    return Done({"decided": decided, "made": []})


class ProposalAccept(WritingView):
    """Accept proposals."""

    writes = {
        "post": Write(
            accept,
            "Accept proposals, some with other values: all of them, or none.",
            inputs.DECIDED,
            DECISIONS,
        )
    }


def suggest(call: Call) -> Done:
    """Store what the rules suggest for a draft."""
    found = propose(edition=edition_named(as_uid(call.names["uid"]), call.by), by=call.by)
    return Done(asdict(found))


class EditionPropose(WritingView):
    """Ask the rules what they suggest for a draft."""

    writes = {
        "post": Write(
            suggest,
            "Store what the rules suggest for a draft; what is known already is not stored again.",
            None,
            SUGGESTED,
        )
    }


class ProposalReject(WritingView):
    """Reject proposals."""

    writes = {
        "post": Write(reject, "Reject proposals: all of them, or none.", inputs.REJECTED, DECISIONS)
    }
