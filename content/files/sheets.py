"""The signs of a pdf and their places, read by PDFium in a process of its own.

Run as a script: the pdf comes on standard input, one JSON object a page leaves on standard
output. PDFium is native code; here a crash, an endless loop or a flood of memory ends this
process only. Nothing of the project is imported, so that it starts at once.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import json
import math
import resource
import sys
import unicodedata
from collections.abc import Iterator
from typing import Any, NamedTuple

import pypdfium2 as pdfium
from pypdfium2 import raw

MEMORY = 2 * 1024**3
PASSWORD = 3
TOO_MANY = 4
# A gap of this many em begins a new run; the reader decides whether it is a space.
GAP = 0.25
# The same where PDFium sees a space that no sign draws.
SPACE = 0.15
OVERLAP = 0.7
WIDE = frozenset("WF")
FONT_NAME = 128
SLANT = 0.2
HYPHENS = frozenset({0x2, 0xFFFE})
Sign = tuple[str, float, float, float, float, str, bool]


class Look(NamedTuple):
    """How the signs of one text object look: size in points, font, whether they lie slanted."""

    size: float
    font: str
    slanted: bool


def signs(page: Any, text: Any, slanted: list[str]) -> Iterator[Sign]:
    """Each sign, its origin, right edge, base line, size in points, font, whether spaced off."""
    turn = raw.FPDFPage_GetRotation(page)
    x, y, box = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF()
    spaced, shown, look = False, None, Look(0.0, "", slanted=False)
    for place in range(raw.FPDFText_CountChars(text)):
        code = raw.FPDFText_GetUnicode(text, place)
        if raw.FPDFText_IsGenerated(text, place) == 1 or code in (10, 13):
            spaced = True
            continue
        sign = "-" if code in HYPHENS else chr(code) if 0 < code < sys.maxunicode else "\ufffd"
        # The signs of one text object look alike; asking once for each saves half of the time.
        within = ctypes.cast(raw.FPDFText_GetTextObject(text, place), ctypes.c_void_p).value
        if within is None or within != shown:
            shown, look = within, look_of(text, place, turn)
        if look.slanted:
            slanted.append(sign)
            continue
        raw.FPDFText_GetCharOrigin(text, place, x, y)
        raw.FPDFText_GetLooseCharBox(text, place, box)
        left, base, right = x.value, y.value, box.right
        if turn:
            left, base = rotated(left, base, turn)
            corners = ((box.left, box.bottom), (box.right, box.top))
            right = max(rotated(*corner, turn)[0] for corner in corners)
        if is_wide(sign):
            right = max(right, left + look.size)
        yield sign, left, right, base, look.size, look.font, spaced
        spaced = False


def look_of(text: Any, place: int, turn: int) -> Look:
    """The look of the sign at ``place``."""
    matrix = raw.FS_MATRIX()
    if not raw.FPDFText_GetMatrix(text, place, matrix):
        matrix.a = matrix.d = 1.0
    across = rotated(matrix.a, matrix.b, turn)
    size = raw.FPDFText_GetFontSize(text, place) * (math.hypot(matrix.c, matrix.d) or 1.0)
    return Look(size, font_of(text, place), abs(across[1]) > SLANT * math.hypot(*across))


def rotated(x: float, y: float, turn: int) -> tuple[float, float]:
    """A point after ``turn`` quarter turns clockwise about the origin."""
    for _ in range(turn % 4):
        x, y = y, -x
    return x, y


def font_of(text: Any, place: int) -> str:
    """The name of a sign's font, weight included, empty where the file does not tell."""
    name, flags = ctypes.create_string_buffer(FONT_NAME), ctypes.c_int()
    length = raw.FPDFText_GetFontInfo(text, place, name, FONT_NAME, flags)
    return name.value.decode("utf-8", "replace") if 0 < length <= FONT_NAME else ""


@functools.lru_cache(maxsize=8192)
def is_wide(sign: str) -> bool:
    """Whether a sign is set in a full square, as Chinese is."""
    return unicodedata.east_asian_width(sign) in WIDE


def runs(found: Iterator[Sign]) -> Iterator[list[Any]]:
    """Signs that follow each other on a line, as words, left, right, base, size, font."""
    run: list[Any] = []
    for sign, left, right, base, size, font, spaced in found:
        least = SPACE if spaced else GAP
        follows = (
            run
            and abs(base - run[3]) < 0.05 * size
            and abs(size - run[4]) < 0.02 * size
            and font == run[5]
            and -OVERLAP * size < left - run[2] < least * size
        )
        if follows:
            run[0] += sign
            run[2] = max(run[2], right)
            continue
        if run:
            yield run
        run = [sign, left, right, base, size, font]
    if run:
        yield run


def rounded(run: list[Any]) -> list[Any]:
    """A run as it is printed: surrogates joined, places to a hundredth of a point."""
    words = run[0].encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    places = [round(number, 2) if math.isfinite(number) else 0.0 for number in run[1:5]]
    return [words, *places, run[5]]


def extent(page: Any) -> list[float]:
    """Left, foot, right and head of the page as it is read."""
    left, foot, right, head = page.get_mediabox()
    turn = raw.FPDFPage_GetRotation(page)
    first, second = rotated(left, foot, turn), rotated(right, head, turn)
    return [
        min(first[0], second[0]), min(first[1], second[1]),
        max(first[0], second[0]), max(first[1], second[1]),
    ]  # fmt: skip


def main(most_pages: int) -> int:
    """Print every page; exit code 3 where a password is needed, 4 for more pages than allowed."""
    with contextlib.suppress(ValueError, OSError):  # macOS has no such limit
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        document = pdfium.PdfDocument(sys.stdin.buffer.read())
    except pdfium.PdfiumError as error:
        if raw.FPDF_GetLastError() == raw.FPDF_ERR_PASSWORD or "assword" in str(error):
            return PASSWORD
        sys.stderr.write(str(error))
        return 1
    if len(document) > most_pages:
        sys.stderr.write(str(len(document)))
        return TOO_MANY
    for number in range(len(document)):
        page = document[number]
        text = page.get_textpage()
        slanted: list[str] = []
        shown = [rounded(run) for run in runs(signs(page, text, slanted))]
        told = {"box": extent(page), "runs": shown, "slanted": "".join(slanted)}
        sys.stdout.write(json.dumps(told) + "\n")
        text.close()
        page.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
