"""Markdown and plain text: as they are."""

from __future__ import annotations

from content.files.records import FileText
from content.text.decode import decode


def read_plain(data: bytes, name: str) -> FileText:
    """The text of a file in UTF-8, UTF-16 or GB18030, unchanged.

    >>> read_plain("第一条 甲。".encode(), "a.txt").text
    '第一条 甲。'
    """
    return FileText(name=name, text=decode(data), format="text")
