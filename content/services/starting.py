"""Drafts begun: from nothing, or from an edition that was published."""

import datetime as dt
from enum import Enum

from django.db import transaction

from content.errors import (
    EditionLabelTakenError,
    FieldProblem,
    InvalidContentError,
    OpenDraftError,
)
from content.models import Edition, Framework
from content.services.authority import Person, require
from content.services.copying import copy_rows
from content.services.headers import checked_edition
from content.services.operations import Operation
from content.services.states import edition_state
from content.vocabulary import Action, EditionState


class Base(Enum):
    """What a draft starts from when nothing else is said."""

    LATEST = "latest"


LATEST = Base.LATEST


def start_edition(
    *,
    framework: Framework,
    label: str,
    by: Person = None,
    base: Edition | Base | None = LATEST,
    title: str = "",
    language: str = "",
    effective_from: dt.date | None = None,
    note: str = "",
) -> Edition:
    """Give a new draft of a framework, holding what ``base`` holds: None is nothing.

    Without a base it is the latest edition in public, if there is one. Uids of requirements,
    citations and links stay. Cost: a fixed number of statements at any size.

    Raises:
        RoleMissingError: one must be an editor (403).
        OpenDraftError: the framework has an open draft (409).
        EditionLabelTakenError: it has an edition of this label (409).
        InvalidContentError: the label, the base or a field cannot be taken (422).
    """
    with transaction.atomic():
        owner = Framework.objects.select_for_update(of=("self",)).get(pk=framework.pk)
        require(by=by, action=Action.EDIT, framework=owner)
        said = {"title": title, "note": note} | ({"language": language} if language else {})
        checked_edition(said)
        source = latest_edition(owner) if isinstance(base, Base) else base
        check_start(owner, label, source)
        draft = Edition.objects.create(
            framework=owner,
            label=label,
            title=title or (source.title if source else ""),
            language=language or (source.language if source else owner.language),
            derived_from=source,
            effective_from=effective_from,
            note=note,
        )
        if source is not None:
            copy_rows(base=source, draft=draft)
        operation = Operation(by, draft.uid)
        operation.note("create", "edition", draft.uid, after=edition_state(draft))
        operation.record()
        return draft


def latest_edition(framework: Framework) -> Edition | None:
    """Give the public edition that comes into force last, None where none was published."""
    public = Edition.objects.public().filter(framework=framework)
    return public.order_by("-effective_from", "-revision").first()


def check_start(framework: Framework, label: str, base: Edition | None) -> None:
    """Refuse a draft that cannot be: a bad label, an open draft, a base that is none.

    Raises:
        OpenDraftError: the framework has an open draft (409).
        EditionLabelTakenError: it has an edition of this label (409).
        InvalidContentError: the label or the base cannot be taken (422).
    """
    checked_edition({"label": label})
    held = Edition.objects.filter(framework=framework)
    open_one = held.open().first()
    if open_one is not None:
        raise OpenDraftError(framework=framework.slug, edition=open_one.label)
    if held.filter(label=label).exists():
        raise EditionLabelTakenError(edition=f"{framework.slug}@{label}")
    if base is not None and (
        base.framework_id != framework.pk or base.state != EditionState.PUBLISHED
    ):
        problem = FieldProblem(
            "base",
            "invalid",
            f"must be a published edition of {framework.slug}",
            f"须为 {framework.slug} 的已发布版本",
        )
        raise InvalidContentError(fields=(problem,), count=1)
