"""Together or one by one, in groups of any size: an import leaves the same rows."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from content.models import (
    Change,
    Document,
    Edition,
    Event,
    Expression,
    Passage,
    Requirement,
    SearchScope,
    SearchUnit,
)
from content.services import groups
from content.services.imports import ImportOptions, import_files
from content.services.planning import plan
from content.services.reindexing import index_faults
from tests.proofs.content_digest import content_digest
from tests.proofs.kills import statute

pytestmark = pytest.mark.django_db
ESSAY = "论勤政\n\n一、早起\n\n要早起。\n\n上一篇：论节俭 下一篇：样例3条例\n"
RULES = "工作规则\n\n一、{}\n\n要{}。按照《论勤政》第一条办。\n"


@contextmanager
def undone() -> Iterator[None]:
    """Roll one import back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def write(folder: Path) -> Path:
    """Works that name each other, a later text of one, two of one title, a stub's own text."""
    texts = {
        "1": statute(2, 6),
        "2": statute(1, 6),
        "3": statute(2, 6).replace("2020年", "2023年").replace("不得隐瞒", "不得拖延"),
        "4": ESSAY,
        "5": RULES.format("节水", "节水"),
        "6": RULES.format("节电", "节电"),
        "7": statute(3, 6),
        "8": statute(1, 6),
        "9": "论节俭\n\n没有条款的短文。\n",
    }
    for name, text in texts.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return folder


def rows() -> dict[str, Any]:
    """What the digest of all content does not hold."""
    told = [
        [kind, str(subject), framework, document, data]
        for kind, subject, framework, document, data in Event.objects.order_by("seq").values_list(
            "kind", "subject", "framework", "document", "data"
        )
    ]
    recorded = Change.objects.order_by("id").values_list("action", "kind", "subject", "after")
    passages = Passage.objects.order_by("expression__uid", "path")
    return {
        "events": told,
        "changes": [
            (action, kind, subject, {**after, "revision": 0})
            for action, kind, subject, after in recorded
        ],
        "passages": list(
            passages.values_list("entity__uid", "entity__document__slug", "parent__path", "unit")
        ),
        "requirements": list(
            Requirement.objects.order_by("entity__uid", "edition__uid").values_list(
                "entity__uid", "entity__framework__slug", "path", "code", "texts", "source"
            )
        ),
        "documents": list(
            Document.objects.order_by("slug").values_list(
                "slug", "kind", "publisher", "issued_at", "source", "frameworks__slug"
            )
        ),
        "texts": list(
            Expression.objects.order_by("uid").values_list(
                "uid", "label", "dates", "coverage", "effective_from", "source"
            )
        ),
        "search": searchable(),
    }


def searchable() -> list[list[Any]]:
    """What the search index holds, row ids aside: whose, from when until when, words and parts."""
    scopes = {
        scope.pk: [scope.kind, scope.owner, scope.since, scope.until]
        for scope in SearchScope.objects.all()
    }
    return sorted(
        [
            scopes[unit.scope],
            scopes.get(unit.also, []),
            unit.words,
            [[kind, *rest] for kind, _, *rest in json.loads(unit.parts)],
        ]
        for unit in SearchUnit.objects.all()
    )


def brought(folder: Path, *, publish: bool) -> tuple[str, dict[str, Any]]:
    with undone():
        outcomes = list(import_files(plan([folder]), ImportOptions(publish=publish)))
        assert not any(outcome.code for outcome in outcomes)
        assert list(index_faults()) == []
        return content_digest(), rows()


@pytest.mark.parametrize("files", [1, 2, 64])
@pytest.mark.parametrize("publish", [True, False])
def test_groups_of_any_size_leave_what_writing_one_by_one_leaves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: int, publish: bool
) -> None:
    write(tmp_path)
    if not publish:
        # The work's first text is an open draft, which a further one would have to wait for.
        (tmp_path / "3.md").unlink()
    monkeypatch.setattr(groups, "FILES", files)

    together = brought(tmp_path, publish=publish)

    monkeypatch.setattr(groups, "takes", lambda *_: False)
    assert together == brought(tmp_path, publish=publish)


@pytest.mark.parametrize("files", [1, 2, 64])
def test_units_stand_in_the_order_of_publication_whichever_way_they_were_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: int
) -> None:
    monkeypatch.setattr(groups, "FILES", files)
    list(import_files(plan([write(tmp_path)]), ImportOptions(publish=True)))

    units = SearchScope.objects.filter(kind="edition").order_by("first")
    published = Edition.objects.order_by("revision", "pk")

    assert [one.target for one in units] == [one.pk for one in published]
    assert len(units) > 5
