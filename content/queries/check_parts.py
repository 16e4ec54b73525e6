"""One item of the checklist, and the draft that the checks ask of."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils import timezone

from content.association_rules import Tie
from content.digests import digest_of
from content.models import Association, Edition, Requirement
from content.queries.addresses import edition_address, requirement_address
from content.queries.ends import ends_of
from content.queries.fields import Answer
from content.queries.reading import Reading
from content.queries.ties import KnownTies
from content.vocabulary import AssociationType, EditionState

ERROR, WARNING = "error", "warning"
SHOWN = 40


@dataclass(frozen=True, slots=True)
class CheckItem:
    """One thing to correct (an error) or to look at (a warning) before publishing.

    ``name`` is what a warning is acknowledged by; ``digest`` changes with what it says.
    ``spans`` are code points of the text that ``subject`` names, where it is about a text.
    """

    code: str
    severity: str
    subject: uuid.UUID
    address: str | None
    sentence: str
    sentence_zh: str
    spans: tuple[tuple[int, int], ...] = ()
    acknowledged: bool = False

    @property
    def name(self) -> str:
        """The stable name: code and subject."""
        return f"{self.code}:{self.subject}"

    @property
    def digest(self) -> str:
        """What tells a warning from one of the same name that says something else."""
        return digest_of(
            [self.code, str(self.subject), self.sentence, [list(s) for s in self.spans]]
        )


@dataclass
class Draft:
    """An edition being checked, and what several checks ask of it, read once."""

    edition: Edition
    day: dt.date = field(default_factory=lambda: timezone.now().date())

    @cached_property
    def reading(self) -> Reading:
        """The reading that sees this draft, and of all others what is in force."""
        return Reading(self.day, edition=str(self.edition.uid), drafts=True)

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """The requirements in reading order."""
        columns = (
            "pk", "entity", "entity__uid", "parent", "kind", "code", "title", "statement",
        )  # fmt: skip
        found = Requirement.objects.filter(edition=self.edition).order_by("path")
        return list(found.values(*columns))

    @cached_property
    def known(self) -> KnownTies:
        """The links beside the draft."""
        return KnownTies(self.edition)

    @cached_property
    def ties(self) -> list[Tie]:
        """The draft's own links."""
        return self.known.ties(Association.objects.filter(edition=self.edition))

    @cached_property
    def ends(self) -> dict[int, Answer]:
        """The ends of its links, by entity row."""
        return ends_of({end for tie in self.ties for end in (tie.source, tie.target)}, self.reading)

    @cached_property
    def _worded(self) -> set[int]:
        """Which ends of its links a published edition ever held."""
        rows = Requirement.objects.filter(
            entity__in=self.ends.keys(), edition__state=EditionState.PUBLISHED
        )
        return set(rows.order_by().values_list("entity", flat=True))

    def hides(self, end: int) -> bool:
        """Say whether an end has no words that the reading sees."""
        return bool(self.ends[end]["absent"])

    def is_gone(self, end: int) -> bool:
        """Say whether an end had words in an edition and has none now."""
        return self.hides(end) and end in self._worded

    def place(self, row: dict[str, Any]) -> str:
        """Give the address of a requirement."""
        slug, label = self.edition.framework.slug, self.edition.label
        return requirement_address(slug, label, row["code"] or None, str(row["entity__uid"]))

    def called(self, row: dict[str, Any]) -> str:
        """Give what to call a requirement: number and title or first words."""
        return " ".join(filter(None, (row["code"], row["title"] or row["statement"][:SHOWN])))

    @property
    def address(self) -> str:
        """The address of the edition."""
        return edition_address(self.edition.framework.slug, self.edition.label)

    def told(self, tie: Tie) -> str:
        """Give a link in words."""
        kind = tie.type
        word = AssociationType(kind).zh if kind in set(AssociationType) else kind
        return f"{self._named(tie.source)} —{word}→ {self._named(tie.target)}"

    def _named(self, entity: int) -> str:
        end = self.ends[entity]
        return str(end["title"] or end["code"] or end["uid"])
