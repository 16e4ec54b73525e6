"""The texts that are converted: the source article, ten essays and every third of the laws."""

from pathlib import Path

from tests.content.files.conversions import printed
from tests.proofs.verdict import Unproven

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
STEP = 3


def printed_texts() -> dict[str, str]:
    """Give each text as a page prints it, by a short name."""
    laws = sorted(DATA.glob("laws/md/**/*.md"))[::STEP]
    files = [*sorted(DATA.glob("prose/*.txt")), *laws]
    if not files:
        raise Unproven("the shared material is not here")
    return {
        f"text{place:02}": printed(file.read_text(encoding="utf-8"))
        for place, file in enumerate(files)
    }
