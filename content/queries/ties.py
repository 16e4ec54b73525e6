"""Links as the rules compare them: between entity rows, merged ones followed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import Q, QuerySet
from django.utils import timezone

from content.association_rules import Tie, TypeRules, common_rules, folded
from content.models import Association, Edition, OwnAssociationType, Requirement
from content.queries.redirects import Redirects
from content.vocabulary import AssociationType

_TIE = ("uid", "source_entity_id", "target_entity_id", "type", "navigation")


class KnownTies:
    """The links beside a draft: its own, and those in force that other frameworks and works hold.

    ``edition`` takes the place of its framework's edition in force; None adds no draft.
    """

    def __init__(self, edition: Edition | None) -> None:
        """Read the merged identities and the types that frameworks added; two queries."""
        self.edition = edition
        self.redirects = Redirects()
        self.rules = _rules()

    def rule(self, name: str) -> TypeRules:
        """Give the rules of a type by name."""
        return self.rules.get(name, TypeRules())

    def editions(self) -> QuerySet[Edition]:
        """Give the editions in force today, the draft in the place of its framework's."""
        in_force = Edition.objects.in_force(timezone.now().date())
        if self.edition is None:
            return in_force
        others = in_force.exclude(framework=self.edition.framework_id)
        return Edition.objects.filter(Q(pk__in=others.values("pk")) | Q(pk=self.edition.pk))

    def links(self) -> QuerySet[Association]:
        """Give the links of those editions and of public documents."""
        documents = Q(document__published_at__isnull=False)
        return Association.objects.filter(Q(edition__in=self.editions().values("pk")) | documents)

    def ties(self, links: QuerySet[Association]) -> list[Tie]:
        """Give some links as ties, the older first; one query."""
        return [
            Tie(uid, self.redirects.end(source), self.redirects.end(target), kind, navigation)
            for uid, source, target, kind, navigation in links.order_by("pk").values_list(*_TIE)
        ]

    def between(self, one: int, other: int, links: QuerySet[Association]) -> list[Tie]:
        """Give those of ``links`` that join two entities, either way; one query."""
        here, there = self.redirects.all([one]), self.redirects.all([other])
        either = Q(source_entity__in=here, target_entity__in=there) | Q(
            source_entity__in=there, target_entity__in=here
        )
        return self.ties(links.filter(either))

    def leaving(self, kind: str, entities: Iterable[int]) -> Iterator[Tie]:
        """Yield the folded ties of a type that leave some entities, navigation aside.

        A requirement's place in the tree counts as ``child_of``. One query, two for that type.
        """
        ends = self.redirects.all(entities)
        leaving = Q(type=kind, source_entity__in=ends)
        if kind == AssociationType.BROAD_MATCH:
            leaving |= Q(type=AssociationType.NARROW_MATCH, target_entity__in=ends)
        for tie in self.ties(self.links().filter(leaving, navigation=False)):
            yield folded(tie, self.rule(tie.type))
        if kind == AssociationType.CHILD_OF:
            yield from self._parents(ends)

    def _parents(self, ends: set[int]) -> Iterator[Tie]:
        placed = Requirement.objects.filter(
            entity__in=ends, parent__isnull=False, edition__in=self.editions().values("pk")
        )
        for child, parent in placed.order_by("pk").values_list("entity_id", "parent__entity_id"):
            yield Tie(
                None, self.redirects.end(child), self.redirects.end(parent or child), "child_of"
            )


def _rules() -> dict[str, TypeRules]:
    """The common types, and those that frameworks added: symmetric where all say so."""
    added: dict[str, TypeRules] = {}
    for name, symmetric in OwnAssociationType.objects.order_by("pk").values_list(
        "name", "symmetric"
    ):
        added[name] = TypeRules(symmetric and added.get(name, TypeRules(True)).symmetric)
    return added | common_rules()
