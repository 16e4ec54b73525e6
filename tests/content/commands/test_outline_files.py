"""``manage.py outline`` reads files of any kind and carries the text that it read."""

import json
import zipfile
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.content.files.office import automatic
from tests.content.files.printed import pdf
from tests.content.files.test_html import KEPT, PAGE

LAW = "某市守则\n第一条 要慎言。\n第二条 要慎行：\n（一）不贪；\n（二）不占。"


def run(
    capsys: pytest.CaptureFixture[str], *paths: Path
) -> tuple[int, list[dict[str, object]], str]:
    code = 0
    try:
        call_command("outline", *map(str, paths), "--jsonl")
    except SystemExit as left:
        code = int(left.code or 0)
    said = capsys.readouterr()
    return code, [json.loads(line) for line in said.out.splitlines()], said.err


def test_a_docx_with_counted_labels_gives_its_articles(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "law.txt"  # The suffix lies.
    file.write_bytes(automatic(LAW)[0])

    code, (told,), _ = run(capsys, file)

    assert code == 0
    assert (told["path"], told["text"], told["format"]) == (str(file), LAW, "docx")
    assert [node["marker"] for node in told["nodes"]] == ["第一条", "第二条"]  # type: ignore[attr-defined]


def test_a_page_says_what_its_words_do_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "page").write_text(PAGE.format(charset="utf-8"), encoding="utf-8")

    _, (told,), _ = run(capsys, tmp_path / "page")

    assert told["text"] == KEPT
    assert [told[key] for key in ("title", "published", "previous", "next")] == [
        "示例讲话", "2022-10-17T08:30:00", "旧闻一则", "新闻一则",
    ]  # fmt: skip
    assert "首页 讲话 总结" in told["left_out"]  # type: ignore[operator]


def test_an_archive_gives_an_outline_for_each_member_and_names_the_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as container:
        container.writestr(
            "b.pdf", pdf([[("某市守则", 72, 700, 12), ("第一条 慎言。", 72, 650, 12)]])
        )
        container.writestr("a.md", LAW)
        container.writestr("c.png", b"\x89PNG\r\n\x1a\n")

    code, told, said = run(capsys, tmp_path / "a.zip")

    assert code == 1
    assert [one["path"] for one in told] == [f"{tmp_path}/a.zip/a.md", f"{tmp_path}/a.zip/b.pdf"]
    assert ["text" in one for one in told] == [False, True]
    assert told[1]["pages"] == [[0, len("某市守则\n第一条 慎言。"), 1]]
    assert f"{tmp_path}/a.zip/c.png: 文件是二进制" in said
