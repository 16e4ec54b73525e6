"""Zip archives: each member read as a file of its own, in name order."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable

from content.files.records import FileText
from content.files.zipped import open_zip, read_member
from content.text.failures import TextError

KIND = "zip"
UTF8 = 0x800
# What operating systems put beside the files of a person.
SYSTEM = re.compile(r"(?:^|/)(?:\.[^/]+|__MACOSX|Thumbs\.db|desktop\.ini)(?:/|$)", re.IGNORECASE)

Reader = Callable[[bytes, str], FileText]


def read_archive(data: bytes, name: str, read: Reader) -> FileText:
    """Every member read by ``read``, in name order; those that it refuses are named.

    Raises:
        TextError: ``empty_archive``, ``too_many_members``, ``archive_ratio``,
            ``file_too_large`` or ``broken_file`` for the archive as a whole.
    """
    container = open_zip(data, KIND)
    files = [one for one in container.infolist() if not one.is_dir()]
    named = sorted(((member_name(one), one) for one in files), key=lambda pair: pair[0])
    parts: list[FileText] = []
    refused: list[tuple[str, TextError]] = []
    for inner, member in named:
        if SYSTEM.search(inner):
            continue
        try:
            packed = read_member(container, member, KIND)
            parts.append(read(packed, inner))
        except TextError as error:
            refused.append((inner, error))
    if not parts and not refused:
        raise TextError("empty_archive", "the archive holds no files", "压缩包内没有文件")
    return FileText(name=name, text="", format=KIND, parts=tuple(parts), refused=tuple(refused))


def nested_archive() -> TextError:
    """The refusal of an archive inside an archive."""
    return TextError(
        "nested_archive",
        "an archive inside an archive is not opened; unpack it first",
        "压缩包内的压缩包不予打开，请先解压",
    )


def member_name(member: zipfile.ZipInfo) -> str:
    """A member's name; Chinese Windows writes it in GB18030 without saying so.

    >>> info = zipfile.ZipInfo("条例.txt".encode("gb18030").decode("cp437"))
    >>> member_name(info)
    '条例.txt'
    """
    name = member.filename
    if not member.flag_bits & UTF8 and not name.isascii():
        try:
            name = name.encode("cp437").decode("gb18030")
        except UnicodeError:
            name = member.filename
    parts = name.replace("\\", "/").split("/")
    return "/".join(part for part in parts if part not in ("", ".", ".."))
