"""What a file gives back is what was written, or nothing."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.arrays.container import DamagedError, Parts, read, write

ARRAYS = {
    "numbers": np.arange(70_001, dtype=np.int32),
    "none": np.empty(0, np.uint8),
    "halves": np.array([0.5, 1.5]),
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "one.graph"
    write(path, Parts({"of": "慎言"}, ARRAYS))
    return path


def test_arrays_and_values_are_given_back(file: Path) -> None:
    found = read(file)

    assert found.meta == {"of": "慎言"}
    assert {name: one.tolist() for name, one in found.arrays.items()} == {
        name: one.tolist() for name, one in ARRAYS.items()
    }
    assert [one.name for one in file.parent.iterdir()] == ["one.graph"]


def test_what_is_mapped_cannot_be_written(file: Path) -> None:
    with pytest.raises(ValueError, match="read-only"):
        read(file).arrays["numbers"][0] = 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 280_700), st.integers(1, 255))
def test_any_changed_byte_is_noticed(file: Path, at: int, change: int) -> None:
    whole = file.read_bytes()
    place = at % len(whole)
    damaged = file.with_name("damaged.graph")
    damaged.write_bytes(whole[:place] + bytes([whole[place] ^ change]) + whole[place + 1 :])

    try:
        found = read(damaged)
    except DamagedError:
        return
    # Between two arrays lie a few bytes that nothing reads.
    assert {name: one.tobytes() for name, one in found.arrays.items()} == {
        name: one.tobytes() for name, one in ARRAYS.items()
    }


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.integers(0, 280_700))
def test_a_file_cut_short_anywhere_is_refused(file: Path, at: int) -> None:
    whole = file.read_bytes()
    short = file.with_name("short.graph")
    short.write_bytes(whole[: at % len(whole)])

    with pytest.raises(DamagedError):
        read(short)
