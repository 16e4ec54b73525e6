"""Two wordings of a law: links into what changed are suspect, into what is the same not."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from content.models import Edition, Event, Requirement
from content.queries.reading import Reading
from content.queries.suspects import count_suspects, suspect_link_listing
from content.services.confirming import confirm_links
from content.services.history import publication
from content.services.publishing import publish_edition
from content.vocabulary import FrameworkKind
from tests import factories as make

pytestmark = pytest.mark.django_db
Json = dict[str, Any]


def imported(folder: Path, name: str) -> None:
    call_command("import", str(folder / "md" / name), framework="law", publish=True, verbosity=0)


def linked_articles() -> dict[str, str]:
    """Link every article from a crosswalk, published; give the number of each by link uid."""
    watcher = make.make_requirement()
    make.seal_edition(watcher.edition)
    crosswalk = make.make_edition(framework=make.make_framework(kind=FrameworkKind.CROSSWALK))
    links = {}
    for article in Requirement.objects.filter(edition__framework__slug="law", type="条"):
        link = make.make_association(
            edition=crosswalk, source_entity=watcher.entity, target_entity=article.entity
        )
        links[str(link.uid)] = article.code.rpartition(".")[2]
    with publication() as opened:
        publish_edition(edition=crosswalk, publication=opened)
    return links


@pytest.mark.parametrize("pair", range(8))
def test_links_into_changed_articles_are_suspect_and_into_identical_ones_not(
    pair: int, shared: Path
) -> None:
    folder = shared / "data" / "laws_versions"
    gold = json.loads((folder / "gold.jsonl").read_text("utf-8").splitlines()[pair])
    imported(folder, gold["old"])
    links = linked_articles()
    assert count_suspects(Reading.today()) == {"associations": 0, "citations": 0}

    imported(folder, gold["new"])

    # One old wording bears no date and came into force today, after the new one: so it is pinned.
    newer = Edition.objects.get(framework__slug="law", label=gold["new_version"])
    reading = replace(Reading.today(), edition=str(newer.uid))
    listed = suspect_link_listing(reading).all()
    assert {links[one["uid"]] for one in listed} == set(gold["only_or_changed_old"])
    assert count_suspects(reading)["associations"] == len(listed)
    assert all(shown_whole(one) for one in listed)


def shown_whole(suspect: Json) -> bool:
    """Whether the two wordings of the changed end stand side by side, with what differs."""
    (change,) = suspect["changes"]
    if change["state"] == "removed":
        return change["old"] is not None and change["new"] is None
    return all((change["old"], change["new"], change["fields"]))


def test_suspect_links_into_a_law_are_confirmed_in_bulk_without_a_new_edition(
    shared: Path,
) -> None:
    folder = shared / "data" / "laws_versions"
    gold = json.loads((folder / "gold.jsonl").read_text("utf-8").splitlines()[0])
    imported(folder, gold["old"])
    linked_articles()
    imported(folder, gold["new"])
    today = Reading.today()
    suspect = [one["uid"] for one in suspect_link_listing(today).all()]
    editions = Edition.objects.count()

    confirmed = confirm_links(uids=suspect, note="逐条看过")

    assert len(confirmed) == len(suspect) > 40
    assert count_suspects(today)["associations"] == 0
    assert Event.objects.filter(kind="confirmation.added").count() == len(suspect)
    assert Edition.objects.count() == editions
    assert confirm_links(uids=suspect) == []
