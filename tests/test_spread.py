"""The files that are named as long, or as easily parted, are there."""

from tests.conftest import ROOT
from tests.spread import APART, LONG, ONCE


def test_every_file_that_is_named_is_there() -> None:
    assert [name for name in (*LONG, *APART, *ONCE) if not (ROOT / name).is_file()] == []
