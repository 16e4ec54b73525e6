"""What one operation alone refuses: a recipe for each of these codes, by operation id and code.

Each is carried out in a world of its own state (``STATES``), and all it writes is taken back.
"""

from __future__ import annotations

from content.vocabulary import EditionState
from tests.server.refusing import ask
from tests.server.ways import (
    NONE,
    Special,
    answered,
    as_owner,
    as_reader,
    bulk,
    bulk_of,
    busy,
    by,
    cited_text,
    concept_of_a_reader,
    concepts_of_a_reader,
    contradiction,
    contradiction_by_change,
    cycle,
    cycle_by_change,
    decided,
    document_into_itself,
    draft_of_an_editor,
    duplicate_by_change,
    erased,
    framework,
    full_errands,
    full_streams,
    huge_upload,
    into_itself,
    known_text,
    leading_of_a_reader,
    link,
    merged_concept,
    merged_document,
    outlined_crosswalk,
    patch,
    queued_import,
    report,
    requirement_in_crosswalk,
    resolution_of_a_reader,
    saying,
    settled,
    shallow,
    single_text,
    suggested,
    taken_label,
    token_by_token,
    too_many_links,
    undone_deletion,
    undone_label,
    undone_twice,
    unknown_node,
    withdrawn,
)

# The state of the edition in which a code is produced, where that is no draft.
STATES: dict[str, EditionState] = {
    "role_missing": EditionState.PUBLISHED,
    "edition_sealed": EditionState.PUBLISHED,
    "wrong_state": EditionState.IN_REVIEW,
    "erased": EditionState.PUBLISHED,
    "withdrawn": EditionState.PUBLISHED,
    "edition_publish wrong_state": EditionState.PUBLISHED,
    "edition_acknowledge wrong_state": EditionState.PUBLISHED,
    "edition_return wrong_state": EditionState.DRAFT,
    "edition_withdraw wrong_state": EditionState.DRAFT,
    "edition_list_post label_taken": EditionState.PUBLISHED,
    "edition_detail_patch label_taken": EditionState.DRAFT,
}


def state_of(operation: str, code: str) -> EditionState:
    """Give the state in which a code is produced."""
    return STATES.get(f"{operation} {code}", STATES.get(code, EditionState.DRAFT))


