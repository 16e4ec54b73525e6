"""Files become frameworks and documents: one transaction a file, each with its own outcome."""

import time
import uuid
from collections import Counter as Tally
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from django.contrib.auth.models import AbstractBaseUser

from content.digests import edition_digest
from content.drafting import requirements_from
from content.errors import ContentError, LabelTakenError, UnreadableFileError
from content.formats.plumbline_yaml import PackageFile
from content.identity import born_uid
from content.models import Edition, Expression, Framework, Proposal
from content.naming import free_slug, pinyin_slug
from content.opening import Opened, ReadText, Refusal, open_files, refusal_of
from content.packages import (
    EditionPackage,
    EditionRecord,
    FrameworkRecord,
    RequirementRecord,
)
from content.queries.packages import edition_package, framework_record
from content.services.bulk import allocate_ids, insert_rows
from content.services.concepts import store_scheme
from content.services.curated import package_of
from content.services.drafts import write_draft
from content.services.history import Publication, publication
from content.services.planning import Planned
from content.services.publishing import publish_edition, publish_expression
from content.services.texts import StoredText, TextDetails, source_of, store_text
from content.succession import with_kept_uids
from content.text import TextError, decode, read_document
from content.text.decode import refuse_size
from content.text.records import Outline
from content.vocabulary import EditionState, FrameworkKind, ProposalKind, ProposalState


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What an import was asked for; ``framework`` and ``edition`` name where texts go."""

    framework: str = ""
    edition: str = ""
    publish: bool = False
    by: AbstractBaseUser | None = None


@dataclass(slots=True)
class FileOutcome:
    """What became of one file.

    ``status`` is created, published, unchanged or refused; ``editions`` are addresses.
    """

    path: str
    status: str = "unchanged"
    editions: list[str] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)
    requirements: int = 0
    findings: dict[str, int] = field(default_factory=dict)
    code: str = ""
    message: str = ""
    message_zh: str = ""
    seconds: float = 0.0

    @property
    def landed(self) -> bool:
        """Whether the file's content is in the database now."""
        return self.status != "refused"


def import_files(
    planned: Iterable[Planned], options: ImportOptions, *, jobs: int = 1
) -> Iterator[FileOutcome]:
    """Import files in order, yielding each one's outcome; a refused file leaves no trace.

    A member of an archive counts as a file of its own, named ``archive.zip/member``. ``jobs``
    files are read at a time; one process writes. Each file is a transaction, so an import that
    was killed has landed its first files whole, and run again it goes on from there.
    """
    files = [(one.path, one.format) for one in planned]
    for opened in open_files(files, jobs=jobs):
        reading = opened.seconds
        for outcome in _outcomes(opened, options):
            outcome.seconds += reading
            reading = 0.0
            yield outcome


def _outcomes(opened: Opened, options: ImportOptions) -> Iterator[FileOutcome]:
    for path, refusal in opened.refused:
        yield _refused(path, refusal)
    if opened.package is not None:
        yield _landed(opened.path, partial(_import_package, opened.package), options)
    for text in opened.texts:
        yield _landed(text.name, partial(_import_text, text), options)


def _landed(
    path: str,
    work: Callable[[ImportOptions, FileOutcome, Publication], None],
    options: ImportOptions,
) -> FileOutcome:
    """Do the work in a transaction of its own; its outcome, or that of its refusal."""
    began = time.perf_counter()
    outcome = FileOutcome(path=path)
    try:
        with publication() as opened:
            work(options, outcome, opened)
    except (ContentError, TextError, OSError) as error:
        outcome = _refused(path, refusal_of(error))
    outcome.seconds = time.perf_counter() - began
    return outcome


def _refused(path: str, refusal: Refusal) -> FileOutcome:
    return FileOutcome(
        path=path,
        status="refused",
        code=refusal.code,
        message=refusal.message,
        message_zh=refusal.message_zh,
    )


def _import_text(
    text: ReadText, options: ImportOptions, outcome: FileOutcome, opened: Publication
) -> None:
    """Import every document that a file's text holds, each as an edition of its framework."""
    file = text.file
    for start, part, outline in text.documents:
        details = TextDetails(
            file=PurePosixPath(file.name).stem, layout=file.layout(start, start + len(part))
        )
        stored = store_text(text=part, outline=outline, details=details, by=options.by)
        outcome.documents.append(stored.expression.document.slug)
        _count_findings(outcome, outline)
        _draft_from_text(stored, outline, options, outcome, opened)


def _count_findings(outcome: FileOutcome, outline: Outline) -> None:
    tally = Tally(outcome.findings)
    tally.update(finding.code for finding in outline.findings)
    outcome.findings = dict(tally)


def _draft_from_text(
    stored: StoredText,
    outline: Outline,
    options: ImportOptions,
    outcome: FileOutcome,
    opened: Publication,
) -> None:
    expression = stored.expression
    framework = _framework_for(expression, outline, options)
    held = Edition.objects.filter(
        framework__slug=framework.slug, requirements__citations__expression=expression
    ).first()
    if held is None:
        package = _text_package(framework, expression, outline, options)
        if not package.requirements:
            _publish_bare_text(stored, options, outcome, opened)
            return
        held = write_draft(package=package, by=options.by)
        _store_proposals(held, expression, outline)
        outcome.requirements += len(package.requirements)
        outcome.status = "created"
        _settle(held, options, outcome, opened, package)
        return
    _settle(held, options, outcome, opened)


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
    expression: Expression, outline: Outline, options: ImportOptions
) -> FrameworkRecord:
    """The framework asked for, else the one that this work gave birth to, else a new one."""
    found = Framework.objects.select_related("entity")
    born = found.filter(work=expression.document)
    existing = found.filter(slug=options.framework) if options.framework else born
    framework = existing.first()
    if framework is not None:
        return framework_record(framework)
    title = outline.title or expression.document.title
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


_PROPOSAL = (
    "id", "uid", "edition_id", "expression_id", "kind", "rule", "confidence", "start", "end",
    "payload", "state",
)  # fmt: skip


def _store_proposals(edition: Edition, expression: Expression, outline: Outline) -> None:
    ids = allocate_ids(Proposal, len(outline.proposals))
    insert_rows(
        Proposal,
        _PROPOSAL,
        (
            (
                pk,
                uuid.uuid4(),
                edition.pk,
                expression.pk,
                ProposalKind.REQUIREMENT,
                proposal.rule,
                proposal.confidence,
                proposal.start,
                proposal.end,
                {"statement": expression.text[proposal.start : proposal.end]},
                ProposalState.OPEN,
            )
            for pk, proposal in zip(ids, outline.proposals, strict=True)
        ),
    )


def _import_package(
    file: PackageFile, options: ImportOptions, outcome: FileOutcome, opened: Publication
) -> None:
    """Import a package file: its texts, its concepts, then its edition."""
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
