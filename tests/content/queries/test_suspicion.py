"""A link is suspect exactly when it was confirmed against other words than stand now."""

import datetime as dt

import pytest
from django.db.models.expressions import RawSQL
from django.utils import timezone

from content.digests import sense_digest
from content.models import (
    Confirmation,
    Redirect,
    Requirement,
)
from content.queries.packages import edition_package
from content.queries.reading import Reading
from content.queries.suspicion_sql import sense_sql
from content.vocabulary import FrameworkKind
from tests import factories as make
from tests.content.queries.suspecting import (
    NEW,
    OLD,
    TODAY,
    following,
    judge,
    sense,
    suspects,
    world,
)

pytestmark = pytest.mark.django_db


def test_a_fresh_link_is_not_suspect() -> None:
    world()

    assert suspects() == set()


def test_a_renumbered_end_is_not_suspect() -> None:
    edition, _ = world()
    make.seal_edition(following(edition, OLD))

    assert suspects() == set()


def test_other_words_of_an_end_make_a_link_suspect_from_their_day_on() -> None:
    edition, link = world()
    make.seal_edition(following(edition, NEW))

    assert suspects() == {str(link.uid)}
    assert suspects(Reading(day=dt.date(2023, 1, 1))) == set()


def test_an_end_that_went_makes_a_link_suspect() -> None:
    edition, link = world()
    make.seal_edition(following(edition, None))

    row = judge(pk=link.pk)
    assert (row.target_was, row.target_is, row.suspect) == (sense(edition), "", True)


def test_a_link_stated_to_an_end_that_had_gone_is_not_suspect_until_it_comes_back() -> None:
    edition, link = world()
    later = make.seal_edition(following(edition, None))
    here = make.make_edition(effective_from=dt.date(2024, 6, 1))
    late = make.make_association(edition=here, target_entity=link.target_entity, digest="c" * 64)
    make.seal_edition(here, published_at=timezone.now())

    assert judge(pk=late.pk)[4:] == ("", -1, None, -1, False)
    back = make.make_edition(framework=later.framework, effective_from=dt.date(2025, 1, 1))
    make.make_requirement(edition=back, entity=link.target_entity, statement=NEW)
    make.seal_edition(back)
    row = judge(pk=late.pk)
    assert (row.target_was, row.target_is, row.suspect) == ("", sense(back), True)


def test_a_draft_makes_a_link_suspect_for_those_who_see_it_only() -> None:
    edition, link = world()
    following(edition, NEW)

    assert suspects() == set()
    assert suspects(Reading(day=TODAY.day, drafts=True)) == {str(link.uid)}


def test_a_confirmation_of_both_wordings_settles_it_and_a_further_change_does_not() -> None:
    edition, link = world()
    later = make.seal_edition(following(edition, NEW))
    source, target = judge(pk=link.pk).now
    assert target == sense(later)

    def confirm(digest: str) -> None:
        Confirmation.objects.create(
            association=link, source_digest=source, target_digest=digest, at=timezone.now()
        )

    confirm(sense(edition))
    assert suspects() == {str(link.uid)}
    confirm(sense(later))
    assert suspects() == set()
    last = make.make_edition(framework=edition.framework, effective_from=dt.date(2025, 1, 1))
    make.make_requirement(
        edition=last, entity=later.requirements.get().entity, statement="要慎权。"
    )
    make.seal_edition(last)
    assert suspects() == {str(link.uid)}


def test_a_link_taken_over_stays_suspect_and_one_stated_anew_does_not() -> None:
    edition, link = world()
    make.seal_edition(following(edition, NEW))
    crosswalk = link.edition
    assert crosswalk is not None
    ends = {"source_entity": link.source_entity, "target_entity": link.target_entity}
    later = make.make_edition(framework=crosswalk.framework, effective_from=dt.date(2024, 6, 1))
    again = make.make_association(
        edition=later, uid=link.uid, digest=link.digest, type=link.type, **ends
    )
    make.seal_edition(later)

    assert suspects() == {str(link.uid)}

    third = make.make_edition(framework=crosswalk.framework, effective_from=dt.date(2024, 7, 1))
    make.make_association(edition=third, uid=again.uid, digest="e" * 64, type=link.type, **ends)
    make.seal_edition(third, published_at=timezone.now())
    row = judge(edition=third)
    assert row.suspect is False


