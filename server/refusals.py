"""Which refusals each operation may answer with: stable codes by HTTP status.

What follows from how an operation is declared stands in ``_RULES``; what its verb or question
refuses beyond that stands in ``_OWN``, by operation id. The OpenAPI document lists both as
``x-problem-codes``; tests produce every one and refuse answers that are not listed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from content.api.writes import Write
from content.queries.parameters import Parameter
from server.problem_kinds import problem_kinds

Codes = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation as it is declared: its id, path template, parameters, and write if it is one.

    ``streams`` says that its answer may come as lines.
    """

    name: str
    path: str
    parameters: tuple[Parameter, ...]
    write: Write | None = None
    streams: bool = False


def _always(operation: Operation) -> bool:
    return bool(operation.name)


def _is_named(operation: Operation) -> bool:
    """Something has this name or has not; the graph has nodes, with a code of their own."""
    return "{" in operation.path and operation.name != "impact_view"


def _is_spelled(operation: Operation) -> bool:
    """Short names have an alphabet; what is written otherwise leads nowhere."""
    return "{slug}" in operation.path or "{beginning}" in operation.path


def _shows_drafts(operation: Operation) -> bool:
    """Who may not see drafts asks for them; of candidates the role is asked first."""
    asked = any(one.name == "drafts" for one in operation.parameters)
    return asked and operation.name != "document_candidates"


def _streams(operation: Operation) -> bool:
    return operation.streams


def _writes(operation: Operation) -> bool:
    return operation.write is not None


def _takes_json(operation: Operation) -> bool:
    return operation.write is not None and not operation.write.upload


def _takes_files(operation: Operation) -> bool:
    return operation.write is not None and operation.write.upload


def _is_versioned(operation: Operation) -> bool:
    return operation.write is not None and operation.write.versioned


