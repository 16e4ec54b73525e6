"""The closed words of the domain, with their labels and their names in other formats.

Django-free, because the pure formats and the graph read it too. Every enum member's value is
what stands in the database, in the API and in URLs.
"""

from content.vocabulary.links import (
    ASSOCIATION_TYPES,
    AssociationMeaning,
    AssociationType,
)
from content.vocabulary.words import (
    Action,
    AnchorState,
    CommentSubject,
    DeliveryOutcome,
    DocumentKind,
    EditionState,
    EntityKind,
    ErasedKind,
    EventKind,
    FrameworkKind,
    LabelKind,
    LedgerState,
    Modality,
    NumberingRule,
    Origin,
    ProposalKind,
    ProposalState,
    RequirementKind,
    Role,
    RunState,
    Unit,
    Word,
    choices,
)

__all__ = [
    "ASSOCIATION_TYPES",
    "Action",
    "AnchorState",
    "AssociationMeaning",
    "AssociationType",
    "CommentSubject",
    "DeliveryOutcome",
    "DocumentKind",
    "EditionState",
    "EntityKind",
    "ErasedKind",
    "EventKind",
    "FrameworkKind",
    "LabelKind",
    "LedgerState",
    "Modality",
    "NumberingRule",
    "Origin",
    "ProposalKind",
    "ProposalState",
    "RequirementKind",
    "Role",
    "RunState",
    "Unit",
    "Word",
    "choices",
]