def test_an_edition_not_yet_in_force_is_not_what_a_link_was_stated_against() -> None:
    edition = make.seal_edition(make.make_requirement(statement=OLD).edition)
    later = make.seal_edition(following(edition, NEW))
    link = make.make_association(target_entity=edition.requirements.get().entity, digest="c" * 64)
    assert link.edition is not None
    make.seal_edition(link.edition)

    # Published in 2022, when the words of 2024 were known but not in force.
    row = judge(pk=link.pk)
    assert (row.target_was, row.target_is, row.suspect) == (sense(edition), sense(later), True)
    assert judge(Reading(dt.date(2023, 1, 1)), pk=link.pk).suspect is False


def test_a_crosswalk_is_held_to_the_editions_it_names() -> None:
    edition, link = world()
    newer = make.seal_edition(following(edition, NEW))
    crosswalk = link.edition
    assert crosswalk is not None
    later = make.make_edition(framework=crosswalk.framework, effective_from=dt.date(2025, 1, 1))
    later.bases.create(against=edition)
    make.make_association(
        edition=later, source_entity=link.source_entity, target_entity=link.target_entity,
        digest="f" * 64,
    )  # fmt: skip
    make.seal_edition(later, published_at=timezone.now())

    row = judge(edition=later)
    assert (row.target_was, row.target_is, row.suspect) == (sense(edition), sense(newer), True)


def test_words_that_came_later_are_what_a_link_to_a_stub_is_held_to() -> None:
    stub = make.make_entity()
    link = make.make_association(target_entity=stub, digest="c" * 64)
    assert link.edition is not None
    make.seal_edition(link.edition)
    first = make.make_requirement(entity=stub, statement=OLD).edition
    make.seal_edition(first)

    assert suspects() == set()
    make.seal_edition(following(first, NEW))
    assert suspects() == {str(link.uid)}


def test_a_merged_end_counts_by_the_words_that_took_its_place() -> None:
    edition, link = world()
    make.seal_edition(following(edition, None))
    other = make.make_requirement(statement=NEW)
    make.seal_edition(other.edition)
    Redirect.objects.create(entity=link.target_entity, target=other.entity, at=timezone.now())

    row = judge(pk=link.pk)
    assert (row.target_is, row.suspect) == (sense(other.edition), True)
    assert suspects() == {str(link.uid)}


def test_navigation_is_never_suspect() -> None:
    document, other = make.make_document(), make.make_document()
    for text in ("第一稿。", "第二稿。"):
        make.seal_expression(make.make_expression(document=document, text=text))
    make.make_association(
        document=other, source_entity=other.entity, target_entity=document.entity,
        type="precedes", navigation=True,
    )  # fmt: skip

    assert suspects() == set()


def test_a_link_to_a_document_is_held_to_its_text_of_the_day() -> None:
    document = make.make_document()
    make.seal_expression(make.make_expression(document=document, text="第一稿。"))
    link = make.make_association(target_entity=document.entity, digest="c" * 64)
    assert link.edition is not None
    make.seal_edition(link.edition)

    assert suspects() == set()
    make.seal_expression(make.make_expression(document=document, text="第二稿。"))
    assert suspects() == {str(link.uid)}


