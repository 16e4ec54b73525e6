"""The command that erases; the file is looked at, so what it leaves is committed."""

import sqlite3
import uuid
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tests.content.services.curation import make_desk
from tests.content.services.test_erasing import SECRET, with_secret


@pytest.mark.django_db(transaction=True)
def test_the_command_erases_and_leaves_no_copy_in_the_file(
    capsys: pytest.CaptureFixture[str],
) -> None:
    desk = make_desk()
    with_secret(desk)

    call_command("erase", str(desk.open.entity.uid), reason="必须删去")

    told = capsys.readouterr().out
    assert "已擦除" in told
    assert str(desk.open.entity.uid) in told
    if connection.vendor == "sqlite":
        (file,) = [row[2] for row in _pragma("database_list") if row[1] == "main"]
        kept = Path(file).read_bytes() + Path(f"{file}-wal").read_bytes()
        assert SECRET.encode() not in kept
    with pytest.raises(CommandError):
        call_command("erase", str(uuid.uuid4()), reason="必须删去")


def _pragma(name: str) -> list[sqlite3.Row]:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}")
        return cursor.fetchall()
