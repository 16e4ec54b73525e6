"""Requirements merged away in a draft lead on to what took their place, once that is public."""

import uuid
from collections.abc import Mapping

from content.models import Change, Edition, Entity, Redirect, Requirement
from content.services import history
from content.services.authority import Person
from content.services.history import Publication
from content.vocabulary import EditionState, EventKind


def lead_merged(*, edition: Edition, publication: Publication, by: Person = None) -> int:
    """Make a redirect for every public requirement that this edition merged away; give how many.

    A requirement that came back stands for itself again, whatever an earlier edition made of it.
    Call it in the publication that seals the edition; three queries and one for each merged.
    """
    rows = Requirement.objects.filter(edition=edition)
    back = dict(
        Redirect.objects.filter(entity__in=rows.values("entity")).values_list("entity__uid", "pk")
    )
    _tell(dict.fromkeys(back), edition, publication)
    Redirect.objects.filter(pk__in=back.values()).delete()
    steps = _steps(edition.uid)
    named = rows.filter(entity__uid__in={*steps, *steps.values()})
    here = dict(named.values_list("entity__uid", "entity_id"))
    ends = _ends(steps, here)
    known = Entity.objects.filter(uid__in=ends, redirect__isnull=True)
    public = known.filter(wordings__edition__state=EditionState.PUBLISHED).distinct()
    made = [
        Redirect(
            entity=merged,
            target_id=here[ends[merged.uid]],
            reason=f"{edition}",
            at=publication.at,
            by_id=history.person(by),
        )
        for merged in public
    ]
    _tell(
        {redirect.entity.uid: ends[redirect.entity.uid] for redirect in made}, edition, publication
    )
    return len(Redirect.objects.bulk_create(made))


def _tell(
    led: Mapping[uuid.UUID, uuid.UUID | None], edition: Edition, publication: Publication
) -> None:
    """Tell where requirements lead from now on; None where one stands for itself again."""
    for merged, target in sorted(led.items()):
        publication.tell(
            EventKind.REQUIREMENT_REDIRECTED,
            merged,
            {"uid": str(merged), "redirect": None if target is None else str(target)},
            framework=edition.framework.slug,
            edition=edition.label,
        )


def _steps(edition: uuid.UUID) -> dict[uuid.UUID, uuid.UUID]:
    """What each requirement that was merged in a draft was merged into."""
    rows = Change.objects.filter(edition=edition, kind="requirement", detail__has_key="replaced_by")
    # The last merge of one counts: it may have come back and gone elsewhere.
    return {
        subject: uuid.UUID(detail["replaced_by"])
        for subject, detail in rows.order_by("id").values_list("subject", "detail")
        if detail is not None
    }


def _ends(
    steps: Mapping[uuid.UUID, uuid.UUID], here: Mapping[uuid.UUID, int]
) -> dict[uuid.UUID, uuid.UUID]:
    """Where each merged requirement ended up in this edition, merges of merged ones followed."""
    ends = {}
    for merged in steps:
        end, seen = merged, {merged}
        while end not in here and (following := steps.get(end)) is not None:
            if following in seen:
                break
            seen.add(following)
            end = following
        if merged not in here and end in here:
            ends[merged] = end
    return ends
