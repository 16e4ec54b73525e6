"""Words that must go are nowhere any more; digests, tombstones and an event stay."""

import uuid
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from content.errors import (
    InvalidContentError,
    NotFoundError,
    RoleMissingError,
    VersionConflictError,
)
from content.models import (
    Association,
    Comment,
    Edition,
    Erasure,
    Event,
    Expression,
    KeptReply,
    Proposal,
    Reference,
    Requirement,
)
from content.queries.reading import Reading
from content.queries.search import search
from content.sealing import missing_seals
from content.services.checking import faults
from content.services.editions import create_framework, publish_draft, start_edition
from content.services.erasing import erase
from content.services.linking import create_association
from content.services.provisions import change_requirement
from content.vocabulary import Role
from tests.content.services.curation import (
    TEXT,
    Desk,
    assert_whole,
    last_change,
    person,
)
from tests.factories import make_passage, make_user

pytestmark = pytest.mark.django_db
SECRET = "绝密代号"


def everything() -> str:
    """Every value of every table, as one text."""
    return "\n".join(
        repr([bytes(one) if isinstance(one, memoryview) else one for one in row])
        for model in apps.get_app_config("content").get_models()
        for row in model._default_manager.values_list()
    )


def with_secret(desk: Desk) -> Requirement:
    """The requirement says the secret in every field, in two editions and a draft."""
    values = {
        "title": f"{SECRET}甲", "statement": f"{SECRET}乙", "actor": SECRET, "condition": SECRET,
        "texts": {"en": {"title": SECRET}},
    }  # fmt: skip
    change_requirement(requirement=desk.open, values=values)
    publish_draft(edition=desk.draft)
    second = start_edition(framework=desk.framework, label="2")
    row = second.requirements.get(entity=desk.open.entity)
    change_requirement(requirement=row, values={"statement": f"{SECRET}丙"})
    publish_draft(edition=second)
    third = start_edition(framework=desk.framework, label="3")
    return third.requirements.get(entity=desk.open.entity)


def test_a_requirement_is_blanked_in_every_edition_draft_change_and_event(desk: Desk) -> None:
    draft_row = with_secret(desk)
    Proposal.objects.create(
        edition=draft_row.edition, kind="requirement", rule="demand", confidence=0.4,
        requirement=draft_row, payload={"statement": SECRET},
    )  # fmt: skip
    body = f'{{"uid": "{desk.open.entity.uid}", "title": "{SECRET}"}}'.encode()
    KeptReply.objects.create(user=make_user(), key="k", request="r", body=body, at=last_change().at)
    digests = list(Edition.objects.order_by("pk").values_list("digest", flat=True))
    assert SECRET in everything()

    done = erase(subject=desk.open.entity.uid, reason="含个人信息")

    assert SECRET not in everything()
    assert search(SECRET, Reading.today()).results == []
    assert list(Edition.objects.order_by("pk").values_list("digest", flat=True)) == digests
    assert [(stone.kind, stone.place) for stone in done.tombstones] == [
        *[("requirement", edition.uid) for edition in Edition.objects.order_by("pk")],
        *[("edition", edition.uid) for edition in Edition.objects.sealed().order_by("pk")],
    ]
    draft_row.refresh_from_db()
    assert (draft_row.title, draft_row.code, draft_row.version) == ("", "1.1", 2)
    assert missing_seals(connection) == []
    assert_whole(draft_row.edition)


def test_the_event_tells_the_digests_and_neither_words_nor_reason(desk: Desk) -> None:
    with_secret(desk)
    first = Edition.objects.get(label="2022")

    erase(subject=desk.open.entity.uid, reason="某某的电话")

    told = Event.objects.latest("seq")
    assert (told.kind, told.subject) == ("content.erased", desk.open.entity.uid)
    assert "某某" not in str(told.data)
    assert told.data["kind"] == "requirement"
    sealed = [one for one in told.data["digests"] if one["uid"] == str(first.uid)]
    assert [(one["kind"], one["digest"]) for one in sealed] == [("edition", first.digest)]
    assert sealed[0]["remains"] not in ("", first.digest)
    assert last_change().action == "erase"
    assert (last_change().subject, last_change().detail) == (
        desk.open.entity.uid, {"reason": "某某的电话"},
    )  # fmt: skip


def test_what_was_erased_twice_is_still_sound(desk: Desk) -> None:
    with_secret(desk)
    erase(subject=desk.open.entity.uid, reason="一")
    erase(subject=desk.slow.entity.uid, reason="二")

    erase(subject=desk.open.entity.uid, reason="三")

    assert list(faults()) == []


def test_the_old_words_cannot_be_saved_again_from_an_older_version(desk: Desk) -> None:
    row = with_secret(desk)
    erase(subject=desk.open.entity.uid, reason="一")

    with pytest.raises(VersionConflictError) as refused:
        change_requirement(requirement=row, values={"title": "旧题"}, expected=row.version)

    assert SECRET not in str(refused.value.values)


def test_a_check_still_sees_what_nobody_erased(desk: Desk, lift_seals: Any) -> None:
    with_secret(desk)
    erase(subject=desk.open.entity.uid, reason="一")
    with lift_seals():
        Requirement.objects.filter(edition__label="2022", code="1.2").update(title="改动")

    assert {fault.code for fault in faults()} == {"edition_digest", "wording_digest"}


