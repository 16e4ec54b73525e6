"""Editions from first draft to withdrawal."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from content.errors import (
    CrosswalkHasNoTreeError,
    EditionLabelTakenError,
    InvalidContentError,
    OpenDraftError,
    SlugTakenError,
    WrongStateError,
)
from content.models import (
    Change,
    Edition,
    EditionBasis,
    Entity,
    Event,
    Expression,
    Framework,
    Requirement,
)
from content.preparing import TextDetails
from content.services.editions import (
    LATEST,
    change_edition,
    change_framework,
    create_framework,
    discard_draft,
    publish_draft,
    return_edition,
    start_edition,
    start_from_outline,
    submit_edition,
    withdraw_edition,
)
from content.services.linking import create_association
from content.services.provisions import change_requirement
from content.services.texts import store_text
from content.text import read_document
from tests.content.services.curation import (
    Desk,
    add,
    assert_whole,
    last_change,
    titles,
    without_versions,
)
from tests.factories import make_edition

pytestmark = pytest.mark.django_db
DAY = dt.date(2030, 1, 1)
ESSAY = """干部谈

一、团结

同心才能成事。

二、慎言

首先，要谨开口。话到嘴边留半句。其次，要慢开言。想清楚了再说。
"""


def test_a_draft_starts_from_the_latest_edition_with_all_its_identities(desk: Desk) -> None:
    create_association(
        source=desk.open.entity, target=desk.deed.entity, type="related", edition=desk.draft
    )
    before = without_versions(desk.draft)
    publish_draft(edition=desk.draft)

    draft = start_edition(
        framework=desk.framework, label="2030", effective_from=DAY, note="修订", title="新版"
    )

    assert without_versions(draft) == before
    assert (draft.derived_from, draft.effective_from, draft.note, draft.title) == (
        desk.draft, DAY, "修订", "新版",
    )  # fmt: skip
    assert set(draft.requirements.values_list("version", flat=True)) == {1}
    assert_whole(draft)


def test_a_change_of_the_draft_leaves_the_sealed_edition_alone(desk: Desk) -> None:
    publish_draft(edition=desk.draft)
    sealed = without_versions(desk.draft)
    draft = start_edition(framework=desk.framework, label="2030")

    change_requirement(requirement=draft.requirements.get(code="1.1"), values={"title": "新"})

    assert without_versions(desk.draft) == sealed
    assert_whole(draft)


def test_starting_a_draft_costs_the_same_at_any_size(desk: Desk) -> None:
    def cost(label: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            start_edition(framework=desk.framework, label=label)
        return len(asked)

    publish_draft(edition=desk.draft)
    small = cost("2023")
    draft = Edition.objects.get(label="2023")
    for number in range(40):
        add(draft, title=str(number))
    publish_draft(edition=draft)

    assert cost("2024") == small


def test_starting_records_one_change(desk: Desk) -> None:
    publish_draft(edition=desk.draft)
    before = Change.objects.count()

    draft = start_edition(framework=desk.framework, label="2030")

    assert Change.objects.count() == before + 1
    assert last_change().after == {
        "uid": str(draft.uid), "framework": "sishen", "label": "2030", "title": "", "note": "",
        "language": "zh-Hans", "effective_from": None, "state": "draft",
        "base": str(desk.draft.uid),
    }  # fmt: skip


def test_a_draft_may_start_from_nothing_or_from_an_older_edition(desk: Desk) -> None:
    publish_draft(edition=desk.draft)
    second = start_edition(framework=desk.framework, label="2")
    change_requirement(requirement=second.requirements.get(code="1.1"), values={"title": "新"})
    publish_draft(edition=second)

    third = start_edition(framework=desk.framework, label="3", base=None)
    assert titles(third) == []
    discard_draft(edition=third)
    fourth = start_edition(
        framework=desk.framework, label="4", base=Edition.objects.get(pk=desk.draft.pk)
    )
    assert "  谨开口" in titles(fourth)


def test_a_withdrawn_edition_is_not_the_latest(desk: Desk) -> None:
    publish_draft(edition=desk.draft)
    second = start_edition(framework=desk.framework, label="2")
    publish_draft(edition=second)
    withdraw_edition(edition=second, reason="有误")

    third = start_edition(framework=desk.framework, label="3", base=LATEST)

    assert third.derived_from == desk.draft


def test_a_crosswalk_keeps_what_it_was_confirmed_against(desk: Desk) -> None:
    publish_draft(edition=desk.draft)
    crosswalk = create_framework(values={"title": "对照", "kind": "crosswalk"})
    draft = start_edition(framework=crosswalk, label="1", base=None)
    EditionBasis.objects.create(edition=draft, against=desk.draft)
    create_association(
        source=desk.open.entity, target=desk.deed.entity, type="related", edition=draft
    )
    publish_draft(edition=draft)

    following = start_edition(framework=crosswalk, label="2")

    assert list(following.bases.values_list("against", flat=True)) == [desk.draft.pk]
    assert following.associations.get().uid == draft.associations.get().uid


def test_a_framework_has_one_open_draft(desk: Desk) -> None:
    for state in ("draft", "in_review"):
        Edition.objects.filter(pk=desk.draft.pk).update(state=state)
        with pytest.raises(OpenDraftError):
            start_edition(framework=desk.framework, label="2030")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_edition(framework=desk.framework)


def test_a_label_names_one_edition(desk: Desk) -> None:
    publish_draft(edition=desk.draft)
    with pytest.raises(EditionLabelTakenError):
        start_edition(framework=desk.framework, label="2022")
    draft = start_edition(framework=desk.framework, label="2030")
    with pytest.raises(EditionLabelTakenError):
        change_edition(edition=draft, values={"label": "2022"})


@pytest.mark.parametrize("label", ["", " ", "a b", "a/b", "a@b", "x" * 65, "\x00"])
def test_a_label_must_fit_into_an_address(label: str, desk: Desk) -> None:
    with pytest.raises(InvalidContentError) as refused:
        change_edition(edition=desk.draft, values={"label": label, "note": 5, "slug": "x"})

    fields = {problem.field for problem in refused.value.fields}
    assert fields == {"label", "note", "slug"}


def test_a_base_must_be_a_published_edition_of_the_framework(desk: Desk) -> None:
    other = create_framework(values={"title": "别处"})

    with pytest.raises(InvalidContentError) as refused:
        start_edition(framework=other, label="1", base=desk.draft)

    assert [problem.field for problem in refused.value.fields] == ["base"]


def test_a_framework_gets_an_address_from_its_title() -> None:
    first = create_framework(values={"title": "四慎", "subject": "领导干部"})
    second = create_framework(values={"title": "四慎"})

    assert (first.slug, second.slug, first.subject) == ("si-shen", "si-shen-2", "领导干部")
    with pytest.raises(SlugTakenError):
        create_framework(values={"title": "四慎", "slug": "si-shen"})
    with pytest.raises(InvalidContentError) as refused:
        create_framework(values={"slug": "A b", "kind": "law", "language": "中文", "x": 1})
    fields = [problem.field for problem in refused.value.fields]
    assert sorted(fields) == ["kind", "language", "slug", "title", "x"]


def test_a_public_framework_tells_of_its_new_metadata(desk: Desk) -> None:
    change_framework(framework=desk.framework, values={"subject": "干部"})
    assert not Event.objects.exists()
    publish_draft(edition=desk.draft)

    change_framework(framework=desk.framework, values={"subject": "领导干部"})

    told = Event.objects.latest("seq")
    assert (told.kind, told.data["subject"]) == ("framework.changed", "领导干部")
    before = Event.objects.count()
    change_framework(framework=desk.framework, values={"subject": "领导干部"})
    assert Event.objects.count() == before
    with pytest.raises(InvalidContentError):
        change_framework(framework=desk.framework, values={"slug": "neu"})


def test_a_draft_goes_to_review_and_back_with_a_note(desk: Desk) -> None:
    submitted = submit_edition(edition=desk.draft, note="请审阅")
    assert submitted.state == "in_review"
    assert last_change().detail == {"note": "请审阅"}
    with pytest.raises(WrongStateError):
        change_requirement(requirement=desk.open, values={"title": "新"})
    with pytest.raises(InvalidContentError):
        return_edition(edition=desk.draft, note=" ")

    returned = return_edition(edition=desk.draft, note="补充出处")

    assert returned.state == "draft"
    change_requirement(requirement=desk.open, values={"title": "新"})


def test_publishing_seals_and_tells_in_one_transaction(desk: Desk) -> None:
    published = publish_draft(edition=desk.draft)

    assert (published.state, published.revision) == ("published", 1)
    kinds = list(Event.objects.order_by("seq").values_list("kind", flat=True))
    assert kinds == [
        "document.published", "framework.published", "edition.published",
        *["requirement.created"] * 4,
    ]  # fmt: skip
    assert_whole(desk.draft)
    with pytest.raises(WrongStateError):
        publish_draft(edition=desk.draft)


def test_what_is_in_force_is_computed_whatever_the_order_of_publishing(desk: Desk) -> None:
    def publish(label: str, day: dt.date) -> Edition:
        draft = start_edition(framework=desk.framework, label=label, effective_from=day)
        return publish_draft(edition=draft)

    change_edition(edition=desk.draft, values={"effective_from": dt.date(2022, 1, 1)})
    publish_draft(edition=desk.draft)
    late, early = publish("2026", dt.date(2026, 1, 1)), publish("2024", dt.date(2024, 1, 1))
    tie = publish("2024b", dt.date(2024, 1, 1))

    def on(year: int) -> str | None:
        found = Edition.objects.in_force(dt.date(year, 6, 1)).first()
        return found.label if found else None

    assert [on(year) for year in (2021, 2022, 2024, 2027)] == [None, "2022", "2024b", "2026"]
    withdraw_edition(edition=tie, reason="重复")
    withdraw_edition(edition=late, reason="有误")
    assert [on(year) for year in (2024, 2027)] == [early.label, early.label]


def test_a_withdrawal_says_why_and_happens_once(desk: Desk) -> None:
    publish_draft(edition=desk.draft)
    with pytest.raises(InvalidContentError):
        withdraw_edition(edition=desk.draft, reason="")

    withdrawn = withdraw_edition(edition=desk.draft, reason="有误")

    told = Event.objects.latest("seq")
    assert (told.kind, told.subject, told.revision, told.data) == (
        "edition.withdrawn", desk.draft.uid, 2, {"reason": "有误", "digest": withdrawn.digest},
    )  # fmt: skip
    assert not Edition.objects.public().exists()
    with pytest.raises(WrongStateError):
        withdraw_edition(edition=desk.draft, reason="再次")
    assert_whole(desk.draft)


def test_a_discarded_draft_leaves_nothing_but_its_history(desk: Desk) -> None:
    create_association(
        source=desk.open.entity, target=desk.deed.entity, type="related", edition=desk.draft
    )
    entities = Entity.objects.filter(kind="requirement").count()
    assert entities == 4

    discard_draft(edition=desk.draft)

    assert not Edition.objects.exists()
    assert not Requirement.objects.exists()
    assert not Entity.objects.filter(kind="requirement").exists()
    assert last_change().action == "discard"


def test_discarding_a_draft_keeps_what_other_editions_hold(desk: Desk) -> None:
    publish_draft(edition=desk.draft)
    draft = start_edition(framework=desk.framework, label="2030")
    add(draft, title="新")

    discard_draft(edition=draft)

    assert Entity.objects.filter(kind="requirement").count() == 4
    assert_whole(desk.draft)
    assert start_edition(framework=desk.framework, label="2030").label == "2030"


def stored(text: str) -> Expression:
    """A text as intake stores it, with its passages."""
    outline = read_document(text)
    return store_text(text=text, outline=outline, details=TextDetails(file="谈")).expression


def test_a_text_becomes_a_draft_by_its_outline(desk: Desk) -> None:
    framework = create_framework(values={"title": "由提纲"})

    text = stored(ESSAY)

    draft = start_from_outline(framework=framework, expression=text, label="1")

    assert [title for title in titles(draft) if title[0] != " "] == ["团结", "慎言"]
    cited = {
        (one.quote, ESSAY[one.start : one.end])
        for row in draft.requirements.all()
        for one in row.citations.all()
    }
    assert cited
    assert all(quote == said for quote, said in cited)
    assert_whole(draft)


def test_an_outline_keeps_the_identities_of_the_latest_edition(desk: Desk) -> None:
    framework = create_framework(values={"title": "由提纲"})
    text = stored(ESSAY)
    first = start_from_outline(framework=framework, expression=text, label="1")
    publish_draft(edition=first)

    second = start_from_outline(framework=framework, expression=text, label="2")

    held = [set(one.requirements.values_list("entity", flat=True)) for one in (first, second)]
    assert held[0] == held[1]
    assert Framework.objects.get(pk=framework.pk).editions.count() == 2


def test_an_outline_makes_no_crosswalk(desk: Desk) -> None:
    framework = create_framework(values={"title": "对照", "kind": "crosswalk"})

    with pytest.raises(CrosswalkHasNoTreeError):
        start_from_outline(framework=framework, expression=desk.text, label="1")