def test_a_link_to_a_passage_is_suspect_when_its_words_are_gone_from_the_text_of_the_day() -> None:
    document = make.make_document()
    text = make.make_expression(document=document, text="要慎权。要慎言。")
    kept = make.make_passage(expression=text, start=0, end=4)
    lost = make.make_passage(expression=text, start=4, end=8)
    make.seal_expression(text)
    links = [
        make.make_association(target_entity=one.entity, digest="c" * 64) for one in (kept, lost)
    ]
    for link in links:
        assert link.edition is not None
        make.seal_edition(link.edition)
    assert suspects() == set()
    make.seal_expression(make.make_expression(document=document, text="一、要慎权。要慎行。"))

    assert suspects() == {str(links[1].uid)}


def test_a_document_s_own_link_is_held_to_what_stood_when_it_became_public() -> None:
    edition, _ = world()
    document = make.make_document()
    make.seal_expression(make.make_expression(document=document))
    link = make.make_association(
        document=document, source_entity=document.entity,
        target_entity=edition.requirements.get().entity, type="cites",
    )  # fmt: skip
    assert str(link.uid) not in suspects()

    make.seal_edition(following(edition, NEW))
    assert str(link.uid) in suspects()


def test_the_database_names_a_sense_as_the_code_does() -> None:
    edition = make.make_edition()
    top = make.make_requirement(
        edition=edition, title="廉 洁", statement="一\u3000要\n慎权，𠮷\u00a0。", actor="干部",
        condition="\t任何时候", modality="obligation",
    )  # fmt: skip
    below = make.make_requirement(parent=top, marker="一是", statement="慎言。")
    make.make_requirement(parent=below, marker="（1）", statement="谨开口。")
    make.make_requirement(parent=top, marker="二是", statement="")
    group = make.make_requirement(edition=edition, kind="group", title="总则")
    make.make_requirement(parent=group)
    records = edition_package(edition).requirements

    rows = Requirement.objects.filter(edition=edition).order_by("path")
    named = list(
        rows.annotate(sense=RawSQL(sense_sql("content_requirement"), ())).values_list(  # noqa: S611
            "sense", flat=True
        )
    )

    assert named == [
        sense_digest(records[0], records[1:4]),
        sense_digest(records[1], records[2:3]),
        sense_digest(records[2]),
        sense_digest(records[3]),
        sense_digest(records[4], records[5:]),
        sense_digest(records[5]),
    ]


def test_an_article_changes_with_its_items_and_not_with_white_space_or_a_number() -> None:
    edition, link = world()
    spaced = make.seal_edition(following(edition, f" {OLD[:2]}\n{OLD[2:]}"))
    assert suspects() == set()

    last = make.make_edition(framework=edition.framework, effective_from=dt.date(2025, 1, 1))
    article = make.make_requirement(
        edition=last, entity=spaced.requirements.get().entity, statement=OLD
    )
    make.make_requirement(parent=article, marker="（一）", statement="新增一项。")
    make.seal_edition(last)
    assert suspects() == {str(link.uid)}


def test_a_title_that_is_only_the_number_may_change_with_it() -> None:
    edition, _ = world()
    old = edition.requirements.get()
    untitled = make.make_edition(framework=make.make_framework())
    article = make.make_requirement(
        edition=untitled, title="第三条", marker="第三条", code="3", statement=OLD, digest="a" * 64
    )
    below = make.make_requirement(
        parent=article, title="（一）", marker="（一）", statement="谨慎。"
    )
    make.seal_edition(untitled)
    crosswalk = make.make_edition(framework=make.make_framework(kind=FrameworkKind.CROSSWALK))
    make.make_association(
        edition=crosswalk, source_entity=old.entity, target_entity=article.entity, digest="d" * 64
    )
    make.seal_edition(crosswalk)
    later = make.make_edition(framework=untitled.framework, effective_from=dt.date(2024, 1, 1))
    moved = make.make_requirement(
        edition=later, entity=article.entity, title="第四条", marker="第四条", code="4",
        statement=OLD, digest="b" * 64,
    )  # fmt: skip
    make.make_requirement(
        parent=moved, entity=below.entity, title="（一）", marker="（一）", statement="谨慎。"
    )
    make.seal_edition(later)

    assert suspects() == set()
