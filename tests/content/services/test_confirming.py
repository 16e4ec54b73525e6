"""Links are confirmed by who may, all or none, and told once they are public."""

import datetime as dt
from dataclasses import replace

import pytest

from content.errors import NotFoundError, RoleMissingError
from content.models import Association, Change, Confirmation, Counter, Edition, Event
from content.queries.reading import Reading
from content.queries.suspects import count_suspects
from content.queries.suspicion import suspect_among
from content.services.confirming import confirm_citations, confirm_links
from content.services.editions import discard_draft
from content.services.history import publication
from content.services.publishing import publish_edition
from content.vocabulary import Role
from tests import factories as make

pytestmark = pytest.mark.django_db


def suspect() -> Association:
    """A published link whose target says something else since."""
    target = make.make_requirement(statement="旧文。")
    make.seal_edition(target.edition)
    link = make.make_association(target_entity=target.entity, digest="c" * 64)
    assert link.edition is not None
    make.seal_edition(link.edition)
    later = make.make_edition(
        framework=target.edition.framework, effective_from=dt.date(2024, 1, 1)
    )
    make.make_requirement(edition=later, entity=target.entity, statement="新文。")
    make.seal_edition(later)
    assert count_suspects(Reading.today())["associations"] == 1
    return link


def drafted(link: Association) -> Edition:
    """A draft that took the link over as it was."""
    assert link.edition is not None
    draft = make.make_edition(framework=link.edition.framework, effective_from=dt.date(2025, 1, 1))
    make.make_requirement(edition=draft, entity=link.source_entity)
    make.make_association(
        edition=draft, uid=link.uid, source_entity=link.source_entity,
        target_entity=link.target_entity, digest=link.digest,
    )  # fmt: skip
    return draft


def test_a_confirmation_is_a_row_a_change_and_an_event() -> None:
    link = suspect()
    editor = make.make_member(Role.EDITOR)

    (made,) = confirm_links(uids=[str(link.uid)], note="看过了", by=editor)

    assert (made.association_id, made.note, made.by_id) == (link.pk, "看过了", editor.pk)
    told = {
        "uid": str(made.uid), "association": str(link.uid), "source_digest": made.source_digest,
        "target_digest": made.target_digest, "note": "看过了",
    }  # fmt: skip
    event, change = Event.objects.get(), Change.objects.get()
    assert link.edition is not None
    assert (event.kind, event.subject, event.framework, event.edition, event.data) == (
        "confirmation.added", made.uid, link.edition.framework.slug, link.edition.label, told,
    )  # fmt: skip
    assert (change.action, change.subject, change.by_id, change.after) == (
        "confirm", link.uid, editor.pk, told,
    )  # fmt: skip
    assert count_suspects(Reading.today())["associations"] == 0


def test_confirming_twice_adds_nothing_and_gives_the_revision_back() -> None:
    link = suspect()
    confirm_links(uids=[link.uid, link.uid])
    before = Counter.objects.values().get()

    assert confirm_links(uids=[link.uid]) == []
    assert Counter.objects.values().get() == before
    assert Confirmation.objects.count() == 1


def test_all_are_confirmed_or_none() -> None:
    link = suspect()
    unknown = make.make_entity().uid

    for act in (confirm_links, confirm_citations):
        with pytest.raises(NotFoundError):
            act(uids=[link.uid, unknown])
    assert Confirmation.objects.count() == 0


def test_one_must_edit_the_framework_that_owns_the_link() -> None:
    link = suspect()
    assert link.edition is not None

    with pytest.raises(RoleMissingError):
        confirm_links(uids=[link.uid], by=make.make_member(Role.EDITOR, make.make_framework()))
    own = make.make_member(Role.EDITOR, link.edition.framework)
    assert len(confirm_links(uids=[link.uid], by=own)) == 1


def test_what_is_confirmed_in_a_draft_is_told_when_it_is_published() -> None:
    link = suspect()
    draft = drafted(link)

    (made,) = confirm_links(uids=[link.uid], edition=draft)

    assert made.association_id != link.pk
    assert Event.objects.count() == 0
    assert count_suspects(Reading.today())["associations"] == 1
    with publication() as opened:
        publish_edition(edition=draft, publication=opened)
    assert [row.subject for row in Event.objects.filter(kind="confirmation.added")] == [made.uid]
    assert count_suspects(Reading.today())["associations"] == 0


def test_what_is_confirmed_in_a_draft_may_be_confirmed_in_public_too() -> None:
    link = suspect()
    draft = drafted(link)
    confirm_links(uids=[link.uid], edition=draft)
    assert not _suspects(draft)

    (made,) = confirm_links(uids=[link.uid])

    assert made.association_id == link.pk
    assert count_suspects(Reading.today())["associations"] == 0
    assert confirm_links(uids=[link.uid], edition=draft) == []


def _suspects(draft: Edition) -> set[int]:
    """The suspect links of a draft as its editors read them."""
    reading = replace(Reading.today(), edition=str(draft.uid), drafts=True)
    return suspect_among(draft.associations.values_list("pk", flat=True), reading)


def test_what_is_confirmed_in_a_draft_goes_with_it() -> None:
    draft = drafted(suspect())
    link = draft.associations.get()
    confirm_links(uids=[link.uid], edition=draft)

    discard_draft(edition=draft)

    assert Confirmation.objects.count() == 0
    assert count_suspects(Reading.today())["associations"] == 1
