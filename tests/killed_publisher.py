"""``python -m tests.killed_publisher SLUG NUMBER`` publishes and dies before announcing it.

The hammer (tests/proofs/hammer.py) says what is changed. The process kills itself where the
publication would be announced, which is between the commit and the answer.
"""

import os
import signal
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "server.settings.dev")
django.setup()

from content.models import Framework, Requirement  # noqa: E402
from content.services import editions, history, linking, provisions  # noqa: E402
from tests.proofs.stamped import children_of, type_of  # noqa: E402


def _die(revision: int) -> None:
    del revision
    os.kill(os.getpid(), signal.SIGKILL)


def main(slug: str, number: int) -> None:
    """Publish a number."""
    framework, said = Framework.objects.get(slug=slug), f"印记{number}号"
    draft = editions.start_edition(framework=framework, label=str(number))
    watched, source = draft.requirements.filter(parent__isnull=True).order_by("path")
    values = {"title": said, "statement": f"{said}之义务。"}
    provisions.change_requirement(requirement=watched, values=values)
    provisions.change_requirement(requirement=source, values={"title": f"{said}之源"})
    for link in draft.associations.all():
        values = {"rationale": f"{said}之理", "type": type_of(number)}
        linking.change_association(association=link, values=values)
    _count(watched, children_of(number))
    history.announce = _die
    editions.publish_draft(edition=draft)


def _count(watched: Requirement, wanted: int) -> None:
    held = list(watched.children.order_by("path"))
    for _ in range(len(held), wanted):
        provisions.create_requirement(
            edition=watched.edition, parent=watched, values={"title": "分项"}
        )
    for row in held[wanted:]:
        provisions.delete_requirement(requirement=row)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
