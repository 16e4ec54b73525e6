"""Small pdf files for the tests: lines of signs at places, without any font file."""

from __future__ import annotations

from collections.abc import Sequence

# Words, left and base line in points, size in points.
Shown = tuple[str, float, float, float]
WIDTH, HEIGHT = 595, 842


def pdf(pages: Sequence[Sequence[Shown]]) -> bytes:
    """A pdf of these pages; every sign is a full square wide, Latin ones half."""
    signs = sorted({sign for page in pages for words, *_ in page for sign in words})
    code = {sign: place for place, sign in enumerate(signs, start=1)}
    kids = " ".join(f"{6 + 2 * place} 0 R" for place in range(len(pages)))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>",
        (
            "<</Type/Font/Subtype/Type0/BaseFont/Song/Encoding/Identity-H/DescendantFonts[4 0 R]"
            "/ToUnicode 5 0 R>>"
        ),
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/Song/DW 1000/W["
        + "".join(f"{code[sign]}[500]" for sign in signs if sign.isascii())
        + "]/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        "/FontDescriptor<</Type/FontDescriptor/FontName/Song/Flags 4/Ascent 880/Descent -120"
        "/CapHeight 880/ItalicAngle 0/StemV 80/FontBBox[0 -120 1000 880]>>>>",
        stream(unicode_map(code)),
    ]
    for place, page in enumerate(pages):
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]/Contents {7 + 2 * place} 0 R"
            "/Resources<</Font<</F 3 0 R>>>>>>"
        )
        objects.append(stream("\n".join(drawn(one, code) for one in page)))
    return written(objects)


def drawn(shown: Shown, code: dict[str, int]) -> str:
    """The operators that show one line."""
    words, left, base, size = shown
    codes = "".join(f"{code[sign]:04x}" for sign in words)
    return f"BT /F {size} Tf 1 0 0 1 {left} {base} Tm <{codes}> Tj ET"


def unicode_map(code: dict[str, int]) -> str:
    """The map from codes to signs that readers of text use."""
    rows = list(code.items())
    groups = [rows[place : place + 100] for place in range(0, len(rows), 100)]
    body = "\n".join(
        f"{len(group)} beginbfchar\n"
        + "\n".join(f"<{at:04x}> <{sign.encode('utf-16-be').hex()}>" for sign, at in group)
        + "\nendbfchar"
        for group in groups
    )
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def\n"
        "1 begincodespacerange <0000> <ffff> endcodespacerange\n" + body + "\nendcmap end end"
    )


def stream(body: str) -> str:
    """A stream object."""
    return f"<</Length {len(body)}>>\nstream\n{body}\nendstream"


def written(objects: Sequence[str]) -> bytes:
    """The file: numbered objects, their table, and where it starts."""
    out, places = "%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    return (
        f"{out}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
        f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF\n"
    ).encode("ascii")
