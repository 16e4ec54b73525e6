"""A citation is found again in a newer text of its document, once, and told of."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from content.models import Anchor, Citation, Event, Expression
from content.queries.reading import Reading
from content.queries.requirements import get_requirement
from content.queries.suspects import (
    SuspectQuery,
    count_suspects,
    suspect_citation_listing,
)
from content.services.anchoring import anchor_citations
from content.services.confirming import confirm_citations
from content.services.editions import withdraw_edition
from content.services.history import publication
from content.services.publishing import publish_edition, publish_expression
from tests import factories as make

pytestmark = pytest.mark.django_db
TEXT = "总则部分。要特别慎权，不得滥用。要特别慎言，谨开口。附则部分，自印发之日起施行。"
LATER = dt.date(2024, 1, 1)
TODAY = Reading(dt.date(2026, 1, 1))


def published(
    text: str = TEXT, quotes: tuple[str, ...] = ("要特别慎言，谨开口。",)
) -> list[Citation]:
    expression = make.make_expression(text=text, effective_from=make.EFFECTIVE_FROM)
    top = make.make_requirement()
    cited = []
    for quote in quotes:
        start = text.index(quote)
        requirement = make.make_requirement(parent=top)
        cited.append(
            make.make_citation(
                requirement=requirement, expression=expression, start=start, end=start + len(quote)
            )
        )
    with publication() as opened:
        publish_edition(edition=top.edition, publication=opened)
    return cited


def publish_text(citation: Citation, text: str, day: dt.date = LATER) -> Expression:
    newer = make.make_expression(
        document=citation.expression.document, text=text, effective_from=day
    )
    with publication() as opened:
        publish_expression(expression=newer, publication=opened)
    newer.refresh_from_db()
    return newer


def shown(citation: Citation) -> dict[str, Any]:
    uid = str(citation.requirement.entity.uid)
    found: dict[str, Any] = get_requirement(uid, TODAY)["citations"][0]
    return found


def test_unchanged_words_are_anchored_at_their_new_place_and_not_suspect() -> None:
    (citation,) = published()
    newer = publish_text(citation, "新增一句。" + TEXT)

    anchor = Anchor.objects.get()
    assert (anchor.citation, anchor.expression, anchor.state, anchor.digest) == (
        citation, newer, "anchored", "",
    )  # fmt: skip
    assert newer.text[anchor.start : anchor.end] == citation.quote
    assert (shown(citation)["state"], shown(citation)["suspect"]) == ("anchored", False)


def test_changed_words_are_anchored_and_suspect_until_confirmed() -> None:
    (citation,) = published()
    newer = publish_text(citation, TEXT.replace("谨开口", "少开口，不乱开口"))

    anchor = Anchor.objects.get()
    assert newer.text[anchor.start : anchor.end] == "要特别慎言，少开口，不乱开口。"
    assert shown(citation)["suspect"] is True
    (listed,) = suspect_citation_listing(TODAY).all()
    assert (listed["uid"], listed["link"], listed["evidence"]) == (
        str(citation.uid), "citation", "要特别慎言，谨开口。",
    )  # fmt: skip
    (change,) = listed["changes"]
    assert (change["end"], change["state"]) == ("target", "changed")
    assert change["old"]["statement"] == "要特别慎言，谨开口。"
    assert change["new"]["statement"] == "要特别慎言，少开口，不乱开口。"
    assert [run["op"] for run in change["fields"][0]["runs"]][:2] == ["equal", "delete"]

    (confirmed,) = confirm_citations(uids=[citation.uid])

    assert (confirmed.source_digest, confirmed.target_digest) == (
        citation.requirement.digest, anchor.digest,
    )  # fmt: skip
    assert shown(citation)["suspect"] is False
    assert suspect_citation_listing(TODAY).all() == []


def test_words_that_went_are_orphaned_and_listed() -> None:
    (citation,) = published()
    newer = publish_text(citation, "完全不同的另一份文本，讲别的事情。")

    anchor = Anchor.objects.get()
    assert (anchor.state, anchor.start, anchor.digest) == ("orphaned", None, newer.digest)
    assert shown(citation)["state"] == "orphaned"
    (listed,) = suspect_citation_listing(TODAY).all()
    assert [one["state"] for one in listed["changes"]] == ["orphaned"]
    assert listed["changes"][0]["new"] is None
    assert count_suspects(TODAY) == {"associations": 0, "citations": 1}
    elsewhere = SuspectQuery(document="elsewhere")
    here = SuspectQuery(document=citation.expression.document.slug)
    assert count_suspects(TODAY, elsewhere)["citations"] == 0
    assert count_suspects(TODAY, here)["citations"] == 1


def test_an_anchor_is_told_of_with_its_place() -> None:
    (citation,) = published()
    newer = publish_text(citation, "新增一句。" + TEXT)

    anchor, told = Anchor.objects.get(), Event.objects.get(kind="anchor.added")
    assert (told.subject, told.document) == (anchor.uid, newer.document.slug)
    assert told.data == {
        "uid": str(anchor.uid), "citation": str(citation.uid), "expression": newer.digest,
        "state": "anchored", "start": anchor.start, "end": anchor.end, "digest": "",
        "confidence": "1.0000",
    }  # fmt: skip


def test_an_older_text_that_arrives_late_moves_nothing() -> None:
    (citation,) = published()
    publish_text(citation, "旧稿。", day=dt.date(2001, 1, 1))

    assert Anchor.objects.count() == 0


def test_a_citation_is_anchored_once_in_a_text() -> None:
    (citation,) = published()
    publish_text(citation, "新增一句。" + TEXT)

    with publication() as opened:
        again = anchor_citations(documents=[citation.expression.document_id], publication=opened)

    assert again == 0
    assert Anchor.objects.count() == 1


def test_an_edition_that_takes_a_citation_over_shares_its_anchor() -> None:
    (citation,) = published()
    publish_text(citation, "完全不同的另一份文本，讲别的事情。")
    framework = citation.requirement.edition.framework
    later = make.make_edition(framework=framework, effective_from=dt.date(2024, 6, 1))
    requirement = make.make_requirement(
        edition=later, entity=citation.requirement.entity, digest=citation.requirement.digest
    )
    make.make_citation(
        requirement=requirement, expression=citation.expression, uid=citation.uid,
        start=citation.start, end=citation.end,
    )  # fmt: skip
    assert (
        get_requirement(str(requirement.entity.uid), Reading(TODAY.day, drafts=True))["citations"][
            0
        ]["state"]
        == "orphaned"
    )

    with publication() as opened:
        publish_edition(edition=later, publication=opened)

    assert Anchor.objects.count() == 1
    assert shown(citation)["suspect"] is True


def test_an_edition_made_from_the_newer_text_leaves_the_one_it_replaces_alone() -> None:
    (citation,) = published()
    framework = citation.requirement.edition.framework
    newer = make.make_expression(
        document=citation.expression.document, text="新增一句。" + TEXT, effective_from=LATER
    )
    later = make.make_edition(framework=framework, effective_from=LATER)
    requirement = make.make_requirement(edition=later, entity=citation.requirement.entity)
    make.make_citation(requirement=requirement, expression=newer, start=0, end=5)

    with publication() as opened:
        publish_edition(edition=later, publication=opened)
    assert Anchor.objects.count() == 0

    withdraw_edition(edition=later, reason="误发")
    assert Anchor.objects.get().citation == citation


def test_a_first_text_costs_one_query_however_many_cite_it() -> None:
    (citation,) = published(quotes=("要特别慎言，谨开口。",))

    with publication() as opened, CaptureQueriesContext(connection) as asked:
        anchor_citations(documents=[citation.expression.document_id], publication=opened)

    assert len(asked) == 1


@pytest.mark.parametrize("number", [1, 40])
def test_a_newer_text_costs_the_same_queries_however_many_cite_it(number: int) -> None:
    text = "".join(f"第{at}条 要做第{at}件事。" for at in range(number))
    quotes = tuple(f"要做第{at}件事。" for at in range(number))
    citation = published(text, quotes)[0]
    newer = make.make_expression(
        document=citation.expression.document, text="前言。" + text, effective_from=LATER
    )
    make.seal_expression(newer)

    with publication() as opened, CaptureQueriesContext(connection) as asked:
        assert anchor_citations(documents=[newer.document_id], publication=opened) == number

    assert len(asked) <= 6


def test_a_page_of_suspect_citations_costs_the_same_at_any_length() -> None:
    costs = []
    for number in (1, 30):
        text = "".join(f"第{at}条 要做第{at}件事。" for at in range(number))
        quotes = tuple(f"要做第{at}件事。" for at in range(number))
        citation = published(text, quotes)[0]
        publish_text(citation, "另一份完全不同的文本。")
        query = SuspectQuery(document=citation.expression.document.slug)
        with CaptureQueriesContext(connection) as asked:
            assert len(suspect_citation_listing(TODAY, query).all()) == number
        costs.append(len(asked))

    assert costs[1] <= costs[0] <= 16
