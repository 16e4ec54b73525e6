"""Archives give their members in name order; bombs and the like are refused by name."""

import io
import zipfile

import pytest

from content.files import FileText, limits, read_file
from content.text import TextError
from tests.content.files.office import docx, paragraph
from tests.content.files.printed import pdf

ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")


def archive(members: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as container:
        for name, body in members.items():
            container.writestr(name, body)
    return written.getvalue()


def refusal(data: bytes) -> str:
    with pytest.raises(TextError) as refused:
        read_file(data, "a")
    return refused.value.code


def test_every_kind_is_told_by_its_content() -> None:
    members = {
        "乙/无后缀": docx([paragraph("甲文")]),
        "b.txt": pdf([[("乙文", 72, 700, 12)]]),
        "c.docx": "<html><body><p>丙文</p></body></html>".encode(),
        "d.pdf": "# 丁文\n\n第一条 甲。".encode("gb18030"),
        ".DS_Store": b"\x00\x01",
        "__MACOSX/b.txt": b"\x00",
    }
    read = read_file(archive(members), "a.bin")
    assert [(part.name, part.format, part.text) for part in read.parts] == [
        ("b.txt", "pdf", "乙文"),
        ("c.docx", "html", "丙文"),
        ("d.pdf", "text", "# 丁文\n\n第一条 甲。"),
        ("乙/无后缀", "docx", "甲文"),
    ]
    assert (read.format, read.refused) == ("zip", ())


def test_members_that_cannot_be_read_are_named_and_the_others_land() -> None:
    inner = archive({"x.txt": "甲".encode()})
    read = read_file(
        archive({"a.zip": inner, "b.doc": ENCRYPTED, "c.txt": "甲".encode(), "d.rtf": b"{\\rtf1"}),
        "a.zip",
    )
    assert [part.name for part in read.parts] == ["c.txt"]
    assert [(name, error.code) for name, error in read.refused] == [
        ("a.zip", "nested_archive"), ("b.doc", "encrypted_file"), ("d.rtf", "unsupported_file"),
    ]  # fmt: skip


def test_a_bomb_is_refused_before_it_unpacks() -> None:
    bomb = archive({"a.txt": b"0" * (limits.RATIO_FREE_BYTES + 1)})
    assert refusal(bomb) == "archive_ratio"


def test_a_bomb_inside_a_docx_is_refused() -> None:
    assert refusal(docx([paragraph("0" * (limits.RATIO_FREE_BYTES + 1))])) == "archive_ratio"


def test_a_member_that_lies_about_its_size_is_refused() -> None:
    data = bytearray(archive({"a.txt": b"0" * 1_000_000}))
    entry = data.rindex(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = (10).to_bytes(4, "little")
    read = read_file(bytes(data), "a.zip")
    assert [(name, error.code) for name, error in read.refused] == [("a.txt", "broken_file")]


def test_too_many_members_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("content.files.zipped.MEMBERS", 2)
    assert refusal(archive({f"{place}.txt": b"a" for place in range(3)})) == "too_many_members"


def test_a_member_with_a_password_is_refused() -> None:
    data = bytearray(archive({"a.txt": "甲".encode()}))
    for entry in (data.index(b"PK\x03\x04") + 6, data.index(b"PK\x01\x02") + 8):
        data[entry] |= 1
    read = read_file(bytes(data), "a.zip")
    assert [(name, error.code) for name, error in read.refused] == [("a.txt", "encrypted_file")]


def test_names_cannot_leave_the_archive() -> None:
    read = read_file(archive({"../../etc/甲.txt": "甲".encode(), "/b.txt": "乙".encode()}), "a.zip")
    assert [part.name for part in read.parts] == ["etc/甲.txt", "b.txt"] or [
        part.name for part in read.parts
    ] == ["b.txt", "etc/甲.txt"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_text"),
        (archive({}), "empty_archive"),
        (ENCRYPTED, "encrypted_file"),
        (ENCRYPTED[:8] + b"\x00" * 600, "unsupported_file"),
        (b"{\\rtf1 a}", "unsupported_file"),
        (archive({"xl/workbook.xml": b"<a/>"}), "unsupported_file"),
        (archive({"mimetype": b"", "content.xml": b"<a/>"}), "unsupported_file"),
        (b"PK\x03\x04 broken", "broken_file"),
        (b"\x89PNG\r\n\x1a\n", "binary_file"),
    ],
)
def test_what_is_not_read_is_refused_by_name(data: bytes, code: str) -> None:
    assert refusal(data) == code


def test_a_file_above_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("content.files.limits.FILE_BYTES", 3)
    assert refusal(b"1234") == "file_too_large"


def test_markdown_with_markup_inside_stays_markdown() -> None:
    text = "# 某法\n\n<!-- INFO END -->\n\n<div>第一条 甲。</div>\n"
    assert read_file(text.encode(), "a") == FileText(name="a", text=text, format="text")
