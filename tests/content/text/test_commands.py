"""manage.py outline and compare: lines on stdout, refusals on stderr, exit codes."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from content.text.decode import LARGEST_FILE

LAW = "某某条例\n第一条 甲。\n第二条 乙。\n"


@pytest.fixture
def batch(tmp_path: Path) -> Path:
    """Nine good files and one that is binary."""
    for number in range(9):
        (tmp_path / f"law{number}.txt").write_text(LAW, encoding="gb18030" if number else "utf-8")
    (tmp_path / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    return tmp_path


def test_good_files_of_a_batch_are_printed_and_the_bad_one_named(batch: Path) -> None:
    out, err = StringIO(), StringIO()

    with pytest.raises(SystemExit) as caught:
        call_command("outline", str(batch), jsonl=True, stdout=out, stderr=err)

    assert caught.value.code == 1
    rows = [json.loads(line) for line in out.getvalue().splitlines()]
    assert len(rows) == 9
    assert all([node["number"] for node in row["nodes"]] == ["1", "2"] for row in rows)
    assert "picture.txt" in err.getvalue()
    assert "文件是二进制" in err.getvalue()
    assert "binary_file" in err.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("empty.txt", b"", "empty_text"),
        ("missing.txt", None, "path_missing"),
        ("large.txt", b" " * (LARGEST_FILE + 1), "file_too_large"),
    ],
)
def test_nothing_read_is_exit_code_2_with_a_message(
    tmp_path: Path, name: str, data: bytes | None, code: str
) -> None:
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    err = StringIO()

    with pytest.raises(CommandError) as caught:
        call_command("outline", str(path), jsonl=True, stdout=StringIO(), stderr=err)

    assert caught.value.returncode == 2
    assert code in err.getvalue()


def test_content_and_not_the_suffix_decides(tmp_path: Path) -> None:
    path = tmp_path / "statute.html"
    path.write_text(LAW, encoding="utf-8")
    out = StringIO()

    call_command("outline", str(path), jsonl=True, stdout=out)

    assert json.loads(out.getvalue())["nodes"][0]["unit"] == "article"


def test_files_and_folders_are_compared_by_title(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    for folder, words in ((old, "乙"), (new, "丙")):
        folder.mkdir()
        (folder / "a.txt").write_text(LAW.replace("乙", words), encoding="utf-8")
    (new / "b.txt").write_text("别的办法\n第一条 丁。\n", encoding="utf-8")
    out = StringIO()

    call_command("compare", str(old), str(new), jsonl=True, stdout=out)

    rows = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [(row["identical"], row["removed"], row["added"]) for row in rows] == [
        (["1"], ["2"], ["2"])
    ]


def test_nothing_to_compare_is_exit_code_2(tmp_path: Path) -> None:
    with pytest.raises(CommandError) as caught:
        call_command(
            "compare", str(tmp_path), str(tmp_path / "no"), stdout=StringIO(), stderr=StringIO()
        )

    assert caught.value.returncode == 2
