"""Bytes to text: UTF-8, UTF-16 and GB18030, with or without a byte order mark."""

from __future__ import annotations

import re

from content.text.failures import TextError

LARGEST_FILE = 20 * 1024 * 1024
"""Bytes. The longest Chinese statute is under one megabyte; above this it is no single text."""

# What begins a file of these kinds; each is read by its own format, never as text.
SIGNATURES = (b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")
MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
COMMON = re.compile("[\n -~\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e]")
UNLIKELY = re.compile("[\ue000-\uf8ff\u0080-\u009f\U000f0000-\U0010ffff]")


def decode(data: bytes) -> str:
    r"""Give the text of a file, its byte order mark aside and line ends as stored.

    UTF-8 is tried first, then UTF-16 where every other byte is often zero, then GB18030.
    Offsets into the result are Unicode code points.

    Raises:
        TextError: ``empty_text``, ``binary_file``, ``file_too_large`` or ``unknown_encoding``.

    >>> decode("第一条".encode("gb18030"))
    '第一条'
    >>> decode(b"\xff\xfe" + "慎言".encode("utf-16-le"))
    '慎言'
    """
    refuse_size(len(data))
    if data.startswith(SIGNATURES):
        raise binary_file(0)
    text = decoded(data)
    refuse_noise(text)
    if not text.strip("\ufeff \t\r\n\u3000"):
        raise TextError("empty_text", "the file holds no text", "文件为空，没有文字")
    return text


def refuse_size(size: int) -> None:
    """Raise ``file_too_large`` above the limit; ``size`` in bytes.

    >>> refuse_size(10)
    """
    if size > LARGEST_FILE:
        limit = LARGEST_FILE // (1024 * 1024)
        raise TextError(
            "file_too_large",
            f"the file has {size} bytes; the limit is {limit} MB",
            f"文件有 {size} 字节，超过 {limit} MB 的上限",
        )


def binary_file(start: int) -> TextError:
    """The error for bytes that are no text, first seen at byte ``start``."""
    return TextError("binary_file", "the file is binary, not text", "文件是二进制，不是文本", start)


def decoded(data: bytes) -> str:
    """Text by mark, or by the first encoding that fits."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return attempt(data[len(mark) :], (encoding,))
    zeros = data.count(0)
    if zeros and len(data) % 2 == 0 and zeros * 50 >= len(data):
        return likelier(data)
    if zeros:
        raise binary_file(data.index(0))
    return attempt(data, ("utf-8", "gb18030"))


def likelier(data: bytes) -> str:
    """UTF-16 without a mark, in the order of bytes that gives more Chinese and ASCII."""
    readings = [data.decode(f"utf-16-{order}", errors="replace") for order in ("le", "be")]
    text = max(readings, key=lambda reading: len(COMMON.findall(reading)))
    if "\ufffd" in text:
        raise binary_file(data.index(0))
    return text


def attempt(data: bytes, encodings: tuple[str, ...]) -> str:
    """Text in the first of ``encodings`` that reads every byte."""
    start = 0
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            start = error.start
    raise TextError(
        "unknown_encoding",
        f"not UTF-8, UTF-16 or GB18030; first bad byte at {start}",
        f"不是 UTF-8、UTF-16 或 GB18030 编码；第 {start} 字节起无法识别",
        start,
    )


def refuse_noise(text: str) -> None:
    """Raise ``binary_file`` where control or unassigned characters are more than one in fifty."""
    noise = len(CONTROL.findall(text)) * 2 + len(UNLIKELY.findall(text)) // 4
    if noise * 50 > len(text):
        found = CONTROL.search(text) or UNLIKELY.search(text)
        raise binary_file(found.start() if found else 0)
