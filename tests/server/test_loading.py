"""How the program is loaded, and what a setting that cannot be is told."""

import gc
import os
import subprocess
import sys
from pathlib import Path

import pytest

from server.loading import load

ROOT = Path(__file__).resolve().parents[2]


def test_what_was_loaded_is_no_longer_looked_through_for_garbage() -> None:
    gc.unfreeze()
    try:
        load()

        assert gc.isenabled()
        assert gc.get_freeze_count() > 0
    finally:
        gc.freeze()


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("foo://x", "✗ DATABASE_URL cannot be read / 无法识别: "),
        ("mysql://user@host/name", "✗ DATABASE_URL names django.db.backends.mysql; "),
    ],
)
def test_a_database_that_cannot_be_is_refused_in_one_sentence(address: str, says: str) -> None:
    found = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "server.settings.dev"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (found.returncode, found.stdout) == (1, "")
    assert found.stderr.startswith(says)
    assert found.stderr.count("\n") == 1
