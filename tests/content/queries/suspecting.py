"""A link that was confirmed against words, and the editions that follow with others."""

import datetime as dt

from content.digests import sense_digest
from content.models import (
    Association,
    Edition,
)
from content.queries.packages import edition_package
from content.queries.reading import Reading
from content.queries.suspicion import (
    Judged,
    judged_links,
    suspect_links,
)
from content.vocabulary import FrameworkKind
from tests import factories as make

TODAY = Reading(day=dt.date(2026, 1, 1))
OLD, NEW = "要慎言。", "要慎行。"


def suspects(reading: Reading = TODAY) -> set[str]:
    found = suspect_links(Association.objects.all(), reading)
    judged = judged_links(Association.objects.all(), reading)
    assert {row.pk for row in found} == {pk for pk, one in judged.items() if one.suspect}
    return {str(uid) for uid in found.values_list("uid", flat=True)}


def sense(edition: Edition) -> str:
    (record,) = edition_package(edition).requirements
    return sense_digest(record)


def judge(reading: Reading = TODAY, **chosen: object) -> Judged:
    (found,) = judged_links(Association.objects.filter(**chosen), reading).values()
    return found


def world() -> tuple[Edition, Association]:
    """A published standard, and a crosswalk that links to it from another one."""
    edition = make.seal_edition(make.make_requirement(statement=OLD).edition)
    source = make.make_requirement()
    make.seal_edition(source.edition)
    crosswalk = make.make_edition(framework=make.make_framework(kind=FrameworkKind.CROSSWALK))
    link = make.make_association(
        edition=crosswalk,
        source_entity=source.entity,
        target_entity=edition.requirements.get().entity,
        type="close_match",
        digest="c" * 64,
    )
    make.seal_edition(crosswalk)
    return edition, link


def following(edition: Edition, digest: str | None, **fields: object) -> Edition:
    """The next edition of a framework, with other words for its requirement, or without it."""
    day = dt.date(2024, 1, 1)
    later = make.make_edition(framework=edition.framework, effective_from=day, **fields)
    if digest is None:
        make.make_requirement(edition=later)
    else:
        make.make_requirement(
            edition=later, entity=edition.requirements.get().entity, statement=digest, code="9"
        )
    return later
