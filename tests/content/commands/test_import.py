"""``manage.py import``: a clear word for every kind of bad input, and the right exit code."""

import json
import os
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from content.models import Edition, Framework

pytestmark = pytest.mark.django_db
GOOD = "{name}守则\n\n一、慎言\n\n要谨开口，不传谣。\n"


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = 0
    try:
        call_command("import", *arguments)
    except SystemExit as left:
        code = int(left.code or 0)
    except CommandError as error:
        return error.returncode, str(error)
    return code, capsys.readouterr().out


def test_a_good_file_lands_with_exit_code_zero(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text(GOOD.format(name="甲"), encoding="utf-8")

    code, said = run(capsys, str(tmp_path / "a.txt"), "--publish")

    assert code == 0
    assert "已发布 / published: 1" in said
    assert "jia-shou-ze@1" in said


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        os.truncate(file.fileno(), 200 * 1024 * 1024)


BAD = {
    "an empty file": (lambda path: path.write_bytes(b""), "文件为空", "no text"),
    "only white space": (lambda path: path.write_bytes(b" \n\t"), "文件为空", "no text"),
    "a picture": (lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x01"), "二进制", "binary"),
    "noise": (lambda path: path.write_bytes(bytes(range(256)) * 9), "二进制", "binary"),
    "200 MB": (sparse, "64 MB 的上限", "the limit is 64 MB"),
}


@pytest.mark.parametrize(("make", "zh", "en"), BAD.values(), ids=BAD.keys())
def test_a_bad_file_alone_is_refused_in_both_languages_with_exit_code_two(
    make: object, zh: str, en: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.txt"
    make(path)  # type: ignore[operator]

    code, said = run(capsys, str(path), "--publish")

    assert code == 2
    assert str(path) in said
    assert zh in said
    assert en in said
    assert Framework.objects.count() == 0


def test_a_missing_path_is_named_with_exit_code_two(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = run(capsys, str(tmp_path / "nowhere.txt"))

    assert code == 2
    assert "nowhere.txt" in said
    assert "不存在" in said


def test_an_empty_folder_is_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = run(capsys, str(tmp_path))

    assert code == 2
    assert "没有可导入的文件" in said


def test_one_bad_file_among_ten_is_refused_and_the_nine_land(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number, name in enumerate("甲乙丙丁戊己庚辛壬"):
        encoding = "gb18030" if number % 2 else "utf-8"
        (tmp_path / f"{number}.txt").write_bytes(GOOD.format(name=name).encode(encoding))
    (tmp_path / "5-bad.txt").write_bytes(bytes(range(256)) * 9)
    report = tmp_path / "report.json"

    code, said = run(capsys, str(tmp_path), "--publish", "--report", str(report))

    assert code == 1
    assert said.count("✗") == 1
    assert Edition.objects.filter(state="published").count() == 9
    told = json.loads(report.read_text(encoding="utf-8"))
    assert {key: told["totals"][key] for key in ("files", "published", "refused")} == {
        "files": 10, "published": 9, "refused": 1,
    }  # fmt: skip
    (refused,) = [file for file in told["files"] if file["status"] == "refused"]
    assert refused["problem"]["code"] == "binary_file"


def test_a_package_with_a_mistake_names_the_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text(
        "plumbline: 1\nframework: {slug: a, title: 甲}\nedition: {label: '1'}\n"
        "requirements:\n  - {code: '1', kind: standard, title: 慎言, colour: red}\n",
        encoding="utf-8",
    )

    code, said = run(capsys, str(path))

    assert code == 2
    assert "requirements[0]: unknown key colour" in said
    assert "未知键 colour" in said


BROKEN = {
    "not YAML": "plumbline: [1\n",
    "a bomb of aliases": "plumbline: 1\na: &a [x]\nb: [*a, *a]\n",
    "a Python object": "plumbline: !!python/object/apply:os.system [ls]\n",
    "another version": "plumbline: 2\nframework: {slug: a, title: b}\nedition: {label: '1'}\n",
    "a list": "plumbline: 1\nframework: []\nedition: {label: '1'}\n",
    "a missing title": "plumbline: 1\nframework: {slug: a}\nedition: {label: '1'}\n",
    "a code twice": (
        "plumbline: 1\nframework: {slug: a, title: b}\nedition: {label: '1'}\nrequirements:\n"
        "  - {code: '1', kind: standard, title: x}\n  - {code: '1', kind: standard, title: y}\n"
    ),
    "an end that is nowhere": (
        "plumbline: 1\nframework: {slug: a, title: b}\nedition: {label: '1'}\nassociations:\n"
        "  - {source: a, target: nowhere/1, type: related}\n"
    ),
    "a slug that is none": (
        "plumbline: 1\nframework: {slug: 'A b', title: b}\nedition: {label: '1'}\n"
    ),
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_package_is_refused_and_leaves_nothing(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text(text, encoding="utf-8")

    code, said = run(capsys, str(path), "--publish")

    assert code == 2
    assert "✗" in said
    assert Framework.objects.count() == 0
