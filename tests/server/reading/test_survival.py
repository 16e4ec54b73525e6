"""A publication drops the kept answers that it touches, and no other; none is ever stale."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from content.models import (
    Association,
    Concept,
    Document,
    Edition,
    Framework,
    Requirement,
)
from content.queries.events import current_revision
from content.services import documents, editions, linking, provisions, terms
from content.services.confirming import confirm_citations, confirm_links
from tests.server.reading.asking import programs
from tests.server.reading.corpus import addresses, looked_through, warmed

pytestmark = pytest.mark.django_db
SLUG, OTHER, CROSSWALK = "sanyan-sanshi", "wuge-guoying", "wuge-duizhao"
MOST = 1
FROM = dt.date(2022, 10, 18)


def _draft(slug: str, label: str) -> Edition:
    framework = Framework.objects.get(slug=slug)
    latest = editions.latest_edition(framework)
    start = max(FROM, latest.effective_from or FROM) if latest else FROM
    return editions.start_edition(framework=framework, label=label, effective_from=start)


def _publish(draft: Edition) -> Edition:
    return editions.publish_draft(edition=draft)


def _statement(slug: str = SLUG, label: str = "edit") -> Edition:
    draft = _draft(slug, label)
    row = draft.requirements.order_by("path")[1]
    provisions.change_requirement(requirement=row, values={"statement": f"改于{label}。"})
    return _publish(draft)


def edit_one_requirement() -> None:
    _statement()


def add_one_requirement() -> None:
    draft = _draft(SLUG, "added")
    provisions.create_requirement(edition=draft, values={"title": "新增"})
    _publish(draft)


def link_across() -> None:
    draft = _draft(CROSSWALK, "linked")
    ends = [
        Requirement.objects.filter(edition__framework__slug=slug).order_by("pk").last()
        for slug in (SLUG, OTHER)
    ]
    assert None not in ends
    linking.create_association(
        edition=draft, source=ends[0].entity, target=ends[1].entity, type="related"
    )
    _publish(draft)


def unlink() -> None:
    draft = _draft(CROSSWALK, "unlinked")
    linking.remove_association(association=draft.associations.order_by("pk")[0])
    _publish(draft)


def rename_concept() -> None:
    concept = Concept.objects.order_by("pk")[0]
    labels = list(concept.labels.values("language", "kind", "text"))
    renamed = [{**one, "text": f"{one['text']}（另名）"} for one in labels]
    terms.change_concept(concept=concept, values={"labels": renamed})


def add_concept() -> None:
    scheme = Concept.objects.order_by("pk")[0].scheme
    labels = [{"language": "zh-Hans", "kind": "pref", "text": "新词"}]
    broader = [Concept.objects.order_by("pk")[0].entity.uid]
    terms.create_concept(scheme=scheme, values={"labels": labels, "broader": broader})


def rename_document() -> None:
    document = Document.objects.filter(expressions__isnull=False).order_by("pk")[0]
    documents.change_document(document=document, values={"publisher": "另一机构"})


def new_text() -> None:
    document = Document.objects.get(slug="wuge-guoying-jiaoliu")
    text = document.expressions.order_by("pk")[0].text
    made = documents.correct_text(
        document=document, text=f"{text}\n\n另记一句。\n", effective_from=FROM
    )
    documents.publish_text(expression=made)


def rename_framework() -> None:
    framework = Framework.objects.get(slug=OTHER)
    editions.change_framework(framework=framework, values={"title": "五个过硬标准"})


def confirm() -> None:
    links = Association.objects.filter(navigation=False, edition__isnull=False).order_by("pk")
    confirm_links(uids=[links[0].uid])


def confirm_citation() -> None:
    edition = Edition.objects.in_force(dt.date(2026, 1, 1)).get(framework__slug=OTHER)
    citation = edition.requirements.filter(citations__isnull=False)[0].citations.all()[0]
    confirm_citations(uids=[citation.uid])


def withdraw() -> None:
    latest = _statement(label="withdrawn")
    editions.withdraw_edition(edition=latest, reason="有误")


ACTS: tuple[Callable[[], None], ...] = (
    edit_one_requirement,
    add_one_requirement,
    link_across,
    unlink,
    rename_concept,
    add_concept,
    rename_document,
    new_text,
    rename_framework,
    confirm,
    confirm_citation,
    withdraw,
)


def test_no_answer_is_stale_after_any_publication(sample: Any) -> None:
    survived = {}
    with programs() as (full, layer, cell):
        for act in ACTS:
            wanted = list(addresses(MOST))
            warmed(layer, wanted)
            act()
            cell[0] = current_revision()
            kept, wrong = looked_through(full, layer, wanted)
            survived[act.__name__] = len(kept)

            assert wrong == [], act.__name__

    assert survived["withdraw"] == 0
    assert min(count for name, count in survived.items() if name != "withdraw") > 5, survived
