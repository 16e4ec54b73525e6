"""One inbox for a person: what waits for their decision, part by part."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Exists, OuterRef, Q, QuerySet

from content.models import Comment, Edition, Membership, Proposal
from content.queries.discussion import THREAD, shaped_threads
from content.queries.editions import shaped_editions
from content.queries.fields import Answer, Shape, answers, many, one, rows, text, whole
from content.queries.paging import Listing, Window, take
from content.queries.reading import Reading
from content.queries.roles import LEAST, Person, frameworks_seen, may
from content.queries.shapes import EDITION
from content.queries.suspect_shapes import SUSPECT
from content.queries.suspects import (
    SuspectQuery,
    count_suspects,
    suspect_citation_listing,
    suspect_link_listing,
)
from content.queries.work_shapes import PROPOSAL
from content.vocabulary import Action, EditionState, ProposalState, Role

Within = frozenset[int] | None

INBOX_COUNTS = Shape(
    "InboxCounts",
    "How much of each waits.",
    (
        whole("proposals", "Open proposals of drafts that one edits", example=4),
        whole("links", "Suspect links of frameworks that one edits", example=2),
        whole("citations", "Suspect citations of frameworks that one edits", example=1),
        whole("reviews", "Editions in review that one may publish", example=1),
        whole("threads", "Unresolved threads one takes part in, or about what one edits"),
    ),
)
PARTS: dict[str, Shape] = {
    "proposals": PROPOSAL,
    "links": SUSPECT,
    "citations": SUSPECT,
    "reviews": EDITION,
    "threads": THREAD,
}
INBOX = Shape(
    "Inbox",
    "What waits for a person: how much, and the first of each part.",
    (
        one("counts", INBOX_COUNTS, "How much of each waits"),
        *(many(name, shape, "The first of them") for name, shape in PARTS.items()),
    ),
)
INBOX_PART = Shape(
    "InboxPart",
    "Which part of the inbox.",
    (text("part", "Part", words=tuple(PARTS), example="links"),),
)


def inbox(by: Person, *, limit: int = 10, language: str = "zh-Hans") -> Answer:
    """Give how much waits for a person and the first ``limit`` of each part, as ``INBOX``.

    Some sixty queries, however much waits.
    """
    listings = {name: inbox_listing(by, name, language=language) for name in PARTS}
    return {
        "counts": count_inbox(by),
        **{name: take(one, Window(limit)).results for name, one in listings.items()},
    }


def count_inbox(by: Person) -> Answer:
    """Give how much of each waits for a person, as ``INBOX_COUNTS``; some ten queries."""
    suspects = count_suspects(Reading.today(), SuspectQuery(within=_edited(by)))
    return {
        "proposals": _proposals(by).count(),
        "links": suspects["associations"],
        "citations": suspects["citations"],
        "reviews": _reviews(by).count(),
        "threads": _threads(by).count(),
    }


def inbox_listing(by: Person, part: str, *, language: str = "zh-Hans") -> Listing:
    """Give one part of a person's inbox, oldest first, to be read page by page.

    ``part`` is a key of ``PARTS``.
    """
    return _LISTINGS[part](by, Reading.today(language))


def _edited(by: Person) -> Within:
    """The frameworks whose links a person confirms; None means all."""
    return frameworks_seen(by)


def _published_by(by: Person) -> Within:
    """The frameworks whose editions a person may publish; None means all."""
    if may(by, Action.PUBLISH):
        return None
    if by is None or not by.is_authenticated or not by.is_active:
        return frozenset()
    least = [role for role in Role if role.includes(LEAST[Action.PUBLISH])]
    held = Membership.objects.filter(user=by.pk, role__in=least, framework__isnull=False)
    return frozenset(pk for pk in held.values_list("framework_id", flat=True) if pk is not None)


def _proposals(by: Person) -> QuerySet[Proposal, Proposal]:
    found = Proposal.objects.filter(state=ProposalState.OPEN, edition__state=EditionState.DRAFT)
    within = _edited(by)
    return found if within is None else found.filter(edition__framework__in=within)


def _reviews(by: Person) -> QuerySet[Edition, Edition]:
    found = Edition.objects.filter(state=EditionState.IN_REVIEW)
    within = _published_by(by)
    return found if within is None else found.filter(framework__in=within)


def _threads(by: Person) -> QuerySet[Comment, Comment]:
    """Open threads that a person takes part in and still may see, or about what they edit."""
    found = Comment.objects.filter(thread__isnull=True, resolved_at__isnull=True)
    within = _edited(by)
    if within is None or by is None:
        return found
    if not may(by, Action.READ):
        return found.none()
    said = Comment.objects.filter(thread=OuterRef("pk"), by=by.pk)
    part = Q(edition__isnull=True) & (Q(by=by.pk) | Q(Exists(said)))
    return found.filter(Q(edition__framework__in=within) | part)


def _proposal_listing(by: Person, reading: Reading) -> Listing:
    del reading
    return Listing(
        _proposals(by),
        ("edition_id", "id"),
        lambda page: answers(PROPOSAL, rows(PROPOSAL, page)),
        "uid",
    )


def _link_listing(by: Person, reading: Reading) -> Listing:
    return suspect_link_listing(reading, SuspectQuery(within=_edited(by)))


def _citation_listing(by: Person, reading: Reading) -> Listing:
    return suspect_citation_listing(reading, SuspectQuery(within=_edited(by)))


def _review_listing(by: Person, reading: Reading) -> Listing:
    return Listing(_reviews(by), ("id",), lambda page: shaped_editions(page, reading), "uid")


def _thread_listing(by: Person, reading: Reading) -> Listing:
    del reading
    return Listing(_threads(by), ("id",), shaped_threads, "uid")


_LISTINGS: dict[str, Callable[[Person, Reading], Listing]] = {
    "proposals": _proposal_listing,
    "links": _link_listing,
    "citations": _citation_listing,
    "reviews": _review_listing,
    "threads": _thread_listing,
}
