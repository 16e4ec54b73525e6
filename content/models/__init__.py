"""The tables of the domain, one aggregate a file."""

from content.models.association import Anchor, Association, Confirmation, OwnAssociationType
from content.models.concept import Concept, ConceptBroader, ConceptLabel, ConceptScheme
from content.models.discussion import Acknowledgement, Comment
from content.models.document import Candidate, Document, Expression, Passage, Reference
from content.models.entity import Entity, Redirect
from content.models.erasure import Erasure
from content.models.framework import Edition, EditionBasis, Framework, Withdrawal
from content.models.history import Change, Counter, Event
from content.models.intake import Finding, Proposal
from content.models.ledger import ImportLedger, LedgerEntry
from content.models.people import Membership
from content.models.replies import KeptReply
from content.models.requirement import Citation, Requirement
from content.models.search import SearchScope, SearchUnit
from content.models.uploads import ImportRun
from content.models.webhooks import WebhookDelivery, WebhookEndpoint, WebhookErrand

__all__ = [
    "Acknowledgement",
    "Anchor",
    "Association",
    "Candidate",
    "Change",
    "Citation",
    "Comment",
    "Concept",
    "ConceptBroader",
    "ConceptLabel",
    "ConceptScheme",
    "Confirmation",
    "Counter",
    "Document",
    "Edition",
    "EditionBasis",
    "Entity",
    "Erasure",
    "Event",
    "Expression",
    "Finding",
    "Framework",
    "ImportLedger",
    "ImportRun",
    "KeptReply",
    "LedgerEntry",
    "Membership",
    "OwnAssociationType",
    "Passage",
    "Proposal",
    "Redirect",
    "Reference",
    "Requirement",
    "SearchScope",
    "SearchUnit",
    "WebhookDelivery",
    "WebhookEndpoint",
    "WebhookErrand",
    "Withdrawal",
]
