"""A corpus of any size out of the shared statutes: ``python -m benchmarks.corpus FOLDER [N]``.

Copy ``k`` of a statute has its own title (样本k), its own issuing body and a number at the end of
every paragraph, so that no two documents, passages or searches are alike. With N = 4,400 it holds
about 240,000 provisions.
"""

import itertools
import re
import sys
from pathlib import Path

SHARED = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "laws" / "md"
_TITLE = re.compile(r"^# (.+)$", re.MULTILINE)
_DATED = re.compile(r"^(\d{4}年\d{1,2}月\d{1,2}日)\s*", re.MULTILINE)
_SENTENCE_END = re.compile(r"([。；])$", re.MULTILINE)


def copies(number: int, source: Path = SHARED) -> "itertools.islice[tuple[str, str]]":
    """Give ``number`` pairs of file name and text, statute after statute, then again."""
    statutes = sorted(source.rglob("*.md"))
    texts = [(path.stem, path.read_text(encoding="utf-8")) for path in statutes]
    endless = ((name, text, turn) for turn in itertools.count(1) for name, text in texts)
    return itertools.islice(
        ((f"{turn:03d}-{name}.md", varied(text, turn)) for name, text, turn in endless), number
    )


def varied(text: str, turn: int) -> str:
    r"""Give a statute's text as its copy number ``turn``.

    >>> varied("# 甲法\n2020年1月1日通过\n第一条 守信。\n", 7).splitlines()
    ['# 样本7甲法', '2020年1月1日样本7市人民政府通过', '第一条 守信〔7-1〕。']
    """
    serial = itertools.count(1)
    titled = _TITLE.sub(rf"# 样本{turn}\1", text, count=1)
    issued = _DATED.sub(rf"\1样本{turn}市人民政府", titled)
    return _SENTENCE_END.sub(lambda end: f"〔{turn}-{next(serial)}〕{end[1]}", issued)


def write(folder: Path, number: int) -> int:
    """Write the corpus below ``folder``; give the number of its characters."""
    folder.mkdir(parents=True, exist_ok=True)
    characters = 0
    for name, text in copies(number):
        (folder / name).write_text(text, encoding="utf-8")
        characters += len(text)
    return characters


if __name__ == "__main__":
    target, wanted = Path(sys.argv[1]), int((sys.argv[2:] or ["4400"])[0])
    print(f"{write(target, wanted)} characters in {wanted} documents")
