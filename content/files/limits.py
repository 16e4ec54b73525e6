"""How much of a file is read before it is refused; every refusal names its limit."""

from __future__ import annotations

import time

from content.text.failures import TextError

MEGABYTE = 1024 * 1024

FILE_BYTES = 64 * MEGABYTE
"""A file as it comes. Scanned pictures make a pdf or docx far larger than its words."""

UPLOAD_BYTES = 256 * MEGABYTE
"""All files of one upload."""

PART_BYTES = 48 * MEGABYTE
"""One unpacked XML part of a docx, or one unpacked member of an archive. The longest law of
the national corpus is a docx part of about 8 MB."""

TEXT_CHARACTERS = 8_000_000
"""The words of one document; the whole Civil Code has 110,000."""

PAGES = 3_000
"""Pages of a pdf."""

MEMBERS = 10_000
"""Files in an archive; the national corpus holds 3,475."""

ARCHIVE_BYTES = 512 * MEGABYTE
"""All members of an archive unpacked."""

RATIO = 120
"""Unpacked bytes for one packed byte. Chinese prose packs 3 to 8 times, Word's XML up to 40."""

RATIO_FREE_BYTES = 8 * MEGABYTE
"""Below this an archive may pack as well as it likes: it cannot hurt."""

SECONDS = 60.0
"""Time to read one file, or one member of an archive."""


def refuse_file(size: int) -> None:
    """Raise ``file_too_large`` for more than FILE_BYTES; ``size`` in bytes.

    >>> refuse_file(10)
    """
    if size > FILE_BYTES:
        raise TextError(
            "file_too_large",
            f"the file has {size} bytes; the limit is {FILE_BYTES // MEGABYTE} MB",
            f"文件有 {size} 字节，超过 {FILE_BYTES // MEGABYTE} MB 的上限",
        )


def refuse_part(name: str, size: int) -> None:
    """Raise ``file_too_large`` for a packed part of more than PART_BYTES unpacked."""
    if size > PART_BYTES:
        raise TextError(
            "file_too_large",
            f"{name} has {size} bytes unpacked; the limit is {PART_BYTES // MEGABYTE} MB",
            f"{name} 解压后有 {size} 字节，超过 {PART_BYTES // MEGABYTE} MB 的上限",
        )


def refuse_text(characters: int) -> None:
    """Raise ``file_too_large`` for more than TEXT_CHARACTERS words of text."""
    if characters > TEXT_CHARACTERS:
        raise TextError(
            "file_too_large",
            f"the text has {characters:,} characters; the limit is {TEXT_CHARACTERS:,}",
            f"正文有 {characters:,} 个字符，超过 {TEXT_CHARACTERS:,} 的上限",
        )


def broken_file(kind: str, reason: str = "") -> TextError:
    """The refusal of a file that is damaged; ``kind`` names the format, ``reason`` the damage."""
    more = f": {reason}" if reason else ""
    return TextError(
        "broken_file", f"the {kind} file is damaged{more}", f"{kind} 文件已损坏，无法读取{more}"
    )


def encrypted_file(kind: str) -> TextError:
    """The refusal of a file that asks for a password."""
    return TextError(
        "encrypted_file",
        f"the {kind} file is encrypted; save it without a password",
        f"{kind} 文件已加密，请去掉密码后再导入",
    )


class Deadline:
    """The moment when reading one file must be over."""

    def __init__(self, seconds: float | None = None) -> None:
        """Start the clock; SECONDS unless told."""
        self._seconds = SECONDS if seconds is None else seconds
        self._end = time.monotonic() + self._seconds

    def check(self) -> None:
        """Raise ``too_slow`` once the time is over."""
        if time.monotonic() > self._end:
            raise too_slow(self._seconds)


def too_slow(seconds: float) -> TextError:
    """The refusal of a file that was not read within ``seconds``."""
    return TextError(
        "too_slow",
        f"the file was not read within {seconds:g} seconds",
        f"文件在 {seconds:g} 秒内未能读完",
    )
