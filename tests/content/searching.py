"""What a search must find, by looking through everything public: slow, simple, and no index."""

import random
from collections.abc import Iterator
from pathlib import Path

from content.models import Expression, Passage, Requirement
from content.queries.reading import Reading
from content.queries.search import Filters, Found, search
from content.services.imports import ImportOptions, import_files
from content.services.planning import plan
from content.text.folding import fold

Named = tuple[str, str, str | None]
HEADINGS = {"part", "subpart", "chapter", "section", "heading"}
_SIGNS = "慎言行权欲廉洁自律政治学习业务团结作风公道正派国家标准干部群众组织纪律监督"


def by_scanning(term: str) -> set[Named]:
    """Give kind, uid and edition of every requirement and smallest passage that holds a term."""
    wanted = fold(term)
    return {*_requirements(wanted), *_passages(wanted)}


def _requirements(wanted: str) -> Iterator[Named]:
    rows = Requirement.objects.public().select_related("entity", "edition")
    for row in rows:
        said = [row.title, row.statement]
        for text in row.texts.values():
            said += [text.get("title") or "", text.get("statement") or ""]
        if any(wanted in fold(one) for one in said) or fold(row.code) == wanted:
            yield "requirement", str(row.entity.uid), row.edition.label


def _passages(wanted: str) -> Iterator[Named]:
    for text in Expression.objects.public().order_by("pk"):
        rows = list(Passage.objects.filter(expression=text).select_related("entity"))
        holding = [row for row in rows if wanted in fold(_own_words(row, rows, text.text))]
        for row in holding:
            inner = (one for one in holding if one.path != row.path)
            # A heading is found by its own line, whatever stands below it.
            if row.unit in HEADINGS or not any(
                row.start <= one.start and one.end <= row.end for one in inner
            ):
                yield "passage", str(row.entity.uid), text.label


def _own_words(row: Passage, rows: list[Passage], text: str) -> str:
    below = [one.start for one in rows if one.parent_id == row.pk]
    return text[row.start : min(below) if row.unit in HEADINGS and below else row.end]


def by_searching(term: str, filters: Filters | None = None, *, limit: int = 7) -> list[Named]:
    """Give what all pages of a search name, requirements and passages, in their order."""
    return [
        (hit["kind"], hit["uid"], hit["edition"])
        for page in pages(term, filters, limit=limit)
        for hit in page.results
        if hit["kind"] in {"requirement", "passage"}
    ]


def pages(term: str, filters: Filters | None = None, *, limit: int = 7) -> Iterator[Found]:
    """Give all pages of a search of one term, which is quoted."""
    cursor: str | None = None
    while True:
        found = search(f'"{term}"', Reading.today(), filters, cursor=cursor, limit=limit)
        yield found
        cursor = found.next
        if cursor is None:
            return


def import_random_statutes(folder: Path, number: int, seed: int) -> None:
    """Publish statutes of few different characters, so that terms are common."""
    chance = random.Random(seed)  # noqa: S311
    for serial in range(number):
        lines = [f"# 试行条例{serial}", f"{2001 + serial}年1月1日", "", "## 第一章 总则", ""]
        for article in range(1, 6):
            lines += [f"第{'一二三四五'[article - 1]}条 {_sentence(chance)}", "", _sentence(chance)]
            lines += [f"（{item}）{_sentence(chance)}" for item in "一二"]
            lines.append("")
        (folder / f"{serial:03d}.md").write_text("\n".join(lines), encoding="utf-8")
    files = sorted(folder.glob("*.md"))
    list(import_files(plan(files, wanted="auto"), ImportOptions(publish=True)))


def _sentence(chance: random.Random) -> str:
    return "".join(chance.choices(_SIGNS, k=chance.randint(6, 30))) + "。"


def random_terms(number: int, seed: int, longest: int = 8) -> list[str]:
    """Give random pieces of public texts, of one to ``longest`` characters on one line."""
    chance, found = random.Random(seed), list[str]()  # noqa: S311
    texts = list(Expression.objects.public().order_by("pk").values_list("text", flat=True))
    while len(found) < number:
        text = chance.choice(texts)
        length = 1 + len(found) % longest
        start = chance.randrange(max(len(text) - length, 1))
        term = text[start : start + length]
        if len(fold(term)) == length and not set(term) & set('"“”\n'):
            found.append(term)
    return found
