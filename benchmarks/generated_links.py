"""The links of ``benchmarks.generated``: ``python -m benchmarks.generated_links 2400``.

They are written by the services that editors use, into the database that ``DATA`` names.
"""

# ruff: noqa: E402 (Django must be set up before the tables are imported)

import datetime as dt
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "server.settings.dev")
django.setup()

from benchmarks.generated import pairs
from content.identity import born_uid
from content.models import Requirement
from content.packages import (
    AssociationRecord,
    EditionPackage,
    EditionRecord,
    FrameworkRecord,
)
from content.services.drafts import write_draft
from content.services.history import publication
from content.services.publishing import publish_edition

SLUG = "generated-crosswalk"


def link(count: int) -> int:
    """Publish a crosswalk of ``count`` links between the published requirements."""
    found = Requirement.objects.public().order_by("edition__framework__slug", "path")
    uids = {str(uid): uid for uid in found.values_list("entity__uid", flat=True)}
    framework = FrameworkRecord(born_uid("framework", SLUG), SLUG, "crosswalk", "生成的对照")
    edition = EditionRecord(born_uid("edition", SLUG), "1", effective_from=dt.date(2020, 1, 1))
    links = tuple(
        AssociationRecord(
            born_uid("association", SLUG, *pair), uids[pair[0]], uids[pair[1]], pair[2],
            rationale="两条的对象与做法相近。", evidence="“按照规定”", confidence=0.8,
        )
        for pair in pairs(list(uids), count)
    )  # fmt: skip
    with publication() as opened:
        draft = write_draft(package=EditionPackage(framework, edition, associations=links))
        publish_edition(edition=draft, publication=opened)
    return len(links)


if __name__ == "__main__":
    print(link(int(sys.argv[1])), "links")
