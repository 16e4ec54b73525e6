"""Laws and the source article, as web pages and printed to pdf by Chromium, keep their outlines."""

import tempfile
from pathlib import Path

from tests.chromium import executable
from tests.content.files.conversions import by_browser, page_of, survives
from tests.proofs.printed_texts import printed_texts
from tests.proofs.verdict import Unproven


def prove() -> str:
    """Give what was shown."""
    if executable() is None:
        raise Unproven("Chromium is not installed")
    texts = printed_texts()
    lost = []
    with tempfile.TemporaryDirectory(prefix="plumbline-browser-") as folder:
        for name, text in texts.items():
            page = Path(folder, f"{name}.html")
            page.write_text(page_of(text), encoding="utf-8")
            lost += [file.name for file in (page, by_browser(page)) if not survives(text, file)]
    assert not lost, f"the outline differs: {', '.join(lost)}"
    return f"{len(texts)} texts as html and pdf with running heads; outlines equal"
