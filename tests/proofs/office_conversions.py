"""Laws and the source article, turned into docx, pdf and html by LibreOffice, keep their outlines.

From each printed text a docx is made whose labels Word counts itself (numbering.xml, restarts),
with first-line indents as offices set them; LibreOffice turns it into a pdf, and the plain text
into a docx and that into a page.
"""

import tempfile
from pathlib import Path

from tests.content.files.conversions import by_office, office, survives
from tests.content.files.office import automatic
from tests.proofs.printed_texts import printed_texts
from tests.proofs.verdict import Unproven


def prove() -> str:
    """Give what was shown."""
    if office() is None:
        raise Unproven("LibreOffice is not installed")
    texts = printed_texts()
    with tempfile.TemporaryDirectory(prefix="plumbline-office-") as folder:
        root = Path(folder)
        labels = 0
        plain, counted = [], []
        for name, text in texts.items():
            plain.append(root / f"{name}.txt")
            plain[-1].write_text(text, encoding="utf-8")
            data, found = automatic(text)
            labels += found
            counted.append(root / "counted" / f"{name}.docx")
            counted[-1].parent.mkdir(exist_ok=True)
            counted[-1].write_bytes(data)
        typed = by_office(
            plain, "docx:MS Word 2007 XML", root / "typed", "--infilter=Text (encoded):UTF8"
        )
        made = {
            "docx with counted labels": counted,
            "pdf": by_office(counted, "pdf", root / "pdf"),
            "docx": typed,
            "html": by_office(typed, "html", root / "html"),
        }
        lost = [
            f"{file.name} ({kind})"
            for kind, files in made.items()
            for file, text in zip(files, texts.values(), strict=True)
            if not survives(text, file)
        ]
    assert not lost, f"the outline differs: {', '.join(lost)}"
    return f"{len(texts)} texts as {', '.join(made)}; {labels} labels counted; outlines equal"
