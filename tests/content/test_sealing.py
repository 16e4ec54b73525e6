"""What is published cannot be changed through the application's connection, raw SQL included."""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations import Migration
from django.db.utils import InternalError

from content.models import Edition, Event, Requirement
from content.sealing import SEALED_TABLES, SEALS, install_seals, missing_seals, remove_seals
from tests import factories as make
from tests.conftest import Lift

pytestmark = pytest.mark.django_db
Sealed = tuple[Edition, Requirement]


@pytest.fixture
def sealed() -> Sealed:
    """A published edition with one requirement, cited, linked and confirmed."""
    requirement = make.make_requirement()
    edition = requirement.edition
    other = make.make_entity()
    expression = make.make_expression()
    passage = make.make_passage(expression=expression)
    make.make_citation(requirement=requirement, expression=expression, passage=passage)
    make.make_association(
        edition=edition, source_entity=requirement.entity, target_entity=other, type="related"
    )
    make.seal_expression(expression)
    make.seal_edition(edition)
    edition.refresh_from_db()
    return edition, requirement


def run(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


REFUSED = {
    "a statement changes": "UPDATE content_requirement SET statement = 'x' WHERE edition_id = {e}",
    "a requirement goes": "DELETE FROM content_requirement WHERE edition_id = {e}",
    "a requirement moves out": "UPDATE content_requirement SET edition_id = {d} WHERE id = {r}",
    "a requirement moves in": "UPDATE content_requirement SET edition_id = {e} WHERE id = {dr}",
    "a requirement comes": (
        "INSERT INTO content_requirement (entity_id, edition_id, path, kind, type, code, marker,"
        " title, statement, texts, actor, condition, digest, version, source)"
        " SELECT {spare}, {e}, '000009', kind, type, code, marker, title, statement, texts, actor,"
        " condition, digest, version, source FROM content_requirement WHERE id = {r}"
    ),
    "the edition opens again": "UPDATE content_edition SET state = 'draft' WHERE id = {e}",
    "the edition's date changes": (
        "UPDATE content_edition SET effective_from = '1999-01-01' WHERE id = {e}"
    ),
    "the edition goes": "DELETE FROM content_edition WHERE id = {e}",
    "a citation's quote changes": (
        "UPDATE content_citation SET quote = 'x' WHERE requirement_id = {r}"
    ),
    "a citation goes": "DELETE FROM content_citation WHERE requirement_id = {r}",
    "a rationale changes": "UPDATE content_association SET rationale = 'x' WHERE edition_id = {e}",
    "a link goes": "DELETE FROM content_association WHERE edition_id = {e}",
    "a published text changes": "UPDATE content_expression SET text = 'x'",
    "a published text is unpublished": (
        "UPDATE content_expression SET published_at = NULL, revision = NULL"
    ),
    "a published text goes": "DELETE FROM content_expression",
    "a passage's span changes": "UPDATE content_passage SET start = 1",
    "a passage goes": "DELETE FROM content_passage",
    "an identity changes": (
        "UPDATE content_entity SET uid = '00000000000000000000000000000001' WHERE id = {entity}"
    ),
    "an identity goes": "DELETE FROM content_entity WHERE id = {entity}",
}


def fill(statement: str, sealed: Sealed) -> str:
    edition, requirement = sealed
    draft = make.make_requirement()
    return statement.format(
        e=edition.pk,
        r=requirement.pk,
        d=draft.edition_id,
        dr=draft.pk,
        entity=requirement.entity_id,
        spare=make.make_entity().pk,
    )


@pytest.mark.parametrize("statement", REFUSED.values(), ids=REFUSED.keys())
def test_raw_sql_that_changes_sealed_rows_is_refused(sealed: Sealed, statement: str) -> None:
    sql = fill(statement, sealed)

    with pytest.raises(IntegrityError, match="plumbline: sealed"):
        run(sql)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="REPLACE is SQLite's own verb")
@pytest.mark.parametrize(
    ("table", "row"),
    [("content_requirement", "r"), ("content_edition", "e"), ("content_entity", "entity")],
)
def test_replacing_a_sealed_row_is_refused(sealed: Sealed, table: str, row: str) -> None:
    sql = fill(f"REPLACE INTO {table} SELECT * FROM {table} WHERE id = {{{row}}}", sealed)

    with pytest.raises(IntegrityError, match="plumbline: sealed"):
        run(sql)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite knows no TRUNCATE")
@pytest.mark.parametrize("table", SEALED_TABLES)
def test_truncating_a_sealed_table_is_refused(sealed: Sealed, table: str) -> None:
    run("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises((IntegrityError, InternalError), match="plumbline: sealed"):
        run(f"TRUNCATE {table} CASCADE")


def test_events_are_only_ever_added(sealed: Sealed) -> None:
    Event.objects.create(
        seq=1, revision=1, at=make.PUBLISHED_AT, kind="edition.published", subject=sealed[0].uid
    )

    for sql in ("UPDATE content_event SET kind = 'x'", "DELETE FROM content_event"):
        with pytest.raises(IntegrityError, match="plumbline: sealed"):
            run(sql)


def test_drafts_stay_free_beside_a_sealed_edition(sealed: Sealed) -> None:
    draft = make.make_requirement()

    Requirement.objects.filter(pk=draft.pk).update(statement="改过")
    draft.delete()

    assert not Requirement.objects.filter(pk=draft.pk).exists()


def test_lifting_the_seal_lets_a_change_pass_and_puts_the_seal_back(
    sealed: Sealed, lift_seals: Lift
) -> None:
    edition, requirement = sealed

    with lift_seals():
        Requirement.objects.filter(pk=requirement.pk).update(statement="改过")

    assert missing_seals(connection) == []
    with pytest.raises(IntegrityError):
        run(f"DELETE FROM content_requirement WHERE edition_id = {edition.pk}")


def test_a_lost_trigger_is_named(django_assert_num_queries: Callable[..., object]) -> None:
    remove_seals(connection)

    missing = missing_seals(connection)

    assert {seal.name for seal in SEALS} <= set(missing)
    install_seals(connection)
    assert missing_seals(connection) == []


def test_check_content_fails_when_a_trigger_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    remove_seals(connection)

    with pytest.raises(SystemExit) as left:
        call_command("check_content")

    assert left.value.code == 1
    assert "seal_missing seal_edition_update" in capsys.readouterr().out
    install_seals(connection)


@pytest.mark.django_db(transaction=True)
def test_altering_a_field_and_migrating_leaves_the_triggers_in_place() -> None:
    field = Requirement._meta.get_field("actor")
    wider = models.CharField("主体", max_length=400, blank=True)
    wider.set_attributes_from_name("actor")

    emit_pre_migrate_signal(
        0, False, connection.alias, plan=[(Migration("wider_actor", "content"), False)]
    )
    with connection.schema_editor() as editor:
        editor.alter_field(Requirement, field, wider)
        editor.alter_field(Requirement, wider, field)
    emit_post_migrate_signal(0, False, connection.alias)

    assert missing_seals(connection) == []
