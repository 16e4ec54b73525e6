"""Further editions of the sample content, published one after the other.

Each changes the words of one requirement, whose citations and links must then be judged anew in
every answer; all others are taken over as they are. Django is set up by who imports this:
``manage.py shell -c "from benchmarks.further_editions import publish; publish('…')"``.
"""

from content.models import Requirement
from content.services import editions, provisions

EDITIONS = 4


def publish(uid: str) -> None:
    """Publish four more editions of the framework of a requirement, each with other words of it."""
    framework = Requirement.objects.filter(entity__uid=uid)[0].edition.framework
    for number in range(1, EDITIONS + 1):
        latest = editions.latest_edition(framework)
        assert latest is not None
        assert latest.effective_from is not None
        draft = editions.start_edition(
            framework=framework, label=f"further-{number}", effective_from=latest.effective_from
        )
        changed = draft.requirements.get(entity__uid=uid)
        provisions.change_requirement(
            requirement=changed, values={"statement": f"{changed.statement}（{number}）"}
        )
        editions.publish_draft(edition=draft)
