"""What a file is, by its content; its name is only a label."""

from __future__ import annotations

import re
from collections.abc import Callable

from content.files.archive import nested_archive, read_archive
from content.files.docx import read_docx
from content.files.html import read_html
from content.files.limits import encrypted_file, refuse_file
from content.files.pdf import read_pdf
from content.files.plain import read_plain
from content.files.records import FileText
from content.files.zipped import open_zip
from content.text.failures import TextError

PDF_HEAD = 1024
PDF_MARK, PDF_END = b"%PDF-", b"%%EOF"
SNIFFED = 4096
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
SURE_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
LIKELY_PAGE = re.compile(
    r"<(?:meta|title|div|p|article|section|main|table|center|h[1-6]|span|font|base|link)\b[^>]*>",
    re.IGNORECASE,
)
# What may stand before the first element.
BEFORE_PAGE = (("<?xml", ">"), ("<!--", "-->"))
CLOSING_TAG = re.compile(
    r"</(?:div|p|article|section|main|table|h[1-6]|span|font|title)\s*>", re.IGNORECASE
)
MARKDOWN = re.compile(r"^#{1,6} \S", re.MULTILINE)
# Zip containers that are documents of other programs, by a member that only they have.
OTHERS = (
    ("xl/workbook.xml", "Excel"), ("ppt/presentation.xml", "PowerPoint"),
    ("META-INF/container.xml", "EPUB"), ("OFD.xml", "OFD"), ("content.xml", "OpenDocument"),
    ("Index/Document.iwa", "Pages"),
)  # fmt: skip


def read_file(data: bytes, name: str) -> FileText:
    """The text of a file of any kind that is known here, told by its content.

    ``name`` labels the result. A zip gives ``parts`` and no text of its own. Cost is linear in
    the file's size; a pdf is read in a process of its own.

    Raises:
        TextError: with the code of the refusal; no other error, whatever the bytes.

    >>> read_file("第一条 甲。".encode(), "条例").format
    'text'
    """
    refuse_file(len(data))
    return reader_of(data)(data, name)


def read_member_file(data: bytes, name: str) -> FileText:
    """The text of one file of an archive; a further archive is refused."""
    reader = reader_of(data)
    if reader is read_zip:
        raise nested_archive()
    return reader(data, name)


def read_zip(data: bytes, name: str) -> FileText:
    """The texts of an archive's members."""
    return read_archive(data, name, read_member_file)


def reader_of(data: bytes) -> Callable[[bytes, str], FileText]:
    """The reader for these bytes."""
    if data.startswith(ZIP):
        return reader_of_zip(data)
    if data.startswith(OLE):
        encrypted = "EncryptedPackage".encode("utf-16-le") in data
        raise encrypted_file("Office") if encrypted else unsupported("Word 97-2003 (doc)", "docx")
    if data.startswith(b"{\\rtf"):
        raise unsupported("RTF", "docx")
    if is_pdf(data):
        return read_pdf
    return read_html if is_page(data) else read_plain


def reader_of_zip(data: bytes) -> Callable[[bytes, str], FileText]:
    """The reader for a zip container: a docx, an archive, or the refusal of another program's."""
    names = {one.filename.lstrip("/") for one in open_zip(data, "zip").infolist()}
    if "[Content_Types].xml" in names and any(
        re.match(r"word/document\d*\.xml|word/.*document.*\.xml", one) for one in names
    ):
        return read_docx
    for member, program in OTHERS:
        if member in names:
            raise unsupported(program, "docx, pdf")
    return read_zip


def is_pdf(data: bytes) -> bool:
    r"""Whether the bytes are a pdf, which may have other bytes before its head and behind its end.

    >>> is_pdf(b"\n%PDF-1.7"), is_pdf(b"<p>%PDF-1.7 is how a pdf begins</p>")
    (True, False)
    """
    if data[:PDF_HEAD].lstrip().startswith(PDF_MARK):
        return True
    return PDF_MARK in data[:PDF_HEAD] and PDF_END in data[-2 * PDF_HEAD :]


def is_page(data: bytes) -> bool:
    r"""Whether text is a web page: opened as one, or marked up throughout and no Markdown.

    >>> is_page(b"<!DOCTYPE html><p>a</p>"), is_page("# 某法\n<br>".encode())
    (True, False)
    """
    head = sniffed(data)
    if SURE_PAGE.match(head):
        return True
    return bool(LIKELY_PAGE.match(head) and CLOSING_TAG.search(head) and not MARKDOWN.search(head))


def sniffed(data: bytes) -> str:
    """The first signs of a text behind comments, decoded well enough for ASCII markup."""
    head = data[: 2 * SNIFFED]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or head[:64].count(0) * 3 > len(head[:64]):
        head = head.replace(b"\x00", b"")
    words = head.decode("utf-8", "replace").lstrip("\ufeff\ufffd \t\r\n\f")
    while opened := next((one for one in BEFORE_PAGE if words.startswith(one[0])), None):
        _, closed, words = words.partition(opened[1])
        words = words.lstrip()
        if not closed:
            break
    return words[:SNIFFED]


def unsupported(program: str, instead: str) -> TextError:
    """The refusal of a kind that is not read; ``instead`` names what to save as."""
    return TextError(
        "unsupported_file",
        f"{program} files are not read; save as {instead}",
        f"不支持 {program} 文件，请另存为 {instead}",
    )
