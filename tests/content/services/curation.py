"""A small framework to curate, made by the services themselves."""

from dataclasses import dataclass
from typing import Any

from content.models import Change, Edition, Expression, Framework, Requirement
from content.queries.checks import WARNING
from content.services.checking import faults
from content.services.checklist import checklist
from content.services.citing import cite
from content.services.editions import create_framework, publish_draft, start_edition
from content.services.histories import replayed, standing
from content.services.provisions import create_requirement
from content.vocabulary import Role
from server.models import User
from tests.factories import make_expression, make_membership, make_user

TEXT = "一、慎言\n首先，要谨开口。其次，要慢开言。\n二、慎行\n要谨慎行事。"


@dataclass(frozen=True, slots=True)
class Desk:
    """A draft of two standards; the first has two requirements that cite the text, and a third."""

    framework: Framework
    draft: Edition
    text: Expression
    speech: Requirement
    open: Requirement
    slow: Requirement
    deed: Requirement


def make_desk() -> Desk:
    """Make the draft, everything in it by a command."""
    framework = create_framework(values={"title": "四慎", "slug": "sishen"})
    draft = start_edition(framework=framework, label="2022", base=None)
    text = make_expression(text=TEXT)
    speech = add(draft, title="慎言")
    opened = add(draft, speech, title="谨开口", statement="首先，要谨开口。")
    slow = add(draft, speech, title="慢开言", statement="其次，要慢开言。")
    deed = add(draft, title="慎行", statement="要谨慎行事。")
    for row in (opened, slow, deed):
        start = TEXT.index(row.statement)
        cite(requirement=row, expression=text, start=start, end=start + len(row.statement))
    return Desk(framework, draft, text, speech, opened, slow, deed)


def add(draft: Edition, parent: Requirement | None = None, **values: Any) -> Requirement:
    """Make a requirement as the last child."""
    return create_requirement(edition=draft, parent=parent, values=values)


def fresh(row: Requirement) -> Requirement:
    """Give a requirement as it stands."""
    return Requirement.objects.select_related("entity", "edition", "parent").get(pk=row.pk)


def titles(draft: Edition) -> list[str]:
    """Give the tree as titles in pre-order, each as deep as it stands."""
    rows = draft.requirements.order_by("path").values_list("path", "title")
    return ["  " * (len(path) // 6 - 1) + title for path, title in rows]


def codes(draft: Edition) -> list[str]:
    """Give the codes in pre-order."""
    return list(draft.requirements.order_by("path").values_list("code", flat=True))


def next_edition(desk: Desk, label: str = "2030") -> Edition:
    """Publish the desk's draft and start the next edition from it."""
    publish_draft(edition=desk.draft)
    return start_edition(framework=desk.framework, label=label)


def warnings(draft: Edition) -> list[str]:
    """Give the names of what the checklist warns of."""
    held = Edition.objects.select_related("framework").get(pk=draft.pk)
    return [item.name for item in checklist(held) if item.severity == WARNING]


def last_change() -> Change:
    """Give the change that was recorded last."""
    return Change.objects.latest("id")


def assert_whole(draft: Edition) -> None:
    """All that is stored fits together, and the history gives the draft as it stands."""
    assert list(faults()) == []
    held = Edition.objects.select_related("derived_from", "framework").get(pk=draft.pk)
    assert replayed(held).value() == standing(held).value()


def without_versions(draft: Edition) -> dict[str, Any]:
    """Give what a draft holds, how often it was changed aside."""
    value = standing(Edition.objects.get(pk=draft.pk)).value()
    for one in value["requirements"]:
        del one["version"]
    return value


def person(role: Role | None, framework: Framework | None = None) -> User:
    """Make somebody with a role, overall unless a framework is given."""
    user = make_user()
    if role is not None:
        make_membership(user=user, role=role, framework=framework)
    return user
