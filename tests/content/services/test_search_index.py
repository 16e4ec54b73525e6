"""The search index follows every publication, and the command that looks it through says so."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection

from content.models import SearchScope, SearchUnit
from content.queries.reading import Reading
from content.queries.search import search
from content.search_tables import TITLES, forget_removed
from content.services.documents import change_document, create_document, publish_text
from content.services.editions import change_framework, publish_draft, withdraw_edition
from content.services.erasing import erase
from content.services.provisions import change_requirement
from content.services.reindexing import index_faults, rebuild, rebuild_if_missing
from content.services.terms import change_concept, create_concept, create_scheme
from content.text.folding import brought_back
from content.vocabulary import LabelKind
from tests.content.services.curation import make_desk, next_edition

pytestmark = pytest.mark.django_db


def named(words: str) -> list[tuple[str, str | None]]:
    """Give kind and title of what is found."""
    return [(hit["kind"], hit["title"]) for hit in search(words, Reading.today()).results]


def test_nothing_of_a_draft_is_indexed_until_it_is_published() -> None:
    desk = make_desk()
    before = named("谨开口")

    publish_draft(edition=desk.draft)

    assert before == []
    assert ("requirement", "谨开口") in named("谨开口")
    assert list(index_faults()) == []


def test_a_further_edition_and_its_withdrawal_are_followed() -> None:
    desk = make_desk()
    draft = next_edition(desk)
    row = draft.requirements.select_related("entity").get(title="慎行")
    change_requirement(requirement=row, values={"title": "笃行"})
    publish_draft(edition=draft)
    with_both = named("笃行")
    faults = list(index_faults())

    withdraw_edition(edition=draft, reason="误发")

    assert with_both == [("requirement", "笃行")]
    assert named("笃行") == faults == list(index_faults()) == []
    assert ("requirement", "慎行") in named("慎行")


def test_names_of_documents_frameworks_and_concepts_are_followed() -> None:
    desk = make_desk()
    publish_draft(edition=desk.draft)
    document = create_document(values={"title": "旧题之文"}, text="第一条 守信。")
    publish_text(expression=document.expressions.get())
    scheme = create_scheme(values={"slug": "yongyu", "title": "用语"})
    label = {"language": "zh-Hans", "kind": LabelKind.PREFERRED.value}
    labels = [label | {"text": "大局意识"}]
    concept = create_concept(scheme=scheme, values={"labels": labels})

    change_document(document=document, values={"title": "新题之文"})
    change_framework(framework=desk.framework, values={"title": "新四慎"})
    change_concept(
        concept=concept,
        values={"labels": [label | {"text": "全局观念"}]},
    )  # fmt: skip

    assert named("旧题") == named("大局意识") == []
    assert named("新题") == [("document", "新题之文")]
    assert named("新四慎") == [("framework", "新四慎")]
    assert named("全局") == [("concept", "全局观念")]
    assert list(index_faults()) == []


def test_erased_words_leave_the_index_and_its_tokens() -> None:
    desk = make_desk()
    publish_draft(edition=desk.draft)

    erase(subject=desk.text.uid, reason="必须删去")
    forget_removed(connection)

    assert [kind for kind, _ in named("慢开言")] == ["requirement"]
    # What the requirement says of its own stays.
    units = SearchUnit.objects.filter(words__contains="慢开言").values_list("words", "shown")
    assert [brought_back(words, json.loads(shown)[0]) for words, shown in units] == [
        "其次，要慢开言。"
    ]
    assert list(index_faults()) == []


def test_a_rebuilt_index_finds_the_same(sample: Path) -> None:
    def found() -> list[list[dict[str, object]]]:
        return [
            search(words, Reading.today()).results for words in ("慎", "团结", "1", "干部 群众")
        ]

    before = found()
    units = rebuild()

    assert found() == before
    assert units == SearchUnit.objects.count()
    assert list(index_faults()) == []


def test_what_is_wrong_is_named_and_rebuilding_mends_it(sample: Path) -> None:
    first, second = SearchUnit.objects.filter(words__contains="慎").order_by("pk")[:2]
    SearchUnit.objects.filter(pk=first.pk).update(words=first.words.replace("慎", "甚"))
    SearchUnit.objects.filter(pk=second.pk).delete()
    output = io.StringIO()

    with pytest.raises(CommandError, match="is wrong"):
        call_command("search_index", "--verify", stdout=output)
    told = output.getvalue()
    call_command("search_index", "--rebuild", "--verify", stdout=output)

    assert "says something else in the index" in told
    assert "is not in the index" in told
    assert "检索词" in told
    assert "the search index is sound" in output.getvalue()


def test_what_is_shown_of_a_passage_is_compared_with_its_text(sample: Path) -> None:
    texts = SearchScope.objects.filter(kind="expression")
    first, second = SearchUnit.objects.filter(scope__in=texts).order_by("pk")[:2]
    way, parts = json.loads(first.shown)
    shown = json.dumps([[[0, 0, "？"], *way], parts])
    SearchUnit.objects.filter(pk=first.pk).update(shown=shown)
    shown = second.shown.replace(json.loads(second.shown)[1][0][0], 32 * "0")
    SearchUnit.objects.filter(pk=second.pk).update(shown=shown)

    faults = list(index_faults())

    parts = json.loads(first.parts) + json.loads(second.parts)
    assert len(faults) == len(parts) - len(json.loads(second.parts)[1:])
    assert all("says something else in the index" in fault for fault in faults)


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has no list of new tokens")
def test_no_search_after_an_import_reads_through_what_is_new(sample: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list('search_unit_tokens')")
        (pages,) = cursor.fetchone()

    assert pages == 0


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite keeps titles with all tokens")
def test_titles_that_their_index_lacks_are_told(sample: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TITLES} RETURNING unit")
        units = {row[0] for row in cursor.fetchall()}

    assert units
    assert len(list(index_faults())) == len(units)


def test_a_database_from_before_the_index_is_indexed_by_migrate(sample: Path) -> None:
    call_command("search_index", "--verify", stdout=io.StringIO())
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM content_searchscope")

    rebuild_if_missing()

    assert list(index_faults()) == []


def test_a_database_that_goes_back_to_older_tables_is_left_alone(sample: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM content_searchscope")

    emit_post_migrate_signal(0, False, connection.alias, plan=[(None, True)])

    assert not SearchScope.objects.exists()
