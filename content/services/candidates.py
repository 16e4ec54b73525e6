"""Which works a stub may be: listed whenever a text or a title comes, gone once it is resolved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from django.utils import timezone

from content.models import Candidate, Document, Passage, Reference
from content.vocabulary import Unit

_Articles = Mapping[int, frozenset[str]]


def list_candidates(normals: Collection[str]) -> int:
    """Keep for each stub of these normal titles the works that it may be; give how many.

    A work is a candidate when it has a text and bears the same title (DESIGN §3); whether the
    issuing bodies agree, and how many of the articles that mentions of the stub name the work
    has, stand beside it for whoever decides. Stubs that got a text or were merged lose theirs.
    At most seven queries; two where there is nothing to list.
    """
    titles = set(normals)
    named = Document.objects.filter(normal_title__in=titles, entity__redirect__isnull=True)
    stubs = list(named.filter(expressions__isnull=True))
    works = list(named.filter(expressions__isnull=False).distinct()) if stubs else []
    wanted = _candidates(stubs, works)
    stale = Candidate.objects.filter(stub__normal_title__in=titles)
    kept = {(row.stub_id, row.document_id) for row in wanted}
    gone = [
        pk for pk, *pair in stale.values_list("pk", "stub", "document") if tuple(pair) not in kept
    ]
    Candidate.objects.filter(pk__in=gone).delete()
    Candidate.objects.bulk_create(
        wanted,
        update_conflicts=True,
        unique_fields=["stub", "document"],
        update_fields=["same_issuer", "articles", "held"],
    )
    return len(wanted)


def _candidates(stubs: Collection[Document], works: Collection[Document]) -> list[Candidate]:
    if not works:
        return []
    by_title: dict[str, list[Document]] = defaultdict(list)
    for work in works:
        by_title[work.normal_title].append(work)
    asked = _articles_named(stubs)
    held = _articles_held(works, {number for numbers in asked.values() for number in numbers})
    now = timezone.now()
    return [
        Candidate(
            stub=stub,
            document=work,
            same_issuer=bool(stub.publisher) and stub.publisher == work.publisher,
            articles=len(asked.get(stub.pk, ())),
            held=len(asked.get(stub.pk, frozenset()) & held.get(work.pk, frozenset())),
            found_at=now,
        )
        for stub in stubs
        for work in by_title[stub.normal_title]
    ]


def _articles_named(stubs: Iterable[Document]) -> _Articles:
    """By stub the numbers of the articles that mentions of it name."""
    rows = Reference.objects.filter(target__as_document__in=stubs).exclude(article="")
    return _gathered(rows.values_list("target__as_document", "article"))


def _articles_held(works: Iterable[Document], numbers: Collection[str]) -> _Articles:
    """By work those of some articles that one of its texts has."""
    rows = Passage.objects.filter(
        expression__document__in=works, unit=Unit.ARTICLE, number__in=numbers
    )
    return _gathered(rows.values_list("expression__document", "number"))


def _gathered(rows: Iterable[tuple[int, str]]) -> _Articles:
    found: dict[int, set[str]] = defaultdict(set)
    for key, number in rows:
        found[key].add(number)
    return {key: frozenset(numbers) for key, numbers in found.items()}
