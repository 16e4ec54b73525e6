"""A citation is suspect exactly when its requirement, or its source, says something else now."""

import datetime as dt
from dataclasses import replace

import pytest
from django.utils import timezone

from content.digests import sense_digest
from content.models import (
    Anchor,
    Citation,
    Confirmation,
)
from content.queries.packages import edition_package
from content.queries.reading import Reading
from content.queries.suspicion import (
    judged_citations,
    suspect_citations,
)
from content.vocabulary import AnchorState
from tests import factories as make
from tests.content.queries.suspecting import (
    NEW,
    OLD,
    TODAY,
    following,
    judge,
    suspects,
    world,
)

pytestmark = pytest.mark.django_db


def cited() -> Citation:
    citation = make.make_citation(requirement=make.make_requirement(statement=OLD))
    make.seal_edition(citation.requirement.edition)
    return citation


def judged(citation: Citation, reading: Reading = TODAY) -> Citation:
    found: Citation = judged_citations(Citation.objects.filter(pk=citation.pk), reading).get()
    listed = suspect_citations(Citation.objects.filter(pk=citation.pk), reading).exists()
    assert listed == found.suspect  # type: ignore[attr-defined]
    return found


def test_a_citation_is_suspect_when_the_requirement_says_something_else() -> None:
    citation = cited()
    assert not judged(citation).suspect  # type: ignore[attr-defined]
    later = following(citation.requirement.edition, NEW)
    again = make.make_citation(
        requirement=later.requirements.get(), expression=citation.expression, uid=citation.uid
    )
    make.seal_edition(later)

    assert judged(again).suspect  # type: ignore[attr-defined]
    Confirmation.objects.create(
        citation=citation,
        source_digest=again.requirement.digest,
        target_digest="x",
        at=timezone.now(),
    )
    assert not judged(again).suspect  # type: ignore[attr-defined]


def test_a_citation_is_suspect_when_its_words_are_not_in_the_newer_text() -> None:
    citation = cited()
    newer = make.seal_expression(
        make.make_expression(
            document=citation.expression.document, text="新稿。", effective_from=dt.date(2024, 1, 1)
        )
    )
    anchor = Anchor.objects.create(
        citation=citation, expression=newer, state=AnchorState.ORPHANED, digest=newer.digest,
        at=timezone.now(),
    )  # fmt: skip

    assert judged(citation).suspect  # type: ignore[attr-defined]
    assert not judged(citation, Reading(dt.date(2023, 1, 1))).suspect  # type: ignore[attr-defined]
    Confirmation.objects.create(
        citation=citation,
        source_digest=citation.requirement.digest,
        target_digest=anchor.digest,
        at=timezone.now(),
    )
    assert not judged(citation).suspect  # type: ignore[attr-defined]


def renumbered_citation(statement: str = OLD) -> Citation:
    """A citation of an article whose title is its number, which is another in the next edition."""
    text = make.make_expression(text=OLD)
    first = make.make_requirement(
        title="第三条", marker="第三条", statement=OLD, digest="a" * 64, modality="obligation"
    )
    cited = make.make_citation(requirement=first, expression=text)
    make.seal_edition(first.edition)
    later = make.make_edition(framework=first.edition.framework, effective_from=dt.date(2024, 1, 1))
    again = make.make_requirement(
        edition=later, entity=first.entity, title="第四条", marker="第四条", statement=statement,
        digest="b" * 64, modality="obligation",
    )  # fmt: skip
    made = make.make_citation(requirement=again, expression=text, uid=cited.uid)
    make.seal_edition(later)
    return made


def citation_suspect(citation: Citation) -> bool:
    chosen = Citation.objects.filter(pk=citation.pk)
    listed = suspect_citations(chosen, TODAY).exists()
    assert listed == judged_citations(chosen, TODAY).get().suspect
    return listed


def test_a_citing_article_may_have_another_number() -> None:
    assert not citation_suspect(renumbered_citation())
    assert citation_suspect(renumbered_citation("要慎微。"))


def test_what_was_confirmed_of_a_citing_article_outlives_its_number() -> None:
    citation = renumbered_citation("要慎微。")
    Confirmation.objects.create(
        citation=citation, source_digest="b" * 64, target_digest="", at=timezone.now()
    )
    edition = citation.requirement.edition
    last = make.make_edition(framework=edition.framework, effective_from=dt.date(2025, 1, 1))
    again = make.make_requirement(
        edition=last, entity=citation.requirement.entity, title="第五条", marker="第五条",
        statement="要慎微。", digest="c" * 64, modality="obligation",
    )  # fmt: skip
    made = make.make_citation(requirement=again, expression=citation.expression, uid=citation.uid)
    make.seal_edition(last)

    assert not citation_suspect(made)


def test_a_confirmation_that_named_the_number_still_holds() -> None:
    """Before, a title that repeats the marker was part of the sense that confirmations name."""
    edition, link = world()
    old = edition.requirements.get()
    later = make.make_edition(framework=edition.framework, effective_from=dt.date(2024, 1, 1))
    make.make_requirement(
        edition=later, entity=old.entity, title="第四条", marker="第四条", statement=NEW
    )
    make.seal_edition(later)
    (record,) = edition_package(later).requirements
    assert suspects() == {str(link.uid)}

    Confirmation.objects.create(
        association=link,
        source_digest=judge(pk=link.pk).now[0],
        target_digest=sense_digest(replace(record, marker="")),
        at=timezone.now(),
    )

    assert sense_digest(replace(record, marker="")) != sense_digest(record)
    assert suspects() == set()
