"""What the reading benchmarks read: one published framework of 50 standards of 4 requirements.

Every standard cites a source and carries words of the length of a real article, so that a list of
50 with their children holds 250 objects in about 108 kB of Chinese JSON.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

from benchmarks.generated import ACTORS, DUTIES, OBJECTS
from content.text.numerals import to_chinese

STANDARDS, CHILDREN = 50, 4
TITLE = "样例登记条例"
# Chosen so that the list below has the size of the one in which the limits were measured.
CLAUSES = 8
LIST = (
    "/api/v1/requirements/?framework=yang-li-deng-ji-tiao-li&kind=standard&limit=50&expand=children"
)


def statute() -> str:
    """Give the text, as Markdown; the same every time."""
    random = Random(STANDARDS)
    lines = [f"# {TITLE}", "2022年5月1日 市人民代表大会通过", "<!-- INFO END -->", ""]
    for article in range(1, STANDARDS + 1):
        words = "".join(_clause(random) for _ in range(CLAUSES))
        lines += [f"第{to_chinese(article)}条 {words}并遵守下列规定：", ""]
        for item in range(1, CHILDREN + 1):
            end = "。" if item == CHILDREN else "；"
            lines += [f"（{to_chinese(item)}）第{article}处{_clause(random)[:-1]}{end}", ""]
    return "\n".join(lines)


def _clause(random: Random) -> str:
    return f"{random.choice(ACTORS)}应当按照规定{random.choice(DUTIES)}{random.choice(OBJECTS)}，"


def write_content(folder: Path) -> Path:
    """Write the text into a folder, for ``manage.py import --publish``; give its file."""
    file = folder / "statute.md"
    file.write_text(statute(), encoding="utf-8")
    return file
