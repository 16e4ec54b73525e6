"""Links and citations of a draft are confirmed over REST against the draft's own words."""

import datetime as dt

import pytest
from django.test import Client

from content.models import Association, Citation, Confirmation, Edition, Event
from content.queries.reading import Reading
from content.queries.suspects import SuspectQuery, count_suspects
from content.vocabulary import Role
from tests.content.api.writing import send
from tests.factories import (
    make_association,
    make_citation,
    make_edition,
    make_expression,
    make_framework,
    make_member,
    make_requirement,
    seal_edition,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def next_draft() -> Edition:
    """A draft that took a link and a citation over and says something else."""
    framework = make_framework(slug="five")
    first = make_edition(framework=framework, label="1")
    one = make_requirement(edition=first, title="慎权", statement="不滥用权力。", digest="a" * 64)
    two = make_requirement(edition=first, title="慎言", statement="少说。")
    text = make_expression(text="不滥用权力。")
    cited = make_citation(requirement=one, expression=text)
    link = make_association(edition=first, source_entity=one.entity, target_entity=two.entity)
    seal_edition(first)
    draft = make_edition(framework=framework, label="2", effective_from=dt.date(2999, 1, 1))
    again = make_requirement(
        edition=draft, entity=one.entity, title="慎权", statement="秉公用权。", digest="b" * 64
    )
    make_requirement(edition=draft, entity=two.entity, title="慎言", statement="少说。")
    make_citation(requirement=again, expression=text, uid=cited.uid)
    make_association(
        edition=draft, uid=link.uid, digest=link.digest, source_entity=one.entity,
        target_entity=two.entity,
    )  # fmt: skip
    return draft


def counts(draft: Edition) -> dict[str, int]:
    found: dict[str, int] = count_suspects(
        Reading(day=dt.date(2024, 1, 1), edition=str(draft.uid), drafts=True),
        SuspectQuery(edition=str(draft.uid)),
    )
    return found


def test_a_draft_names_itself_and_nothing_is_told_yet(editor: Client, next_draft: Edition) -> None:
    link, cited = Association.objects.last(), Citation.objects.last()
    assert link is not None
    assert cited is not None
    before = counts(next_draft)

    answers = [
        send(editor, "POST", f"{name}/confirm/",
             {"uids": [str(uid)], "edition": str(next_draft.uid), "note": "仍成立"}).json()
        for name, uid in (("associations", link.uid), ("citations", cited.uid))
    ]  # fmt: skip

    assert before == {"associations": 1, "citations": 1}
    assert answers == [{"confirmed": 1}, {"confirmed": 1}]
    assert counts(next_draft) == {"associations": 0, "citations": 0}
    assert set(Confirmation.objects.values_list("note", flat=True)) == {"仍成立"}
    assert not Event.objects.filter(kind="confirmation.added").exists()


def test_a_draft_that_one_may_not_see_is_not_there(client: Client, next_draft: Edition) -> None:
    client.force_login(make_member(Role.READER))

    response = send(
        client, "POST", "associations/confirm/", {"uids": [], "edition": str(next_draft.uid)}
    )

    assert (response.status_code, response.json()["code"]) == (404, "not_found")
