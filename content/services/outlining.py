"""A text that is here already becomes the draft of a framework, by its outline."""

import uuid

from django.db import transaction

from content.drafting import requirements_from
from content.errors import CrosswalkHasNoTreeError, FieldProblem, InvalidContentError
from content.models import Edition, Expression, Framework
from content.packages import EditionPackage, EditionRecord
from content.preparing import TextDetails, prepare
from content.queries.packages import edition_package, framework_record
from content.services.authority import Person, require
from content.services.drafts import write_draft
from content.services.landing import store_proposals
from content.services.proposing import propose
from content.services.starting import check_start, latest_edition
from content.services.texts import source_of
from content.succession import with_kept_uids
from content.text import read_document
from content.text.records import Outline
from content.vocabulary import Action, FrameworkKind


def start_from_outline(
    *, framework: Framework, expression: Expression, label: str, by: Person = None
) -> Edition:
    """Give a draft whose tree is the outline of a text, every requirement citing its words.

    Requirements that the latest edition has keep their uids. What intake proposes beside the
    outline waits in the queue.

    Raises:
        RoleMissingError: one must be an editor (403).
        OpenDraftError: the framework has an open draft (409).
        EditionLabelTakenError: it has an edition of this label (409).
        CrosswalkHasNoTreeError: a crosswalk owns links only (409).
        InvalidContentError: the label cannot be taken, or the text has no provision (422).
    """
    with transaction.atomic():
        owner = Framework.objects.select_for_update(of=("self",)).get(pk=framework.pk)
        require(by=by, action=Action.EDIT, framework=owner)
        if owner.kind == FrameworkKind.CROSSWALK:
            raise CrosswalkHasNoTreeError(edition=f"{owner.slug}@{label}")
        check_start(owner, label, None)
        outline = read_document(expression.text)
        draft = write_draft(package=_package(owner, expression, outline, label), by=by)
        prepared = prepare(
            expression.text, outline, TextDetails(), document=expression.document.entity.uid
        )
        store_proposals(draft, expression, prepared.rows.proposals)
        propose(edition=draft, by=by)
        return draft


def _package(
    framework: Framework, expression: Expression, outline: Outline, label: str
) -> EditionPackage:
    born = requirements_from(outline.nodes, source_of(expression), framework=framework.slug)
    if not born:
        problem = FieldProblem("expression", "invalid", "has no provision", "其中没有条款或要点")
        raise InvalidContentError(fields=(problem,), count=1)
    latest = latest_edition(framework)
    old = () if latest is None else edition_package(latest).requirements
    return EditionPackage(
        framework=framework_record(framework),
        edition=EditionRecord(
            uid=uuid.uuid4(),
            label=label,
            language=expression.language,
            effective_from=expression.effective_from,
        ),
        requirements=with_kept_uids(old, born) if old else born,
    )
