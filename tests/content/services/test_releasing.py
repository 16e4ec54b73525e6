"""What publishing worked out beforehand is taken where it still stands, and done again else."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from content.digests import digest_of, edition_value
from content.errors import ChecklistError
from content.models import Comment, Edition, Event
from content.queries.packages import edition_package
from content.services import editions, publishing
from content.services.discussion import open_thread
from content.services.editions import prepared_release, publish_draft, start_edition
from content.services.linking import create_association
from content.services.provisions import change_requirement, create_requirement
from content.services.releasing import Release, prepare_release
from content.vocabulary import Role
from tests import factories as make
from tests.content.api.writing import send

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> Edition:
    """The next edition of a public one, with a requirement changed, one moved and one new."""
    first = make.make_edition(framework=make.make_framework(slug="five"), label="1")
    text = make.make_expression(text="谨慎说话。慢慢走路。")
    for code, said in (("1", "谨慎说话。"), ("2", "慢慢走路。"), ("3", "好好学习。")):
        row = make.make_requirement(edition=first, code=code, title=f"第{code}", statement=said)
        make.make_citation(requirement=row, expression=text, start=0, end=5)
    publish_draft(edition=first)
    opened = start_edition(framework=first.framework, label="2")
    one = opened.requirements.get(code="1")
    change_requirement(requirement=one, values={"statement": "少说话。"})
    create_requirement(edition=opened, position=1, values={"title": "新", "statement": "新话。"})
    return opened


def told(edition: Edition) -> list[tuple[str, str]]:
    events = Event.objects.filter(edition=edition.label, kind__startswith="requirement.")
    return [(one.kind, one.data.get("title", "")) for one in events.order_by("seq")]


def sealed_whole(edition: Edition) -> bool:
    edition.refresh_from_db()
    return edition.digest == digest_of(edition_value(edition_package(edition)))


def only_once(monkeypatch: pytest.MonkeyPatch) -> list[Edition]:
    """Tell which editions are read in the transaction of publishing."""
    read: list[Edition] = []

    def counted(edition: Edition, *given: Any, **named: Any) -> Release:
        read.append(edition)
        return prepare_release(edition, *given, **named)

    monkeypatch.setattr(publishing, "prepare_release", counted)
    return read


def test_what_was_worked_out_is_sealed_and_told(
    draft: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = only_once(monkeypatch)
    ready = prepared_release(edition=draft)

    publish_draft(edition=draft, prepared=ready)

    assert read == []
    assert sealed_whole(draft)
    assert told(draft) == [
        ("requirement.created", "新"), ("requirement.changed", "第1"),
    ]  # fmt: skip


def test_a_write_meanwhile_is_not_lost(draft: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    read = only_once(monkeypatch)
    ready = prepared_release(edition=draft)
    late = draft.requirements.get(code="3")
    change_requirement(requirement=late, values={"statement": "天天学习。"})

    publish_draft(edition=draft, prepared=ready)

    assert read == [draft]
    assert sealed_whole(draft)
    assert ("requirement.changed", "第3") in told(draft)


def test_a_publication_meanwhile_has_the_checklist_asked_again(draft: Edition) -> None:
    public = make.make_requirement()
    publish_draft(edition=public.edition)
    create_association(
        source=draft.requirements.get(code="3").entity, target=public.entity, type="related",
        edition=draft,
    )  # fmt: skip
    reviewer = make.make_member(Role.REVIEWER)
    ready = prepared_release(edition=draft)
    assert ready is not None
    names = [item.name for item in ready.items or ()]
    later = start_edition(framework=public.edition.framework, label="gone", base=None)
    create_requirement(edition=later, values={"title": "另", "statement": "另一条。"})
    publish_draft(edition=later)

    with pytest.raises(ChecklistError) as refused:
        publish_draft(edition=draft, acknowledged=names, prepared=ready, by=reviewer)

    assert {item.code for item in refused.value.values["items"]} <= {"end_gone", "suspect_link"}


def test_a_remark_meanwhile_is_seen(draft: Edition) -> None:
    reviewer = make.make_member(Role.REVIEWER)
    ready = prepared_release(edition=draft)
    assert ready is not None
    open_thread(about="edition", subject=draft.uid, edition=draft, text="为何", by=reviewer)
    names = [item.name for item in ready.items or ()]

    with pytest.raises(ChecklistError) as refused:
        publish_draft(edition=draft, acknowledged=names, prepared=ready, by=reviewer)

    assert [item.subject for item in refused.value.values["items"]] == [Comment.objects.get().uid]


def test_nothing_is_worked_out_for_who_may_not_publish(draft: Edition) -> None:
    assert prepared_release(edition=draft, by=make.make_member(Role.EDITOR)) is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("key", [None, "once"])
def test_rest_works_it_out_before_it_asks_for_the_write(
    client: Client, monkeypatch: pytest.MonkeyPatch, key: str | None
) -> None:
    row = make.make_requirement()
    outside: list[bool] = []

    def seen(edition: Edition, *given: Any, **named: Any) -> Release:
        outside.append(not connection.in_atomic_block)
        return prepare_release(edition, *given, **named)

    monkeypatch.setattr(editions, "prepare_release", seen)
    client.force_login(make.make_member(Role.REVIEWER))
    names = [item.name for item in prepare_release(row.edition, dt.date(2024, 1, 1)).items or ()]

    answer = send(
        client, "POST", f"editions/{row.edition.uid}/publish/", {"acknowledged": names}, key=key
    )

    assert (answer.status_code, outside) == (200, [True])
