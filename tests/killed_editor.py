"""Curation in a process that may be killed: ``python -m tests.killed_editor VERB …``.

``prepare NUMBER SIZE`` makes so many drafts of so many requirements and prints their uids;
``publish FLAG UID`` and ``bulk FLAG UID`` print ``ready``, wait for a line, and publish the draft
or rewrite all its titles in one bulk, the byte in the file FLAG telling of open transactions, and
print ``done``;
``state UID`` prints what is there of a draft.
"""

import json
import os
import sys
import uuid
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "server.settings.dev")
django.setup()

from django.db import transaction  # noqa: E402

from content.api import inputs  # noqa: E402
from content.api.bodies import read_body  # noqa: E402
from content.api.bulk import carry_out_all  # noqa: E402
from content.api.writes import Call  # noqa: E402
from content.identity import born_uid, requirement_uid  # noqa: E402
from content.models import Change, Edition, Event, Requirement  # noqa: E402
from content.packages import (  # noqa: E402
    EditionPackage,
    EditionRecord,
    FrameworkRecord,
    RequirementRecord,
)
from content.services.checklist import checklist  # noqa: E402
from content.services.drafts import write_draft  # noqa: E402
from content.services.editions import publish_draft  # noqa: E402
from content.vocabulary import EventKind, FrameworkKind, RequirementKind  # noqa: E402
from server.models import User  # noqa: E402
from tests.marking import mark_transactions  # noqa: E402

BEFORE, AFTER = "慎言", "慎行"


def prepare(number: str, size: str) -> None:
    """Make the drafts."""
    User.objects.create_superuser("killed")
    for place in range(int(number)):
        with transaction.atomic():
            edition = write_draft(package=_package(place, int(size)))
        sys.stdout.write(f"{edition.uid}\n")


def _package(place: int, size: int) -> EditionPackage:
    slug = f"draft-{place}"
    requirements = tuple(
        RequirementRecord(
            uid=requirement_uid(slug, "0" * 64, str(number)),
            parent=None,
            kind=RequirementKind.STANDARD,
            code=str(number),
            title=BEFORE,
            statement=f"第{number}条。{'谨慎说话。' * 10}",
        )
        for number in range(1, size + 1)
    )
    framework = FrameworkRecord(born_uid("framework", slug), slug, FrameworkKind.STANDARDS, slug)
    return EditionPackage(framework, EditionRecord(uuid.uuid4(), "1"), requirements)


def publish(edition: Edition) -> None:
    """Publish a draft."""
    publish_draft(edition=edition, acknowledged=[item.name for item in checklist(edition)])


def bulk(edition: Edition) -> None:
    """Give every requirement of a draft another title, as ``POST /api/v1/bulk/`` does."""
    operations = [
        {
            "method": "PATCH",
            "path": f"/api/v1/requirements/{uid}/",
            "if_match": f'"{version}"',
            "body": {"title": AFTER},
        }
        for uid, version in Requirement.objects.filter(edition=edition).values_list(
            "entity__uid", "version"
        )
    ]
    values = read_body(inputs.BULK, {"operations": operations})
    carry_out_all(Call(User.objects.get(username="killed"), {}, values))


def state(uid: str) -> None:
    """Print what is there of a draft."""
    edition = Edition.objects.get(uid=uid)
    events = Event.objects.filter(framework=edition.framework.slug)
    told = {
        "state": edition.state,
        "digest": bool(edition.digest),
        "published": events.filter(kind=EventKind.EDITION_PUBLISHED).count(),
        "created": events.filter(kind=EventKind.REQUIREMENT_CREATED).count(),
        "retitled": Requirement.objects.filter(edition=edition, title=AFTER).count(),
        "changes": Change.objects.filter(edition=edition.uid, action="change").count(),
        "gaps": Event.objects.count() - (Event.objects.order_by("-seq").values_list(
            "seq", flat=True).first() or 0),
    }  # fmt: skip
    sys.stdout.write(json.dumps(told))


def _marked(flag: str, uid: str, verb: str) -> None:
    edition = Edition.objects.select_related("framework").get(uid=uid)
    mark_transactions(Path(flag))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    {"publish": publish, "bulk": bulk}[verb](edition)
    sys.stdout.write("done\n")
    sys.stdout.flush()


if __name__ == "__main__":
    if sys.argv[1] in ("publish", "bulk"):
        _marked(sys.argv[2], sys.argv[3], sys.argv[1])
    else:
        {"prepare": prepare, "state": state}[sys.argv[1]](*sys.argv[2:])
