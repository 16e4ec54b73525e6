"""Whatever the bytes, reading gives a text or the typed refusal, never another error."""

from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from content.files import read_file
from content.text import TextError
from tests.content.files.office import HAN, abstract, docx, listed, numbering, paragraph
from tests.content.files.printed import pdf
from tests.content.files.test_archives import archive

PARTS = numbering([abstract(0, ((HAN, "第%1条", "space", ""),))], [(1, 0, {})])
DOCX = docx([paragraph("甲乙", listed(1, 0)), paragraph("丙")], numbering=PARTS)
PAGE = (
    "<html><body><h1>题</h1><table><tr><td>甲</td><td>乙</td></tr></table></body></html>".encode()
)
PDF = pdf([[("第一条 甲。", 72, 700, 12)]])
ZIP = archive({"a.docx": DOCX, "b.html": PAGE})
HEADS = (
    b"",
    b"%PDF-1.7\n",
    b"PK\x03\x04",
    b"<html>",
    b"\xff\xfe",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
)


def reads(data: bytes) -> None:
    with suppress(TextError):
        read = read_file(data, "a")
        for part in (read, *read.parts):
            assert "\x00" not in part.text.encode("utf-8").decode("utf-8")


@given(st.sampled_from(HEADS), st.binary(max_size=400))
@settings(max_examples=150, deadline=None)
def test_random_bytes_are_read_or_refused(head: bytes, rest: bytes) -> None:
    reads(head + rest)


@given(st.sampled_from([DOCX, ZIP, PAGE]), st.data())
@settings(max_examples=200, deadline=None)
def test_cut_and_altered_files_are_read_or_refused(data: bytes, draw: st.DataObject) -> None:
    altered = bytearray(data[: draw.draw(st.integers(0, len(data)))])
    for _ in range(draw.draw(st.integers(0, 6))):
        if altered:
            altered[draw.draw(st.integers(0, len(altered) - 1))] = draw.draw(st.integers(0, 255))
    reads(bytes(altered))


@given(st.data())
@settings(max_examples=25, deadline=None)
def test_cut_and_altered_pdfs_are_read_or_refused(draw: st.DataObject) -> None:
    altered = bytearray(PDF[: draw.draw(st.integers(9, len(PDF)))])
    for _ in range(draw.draw(st.integers(0, 6))):
        altered[draw.draw(st.integers(9, len(altered) - 1)) if len(altered) > 9 else 0] = 55
    reads(bytes(altered))


@given(st.text(alphabet="<>/=\"' pdivtablorespan&;甲乙。\n", max_size=200))
@settings(max_examples=200, deadline=None)
def test_tangled_markup_is_read_or_refused(markup: str) -> None:
    reads(f"<html><body>{markup}".encode())


@given(st.text(alphabet="<>/=\"' w:pPrtnumIdvals甲%1", max_size=200))
@settings(max_examples=150, deadline=None)
def test_tangled_documents_are_read_or_refused(markup: str) -> None:
    reads(docx([paragraph("甲", listed(1, 0)), markup], numbering=PARTS))


@given(st.text(alphabet="0123456789ABCDEFabcdef", max_size=6))
@settings(max_examples=100, deadline=None)
def test_symbols_of_any_code_leave_a_text_that_can_be_stored(code: str) -> None:
    reads(docx([f'<w:p><w:r><w:t>甲</w:t><w:sym w:char="{code}"/></w:r></w:p>']))


@given(st.integers(0, 0x110000))
@settings(max_examples=100, deadline=None)
def test_references_to_any_code_leave_a_text_that_can_be_stored(code: int) -> None:
    reads(f"<html><body><p>甲&#{code};乙</p></body></html>".encode())