def test_an_erased_wording_is_not_a_way_to_change_it(desk: Desk, lift_seals: Any) -> None:
    with_secret(desk)
    erase(subject=desk.open.entity.uid, reason="一")
    with lift_seals():
        Requirement.objects.filter(edition__label="2022", code="1.1").update(title="改动")

    assert {fault.code for fault in faults()} == {"edition_digest", "wording_digest"}


def test_a_passage_is_blocked_out_with_all_that_quotes_it(desk: Desk) -> None:
    start, end = TEXT.index("首先"), TEXT.index("其次")
    passage = make_passage(expression=desk.text, start=start, end=end, title="谨开口")
    Reference.objects.create(
        expression=desk.text, kind="named", raw=TEXT[start : start + 4], start=start,
        end=start + 4, at=start, named="首先",
    )  # fmt: skip
    publish_draft(edition=desk.draft)

    done = erase(subject=passage.entity.uid, reason="必须删去")

    desk.text.refresh_from_db()
    assert desk.text.text == TEXT[:start] + "█" * (end - start) + TEXT[end:]
    cited = desk.open.citations.get()
    assert (cited.quote, cited.start) == ("█" * (cited.end - cited.start), start)
    assert desk.slow.citations.get().quote == "其次，要慢开言。"
    assert done.elsewhere == (desk.open.entity.uid,)
    assert "谨开口。'" not in str(Event.objects.get(kind="document.published").data)
    assert Reference.objects.get().named == ""
    passage.refresh_from_db()
    assert passage.title == ""
    assert list(faults()) == []


def test_a_passage_with_those_that_cite_it_is_gone_altogether(desk: Desk) -> None:
    words = "谨开口"
    start = TEXT.index("首先")
    passage = make_passage(expression=desk.text, start=start, end=start + 8)
    publish_draft(edition=desk.draft)

    done = erase(subject=passage.entity.uid, reason="必须删去")
    for uid in done.elsewhere:
        erase(subject=uid, reason="必须删去")

    assert words not in everything()
    assert search(words, Reading.today()).results == []
    assert list(faults()) == []


def test_a_whole_text_keeps_its_length_and_lines(desk: Desk) -> None:
    publish_draft(edition=desk.draft)

    done = erase(subject=desk.text.uid, reason="必须删去")

    text = Expression.objects.get().text
    assert (len(text), set(text), text.count("\n")) == (len(TEXT), {"█", "\n"}, TEXT.count("\n"))
    assert set(done.elsewhere) == {row.entity.uid for row in (desk.open, desk.slow, desk.deed)}
    assert Event.objects.get(kind="document.published").data["expression"]["text"] == text
    assert list(faults()) == []


def test_a_citations_words_go_from_their_text(desk: Desk) -> None:
    publish_draft(edition=desk.draft)
    citation = desk.deed.citations.get()

    done = erase(subject=citation.uid, reason="必须删去")

    assert "要谨慎行事" not in Expression.objects.get().text
    assert [stone.kind for stone in done.tombstones] == ["citation", "expression", "edition"]
    assert list(faults()) == []


def test_a_link_loses_its_grounds_wherever_it_stands(desk: Desk) -> None:
    link = create_association(
        source=desk.open.entity, target=desk.deed.entity, type="exact_match", edition=desk.draft,
        rationale=SECRET, evidence=SECRET,
    )  # fmt: skip
    publish_draft(edition=desk.draft)
    draft = start_edition(framework=desk.framework, label="2")

    erase(subject=link.uid, reason="必须删去")

    assert SECRET not in everything()
    assert Association.objects.filter(uid=link.uid, rationale="").count() == 2
    assert_whole(draft)


def test_a_remark_is_blanked_and_its_thread_stays(desk: Desk) -> None:
    remark = Comment.objects.create(
        about="requirement", subject=desk.open.entity.uid, edition=desk.draft, text=SECRET,
        quote=SECRET, at=last_change().at,
    )  # fmt: skip

    done = erase(subject=remark.uid, reason="必须删去")

    assert SECRET not in everything()
    assert [(stone.kind, stone.subject) for stone in done.tombstones] == [("comment", remark.uid)]


def test_only_administrators_erase_and_they_say_why(desk: Desk) -> None:
    uid = desk.open.entity.uid
    for role in (None, Role.EDITOR, Role.REVIEWER):
        with pytest.raises(RoleMissingError):
            erase(subject=uid, reason="必须删去", by=person(role))
    with pytest.raises(InvalidContentError):
        erase(subject=uid, reason="  ", by=person(Role.ADMINISTRATOR))
    with pytest.raises(NotFoundError):
        erase(subject=uuid.uuid4(), reason="必须删去")
    assert not Erasure.objects.exists()

    administrator = person(Role.ADMINISTRATOR)
    erase(subject=uid, reason="必须删去", by=administrator)
    assert set(Erasure.objects.values_list("by", flat=True)) == {administrator.pk}


def test_a_crosswalk_link_to_erased_words_stays(desk: Desk) -> None:
    publish_draft(edition=desk.draft)
    crosswalk = create_framework(values={"title": "对照", "kind": "crosswalk"})
    draft = start_edition(framework=crosswalk, label="1", base=None)
    link = create_association(
        source=desk.open.entity, target=desk.deed.entity, type="related", edition=draft
    )

    erase(subject=desk.open.entity.uid, reason="必须删去")

    assert Association.objects.filter(uid=link.uid).exists()
    assert list(faults()) == []