_ITSELF: Special = lambda r, w: by(  # noqa: E731
    r.saying(link(w, type="related", target=str(w.open.entity.uid))), w
)
SPECIAL: dict[tuple[str, str], Special] = {
    ("association_list_post", "link_to_itself"): _ITSELF,
    ("association_list_post", "link_duplicate"): lambda r, w: by(
        r.saying(link(w, type="related")), w
    ),
    ("association_list_post", "link_contradiction"): contradiction,
    ("association_list_post", "link_cycle"): cycle,
    ("association_detail_patch", "link_duplicate"): duplicate_by_change,
    ("association_detail_patch", "link_contradiction"): contradiction_by_change,
    ("association_detail_patch", "link_cycle"): cycle_by_change,
    ("association_list_post", "not_found"): lambda r, w: by(
        r.saying(link(w, type="related", edition=NONE)), w
    ),
    ("association_confirm", "not_found"): saying(uids=[NONE]),
    ("citation_confirm", "not_found"): saying(uids=[NONE]),
    ("proposal_accept", "not_found"): saying(uids=[NONE]),
    ("proposal_reject", "not_found"): saying(uids=[NONE]),
    ("proposal_accept", "proposal_decided"): decided,
    ("proposal_reject", "proposal_decided"): decided,
    ("proposal_accept", "tree_full"): shallow,
    ("proposal_accept", "link_duplicate"): suggested("related"),
    ("proposal_accept", "link_contradiction"): suggested("no_relation", beside="exact_match"),
    ("proposal_accept", "link_cycle"): suggested("precedes", beside="precedes"),
    ("proposal_accept", "link_to_itself"): suggested("related", target="open"),
    ("change_undo", "label_taken"): undone_label,
    ("change_undo", "tree_full"): undone_deletion,
    ("change_list", "permission_denied"): as_reader,
    ("comment_list", "permission_denied"): as_reader,
    ("proposal_list", "permission_denied"): as_reader,
    ("inbox", "permission_denied"): as_reader,
    ("change_undo", "undo_refused"): undone_twice,
    ("comment_list_post", "not_found"): lambda r, w: by(
        r.saying({"about": "edition", "subject": NONE, "edition": NONE, "text": "何"}), w
    ),
    ("comment_detail_patch", "comment_not_yours"): as_owner,
    ("comment_detail_delete", "comment_not_yours"): as_owner,
    ("comment_detail_delete", "thread_closed"): answered,
    ("comment_replies", "thread_closed"): settled,
    ("concept_list_post", "role_missing"): concept_of_a_reader,
    ("concept_merge", "role_missing"): concepts_of_a_reader,
    ("document_merge", "role_missing"): leading_of_a_reader("into"),
    ("document_resolve", "role_missing"): resolution_of_a_reader,
    ("expression_publish", "role_missing"): draft_of_an_editor,
    ("concept_detail_patch", "merge_refused"): merged_concept,
    ("concept_merge", "merge_refused"): into_itself,
    ("concept_split", "merge_refused"): as_owner,
    ("document_compare", "nothing_to_compare"): single_text,
    ("document_detail_patch", "merge_refused"): merged_document,
    ("document_expressions", "merge_refused"): merged_document,
    ("document_expressions", "text_known"): known_text,
    ("document_merge", "merge_refused"): document_into_itself,
    ("document_resolve", "merge_refused"): as_owner,
    ("document_split", "merge_refused"): lambda r, w: by(
        r.saying({"labels": [w.text.label], "document": {"title": "另"}}), w
    ),
    ("expression_detail", "text_sealed"): as_owner,
    ("expression_detail", "text_in_use"): cited_text,
    ("expression_publish", "text_sealed"): as_owner,
    ("edition_compare", "nothing_to_compare"): lambda r, w: by(r.asking("drafts=true"), w),
    ("edition_detail_patch", "label_taken"): taken_label,
    ("edition_list_post", "label_taken"): lambda r, w: by(
        r.saying({"framework": "sishen", "label": w.edition.label}), w
    ),
    ("edition_list_post", "open_draft_exists"): as_owner,
    ("edition_list_post", "not_found"): saying(framework="nobody", label="9"),
    ("edition_list_post", "crosswalk_has_no_tree"): outlined_crosswalk,
    ("edition_publish", "checklist"): saying(acknowledged=[]),
    ("event_feed", "feed_busy"): busy,
    ("framework_list_post", "slug_taken"): saying(title="新", slug="sishen"),
    ("identity", "erased"): erased,
    ("identity", "withdrawn"): withdrawn,
    ("import_list_post", "upload_too_large"): huge_upload,
    ("import_retry", "import_state"): queued_import,
    ("requirement_list_post", "not_found"): saying(edition=NONE, title="慎微"),
    ("requirement_list_post", "crosswalk_has_no_tree"): requirement_in_crosswalk,
    ("requirement_list_post", "tree_full"): shallow,
    ("requirement_move", "tree_full"): shallow,
    ("requirement_split", "tree_full"): shallow,
    ("requirement_move", "tree_cycle"): lambda _, w: by(
        ask(
            "POST", f"requirements/{w.speech.entity.uid}/move/",
            {"parent": str(w.open.entity.uid), "position": 1}, w.speech.version,
        ), w,
    ),
    ("requirement_detail_delete", "has_children"): lambda _, w: by(
        ask("DELETE", f"requirements/{w.speech.entity.uid}/", None, w.speech.version), w
    ),
    ("search", "search_syntax"): unknown_node("q=%22%E6%85%8E"),
    ("token_list_post", "token_cannot_issue"): token_by_token,
    ("webhook_ping", "errands_full"): full_errands,
    ("webhook_replay", "errands_full"): lambda r, w: full_errands(
        r.saying({"delivery": str(w.delivery.uid)}), w
    ),
    ("neighbourhood_view", "unknown_node"): unknown_node(f"focus={NONE}"),
    ("ancestors_view", "unknown_node"): unknown_node(f"uid={NONE}"),
    ("coverage_view", "unknown_node"): unknown_node("source=nobody&target=nobody"),
    ("export_view", "unknown_node"): unknown_node("framework=nobody"),
    ("impact_view", "unknown_node"): lambda _, w: by(ask("GET", f"graph/impact/{NONE}/"), w),
    ("inference_view", "unknown_node"): unknown_node("from=nobody&to=nobody"),
    ("measures_view", "unknown_node"): unknown_node(f"uid={NONE}"),
    ("path_view", "unknown_node"): unknown_node(f"from={NONE}&to={NONE}"),
    ("coverage_view", "graph_too_large"): too_many_links(
        "coverage", "source=sishen&target=sishen"
    ),
    ("inference_view", "graph_too_large"): too_many_links("inference"),
    ("path_view", "graph_too_large"): too_many_links("paths"),
    ("findings_view", "report_not_ready"): report("findings"),
    ("measures_view", "report_not_ready"): report("measures"),
    ("findings_view", "graph_too_large"): report("findings", "drafts=true"),
    ("bulk", "bulk_refused 400"): bulk(framework("?nonsense=1")),
    ("bulk", "bulk_refused 403"): bulk_of(lambda _: framework(), "reader"),
    ("bulk", "bulk_refused 404"): bulk(
        {"method": "DELETE", "path": f"/api/v1/editions/{NONE}/"}
    ),
    ("bulk", "bulk_refused 409"): bulk_of(
        lambda _: {"method": "POST", "path": "/api/v1/editions/",
                   "body": {"framework": "sishen", "label": "9"}}
    ),
    ("bulk", "bulk_refused 412"): bulk_of(lambda w: patch(w, '"99"')),
    ("bulk", "bulk_refused 422"): bulk({"method": "POST", "path": "/api/v1/frameworks/"}),
    ("bulk", "bulk_refused 428"): bulk_of(lambda w: patch(w, None)),
}  # fmt: skip
EVERYWHERE: dict[str, Special] = {
    "streams_busy": full_streams,
    "role_missing": as_reader,
    "edition_sealed": as_owner,
    "wrong_state": as_owner,
}