_RULES: tuple[tuple[Callable[[Operation], bool], Codes], ...] = (
    (_always, ("invalid_parameter", "bad_request")),
    (_always, ("not_authenticated", "authentication_failed", "token_expired", "scope_missing")),
    (_always, ("not_acceptable",)),
    (_is_named, ("not_found",)),
    (_is_spelled, ("unknown_address",)),
    (_shows_drafts, ("permission_denied",)),
    (_streams, ("streams_busy",)),
    (_writes, ("permission_denied", "parse_error", "unsupported_media_type", "body_too_large")),
    (_writes, ("invalid_content",)),
    (_takes_json, ("idempotency_key_invalid", "idempotency_key_reused")),
    (_takes_files, ("upload_too_large",)),
    (_is_versioned, ("version_missing", "version_conflict")),
)
_DRAFT: Codes = ("role_missing", "not_found", "edition_sealed", "wrong_state")
_STEP: Codes = ("role_missing", "not_found", "wrong_state")
_TIES: Codes = ("link_duplicate", "link_contradiction", "link_cycle")
_ROLE: Codes = ("role_missing",)
_GRAPH: Codes = ("unknown_node",)
_WALK: Codes = ("unknown_node", "graph_too_large")
_REPORT: Codes = ("report_not_ready", "graph_too_large")
_OWN: dict[str, Codes] = {
    "association_confirm": ("role_missing", "not_found"),
    "association_detail_delete": _DRAFT,
    "association_detail_patch": (*_DRAFT, *_TIES),
    "association_list_post": (*_DRAFT, *_TIES, "link_to_itself"),
    "change_list": ("permission_denied",),
    "change_undo": ("edition_sealed", "wrong_state", "undo_refused", "label_taken", "tree_full"),
    "citation_confirm": ("role_missing", "not_found"),
    "citation_detail_delete": _DRAFT,
    "citation_detail_patch": _DRAFT,
    "comment_detail_delete": ("comment_not_yours", "thread_closed"),
    "comment_detail_patch": ("comment_not_yours",),
    "comment_list": ("permission_denied",),
    "comment_list_post": ("role_missing", "not_found"),
    "comment_replies": ("thread_closed",),
    "concept_detail_patch": ("role_missing", "merge_refused"),
    "concept_list_post": _ROLE,
    "concept_merge": ("role_missing", "merge_refused"),
    "concept_split": ("role_missing", "merge_refused"),
    "document_candidates": _ROLE,
    "document_compare": ("nothing_to_compare",),
    "document_detail_patch": ("role_missing", "merge_refused"),
    "document_expressions": ("role_missing", "merge_refused", "text_known"),
    "document_list_post": _ROLE,
    "document_merge": ("role_missing", "merge_refused"),
    "document_resolve": ("role_missing", "merge_refused"),
    "document_split": ("role_missing", "merge_refused"),
    "edition_acknowledge": _STEP,
    "edition_checklist": _ROLE,
    "edition_compare": ("nothing_to_compare",),
    "edition_detail_delete": _DRAFT,
    "edition_detail_patch": (*_DRAFT, "label_taken"),
    "edition_list_post": (
        "role_missing", "not_found", "open_draft_exists", "label_taken", "crosswalk_has_no_tree",
    ),
    "edition_propose": _DRAFT,
    "edition_publish": (*_STEP, "checklist"),
    "edition_renumber": _DRAFT,
    "edition_return": _STEP,
    "edition_submit": _STEP,
    "edition_withdraw": _STEP,
    "event_feed": ("feed_busy",),
    "expression_detail": ("text_sealed", "text_in_use"),
    "expression_publish": ("role_missing", "text_sealed"),
    "framework_detail_patch": _ROLE,
    "framework_list_post": ("role_missing", "slug_taken"),
    "identity": ("erased", "withdrawn"),
    "import_list_post": _ROLE,
    "import_retry": ("import_state",),
    "inbox": ("permission_denied",),
    "membership_list": _ROLE,
    "membership_list_post": _ROLE,
    "proposal_list": ("permission_denied",),
    "proposal_accept": (*_DRAFT, *_TIES, "link_to_itself", "tree_full", "proposal_decided"),
    "proposal_reject": (*_DRAFT, "proposal_decided"),
    "requirement_citations": _DRAFT,
    "requirement_detail_delete": (*_DRAFT, "has_children"),
    "requirement_detail_patch": _DRAFT,
    "requirement_list_post": (*_DRAFT, "crosswalk_has_no_tree", "tree_full"),
    "requirement_merge": _DRAFT,
    "requirement_move": (*_DRAFT, "tree_cycle", "tree_full"),
    "requirement_split": (*_DRAFT, "tree_full"),
    "scheme_detail_patch": _ROLE,
    "scheme_list_post": _ROLE,
    "search": ("search_syntax",),
    "token_list_post": ("token_cannot_issue",),
    "webhook_deliveries": _ROLE,
    "webhook_detail": _ROLE,
    "webhook_detail_delete": _ROLE,
    "webhook_detail_patch": _ROLE,
    "webhook_list": _ROLE,
    "webhook_list_post": _ROLE,
    "webhook_ping": ("role_missing", "errands_full"),
    "webhook_replay": ("role_missing", "errands_full"),
    "webhook_rotate": _ROLE,
    "ancestors_view": _GRAPH,
    "coverage_view": _WALK,
    "export_view": _GRAPH,
    "findings_view": _REPORT,
    "impact_view": _GRAPH,
    "inference_view": _WALK,
    "measures_view": ("unknown_node", "report_not_ready"),
    "neighbourhood_view": _GRAPH,
    "path_view": _WALK,
}  # fmt: skip
# A bulk speaks for the write of it that was refused, with that one's status.
_SPEAKING: dict[str, tuple[str, tuple[int, ...]]] = {
    "bulk": ("bulk_refused", (400, 403, 404, 409, 412, 422, 428)),
}


def refusals_of(operation: Operation) -> dict[int, Codes]:
    """Give the codes of every refusal of an operation by status, both in order."""
    kinds = problem_kinds()
    codes = {code for rule, found in _RULES if rule(operation) for code in found}
    told = {(kinds[code].status, code) for code in codes.union(_OWN.get(operation.name, ()))}
    code, statuses = _SPEAKING.get(operation.name, ("", ()))
    told.update((status, code) for status in statuses)
    by_status: dict[int, Codes] = {}
    for status, one in sorted(told):
        by_status[status] = (*by_status.get(status, ()), one)
    return by_status
