"""One text or package written by itself: whatever needs to look into the database on the way."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from content.digests import edition_digest
from content.drafting import requirements_from
from content.errors import LabelTakenError, OpenDraftError, UnreadableFileError
from content.formats.plumbline_yaml import PackageFile
from content.identity import born_uid
from content.models import Change, Edition, Expression, Framework, Proposal
from content.naming import free_slug, pinyin_slug
from content.packages import (
    EditionPackage,
    EditionRecord,
    FrameworkRecord,
    RequirementRecord,
)
from content.preparing import Prepared, Row, TextDetails
from content.queries.packages import edition_package, framework_record
from content.services.batches import COLUMNS
from content.services.bulk import allocate_ids, insert_rows
from content.services.concepts import store_scheme
from content.services.curated import package_of
from content.services.drafts import write_draft
from content.services.history import Publication
from content.services.outcomes import FileOutcome, ImportOptions
from content.services.publishing import publish_edition, publish_expression
from content.services.texts import StoredText, source_of, store_prepared, store_text
from content.stages import Stages
from content.succession import with_kept_uids
from content.text import decode, read_document
from content.text.decode import refuse_size
from content.text.records import Outline
from content.vocabulary import EditionState, FrameworkKind, ProposalKind, ProposalState


def land_text(
    item: Prepared,
    options: ImportOptions,
    outcome: FileOutcome,
    opened: Publication,
    stages: Stages,
) -> bool:
    """Write one document of a text, as an edition of its framework; say whether that wrote.

    What is read anew, and compared with an earlier edition, is told to ``stages`` as parsing.

    Raises:
        LabelTakenError: the label that was asked for is another edition's (409).
        OpenDraftError: its framework has an open draft already, or this text's own draft was
            changed since it was made and is not published by an import (409).
    """
    stored = store_prepared(item, by=options.by)
    outcome.documents.append(stored.expression.document.slug)
    changes = outcome.status, opened.mark()
    held = _drafted(stored, item, options, outcome, opened, stages=stages)
    if held is not None:
        with stages.timed("publish"):
            _settle(held[0], options, outcome, opened, held[1])
    return stored.created or changes != (outcome.status, opened.mark())


def _drafted(
    stored: StoredText,
    item: Prepared,
    options: ImportOptions,
    outcome: FileOutcome,
    opened: Publication,
    *,
    stages: Stages,
) -> tuple[Edition, EditionPackage | None] | None:
    """The edition that a text stands in, with its package if it was written just now.

    None where the text has no provision and stays a document only.
    """
    expression = stored.expression
    framework = _framework_for(expression, item, options)
    held = Edition.objects.filter(
        framework__slug=framework.slug, requirements__citations__expression=expression
    ).first()
    if held is not None:
        if options.publish:
            _refuse_unfinished(held)
        return held, None
    with stages.timed("parse"):
        package = _text_package(framework, expression, read_document(item.text), options)
    if not package.requirements:
        _publish_bare_text(stored, options, outcome, opened)
        return None
    held = write_draft(package=package, by=options.by)
    store_proposals(held, expression, item.rows.proposals)
    outcome.requirements += len(package.requirements)
    outcome.status = "created"
    return held, package


def _refuse_unfinished(edition: Edition) -> None:
    """A draft that was changed since it was made is its editors' to publish.

    Raises:
        OpenDraftError: such a draft stands (409).
    """
    if edition.state == EditionState.PUBLISHED:
        return
    changes = Change.objects.filter(edition=edition.uid)
    made = changes.filter(action="create", kind="edition").values("at")
    if changes.exclude(at__in=made).exists():
        raise OpenDraftError(framework=edition.framework.slug, edition=edition.label)


def _publish_bare_text(
    stored: StoredText, options: ImportOptions, outcome: FileOutcome, opened: Publication
) -> None:
    """A text without any provision is a document only."""
    if stored.created:
        outcome.status = "created"
    if options.publish and stored.expression.published_at is None:
        publish_expression(expression=stored.expression, publication=opened, by=options.by)
        outcome.status = "published"


def _settle(
    edition: Edition,
    options: ImportOptions,
    outcome: FileOutcome,
    opened: Publication,
    package: EditionPackage | None = None,
) -> None:
    """Publish a draft where that was asked for, and name the edition in the outcome.

    ``package`` is what was just written as this edition.
    """
    outcome.editions.append(str(edition))
    if options.publish and edition.state != EditionState.PUBLISHED:
        publish_edition(edition=edition, publication=opened, by=options.by, package=package)
        outcome.status = "published"


def _framework_for(
    expression: Expression, item: Prepared, options: ImportOptions
) -> FrameworkRecord:
    """The framework asked for, else the one that this work gave birth to, else a new one."""
    found = Framework.objects.select_related("entity")
    born = found.filter(work=expression.document)
    existing = found.filter(slug=options.framework) if options.framework else born
    framework = existing.first()
    if framework is not None:
        return framework_record(framework)
    title = item.heading or expression.document.title
    slug = options.framework or free_slug(
        pinyin_slug(title), lambda name: Framework.objects.filter(slug=name).exists()
    )
    return FrameworkRecord(
        uid=born_uid("framework", slug),
        slug=slug,
        kind=FrameworkKind.STANDARDS,
        title=title,
        publisher=expression.document.publisher,
        language=expression.language,
        work=expression.document.entity.uid,
    )


def _text_package(
    framework: FrameworkRecord, expression: Expression, outline: Outline, options: ImportOptions
) -> EditionPackage:
    label = _free_label(
        framework, options.edition or expression.label, strict=bool(options.edition)
    )
    born = requirements_from(outline.nodes, source_of(expression), framework=framework.slug)
    return EditionPackage(
        framework=framework,
        edition=EditionRecord(
            uid=born_uid("edition", framework.slug, label),
            label=label,
            language=expression.language,
            effective_from=expression.effective_from,
        ),
        requirements=_kept(framework, born),
    )


def _kept(
    framework: FrameworkRecord, born: tuple[RequirementRecord, ...]
) -> tuple[RequirementRecord, ...]:
    """The requirements with the uids that their predecessors bear in the latest edition."""
    editions = Edition.objects.filter(framework__slug=framework.slug)
    latest = editions.order_by("-effective_from", "-revision").first()
    return born if latest is None else with_kept_uids(edition_package(latest).requirements, born)


def _free_label(framework: FrameworkRecord, wanted: str, *, strict: bool) -> str:
    labels = Edition.objects.filter(framework__slug=framework.slug).values_list("label", flat=True)
    taken = set(labels)
    if wanted in taken and strict:
        raise LabelTakenError(edition=f"{framework.slug}@{wanted}")
    return free_slug(wanted, taken.__contains__)


def store_proposals(edition: Edition, expression: Expression, rows: Sequence[Row]) -> None:
    """Write what intake proposes for a draft beside its outline; one statement."""
    kind, state = ProposalKind.REQUIREMENT.value, ProposalState.OPEN.value
    insert_rows(
        Proposal,
        COLUMNS[Proposal],
        [
            (pk, uuid.uuid4().hex, edition.pk, expression.pk, kind, *row, state)
            for pk, row in zip(allocate_ids(Proposal, len(rows)), rows, strict=True)
        ],
        ready=True,
    )


def land_package(
    file: PackageFile, options: ImportOptions, outcome: FileOutcome, opened: Publication
) -> None:
    """Write a package file: its texts, its concepts, then its edition.

    Raises:
        ContentError: what it says does not fit what is here; the code says how.
        TextError: one of its texts cannot be read.
    """
    for value in file.documents:
        outcome.documents.append(_package_text(file, value, options))
    changed = sum(store_scheme(scheme=one, publication=opened) for one in file.concept_schemes)
    package = package_of(file)
    held = Edition.objects.filter(
        framework__slug=package.framework.slug, label=package.edition.label
    ).first()
    if held is None:
        held = write_draft(package=package, by=options.by)
        outcome.requirements = len(package.requirements)
        outcome.status = "created"
    elif not _same(held, package):
        raise LabelTakenError(edition=str(held))
    elif changed:
        outcome.status = "created"
    _settle(held, options, outcome, opened)


def _same(held: Edition, package: EditionPackage) -> bool:
    """Whether an edition is what the package says, a date given by publishing aside."""
    stored = edition_package(held)
    if package.edition.effective_from is None:
        return edition_digest(_undated(stored)) == edition_digest(_undated(package))
    return edition_digest(stored) == edition_digest(package)


def _undated(package: EditionPackage) -> EditionPackage:
    edition = replace(package.edition, effective_from=None)
    return replace(package, edition=edition)


def _package_text(file: PackageFile, value: dict[str, Any], options: ImportOptions) -> str:
    path = Path(file.path).parent / value["file"]
    if not path.is_file():
        raise UnreadableFileError(
            path=str(path), reason="a document of the package is missing", reason_zh="缺少文献文件"
        )
    refuse_size(path.stat().st_size)
    text = decode(path.read_bytes())
    known = {key: held for key, held in value.items() if key != "file" and held is not None}
    stored = store_text(
        text=text,
        outline=read_document(text),
        details=TextDetails(file=path.stem, **known),
        by=options.by,
    )
    return stored.expression.document.slug
