"""Bytes to text, and the files that are none."""

import pytest

from content.text import TextError, decode
from content.text.decode import LARGEST_FILE, refuse_size

WORDS = "第一条 慎言，慎行。\n"


@pytest.mark.parametrize(
    "data",
    [
        WORDS.encode(),
        b"\xef\xbb\xbf" + WORDS.encode(),
        WORDS.encode("gb18030"),
        b"\xff\xfe" + WORDS.encode("utf-16-le"),
        b"\xfe\xff" + WORDS.encode("utf-16-be"),
        WORDS.encode("utf-16-le"),
        WORDS.encode("utf-16-be"),
    ],
)
def test_every_encoding_gives_the_same_text(data: bytes) -> None:
    assert decode(data) == WORDS


def test_line_ends_and_rare_characters_stay_as_stored() -> None:
    assert decode("甲\r\n𠮷".encode()) == "甲\r\n𠮷"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_text"),
        (b" \r\n\t", "empty_text"),
        ("\u3000\n".encode(), "empty_text"),
        (b"%PDF-1.7 text", "binary_file"),
        (b"PK\x03\x04rest", "binary_file"),
        (bytes(range(256)) * 4, "binary_file"),
        (b"text with \x00 inside and an odd lengt", "binary_file"),
        (b"\x01\x02\x03\x04" * 8, "binary_file"),
        (b"\xff\xfe\x00", "unknown_encoding"),
        (b"abc\xff\xff\xff", "unknown_encoding"),
    ],
)
def test_what_is_no_text_is_refused_with_a_stable_code(data: bytes, code: str) -> None:
    with pytest.raises(TextError) as caught:
        decode(data)

    assert caught.value.code == code
    assert caught.value.message_zh
    assert caught.value.message_en in str(caught.value)


def test_a_file_over_the_limit_is_refused_before_it_is_read() -> None:
    refuse_size(LARGEST_FILE)

    with pytest.raises(TextError, match="20 MB"):
        refuse_size(LARGEST_FILE + 1)
