"""Real texts beside the repository: the source article exactly, the others above a floor."""

import importlib.util
import json
import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from content.text import read_document
from content.text.commandline import compare_lines, outline_lines
from content.text.records import Node

Score = Callable[[str, Path, Path], str]


@pytest.fixture
def score(shared: Path, capsys: pytest.CaptureFixture[str]) -> Score:
    """Run one of the scorer's tables and give what it prints."""
    path = shared / "score" / "score_outline.py"
    spec = importlib.util.spec_from_file_location("score_outline", path)
    assert spec is not None
    assert spec.loader is not None
    module: ModuleType = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    def run(table: str, lines: Path, gold: Path) -> str:
        getattr(module, table)(module.records(str(lines)), gold)
        return capsys.readouterr().out

    return run


def figure(pattern: str, printed: str) -> float:
    """The first number that ``pattern`` captures."""
    match = re.search(pattern, printed)
    assert match is not None, printed
    return float(match[1])


def write(path: Path, lines: list[str]) -> Path:
    """Write lines to a file."""
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_the_source_article_is_read_exactly(shared: Path) -> None:
    path = next((shared / "seeds").iterdir())
    outline = read_document(path.read_text(encoding="utf-8"))

    assert outline.published == "2022-10-17T01:52:58"
    assert outline.previous is not None
    assert outline.next is not None
    assert len(outline.nodes) == 5
    points = [point for section in outline.nodes for point in section.children]
    assert len(points) == 14
    assert [point.implicit for point in outline.nodes[4].children] == [True] * 4
    assert not outline.nodes[3].children
    unity = outline.nodes[3]
    inside = [p for p in outline.proposals if unity.start <= p.start < unity.end]
    assert len(inside) == 4


def test_statutes_are_exact(shared: Path, score: Score, tmp_path: Path) -> None:
    folder = shared / "data" / "laws"
    lines = write(tmp_path / "laws.jsonl", list(outline_lines([str(folder / "md")])))

    printed = score("laws", lines, folder / "gold")

    assert "laws: 60/60 documents exact" in printed
    assert figure(r"citation F1 ([\d.]+)", printed) >= 0.995
    assert figure(r"findings .*F1 ([\d.]+)", printed) >= 0.98
    assert "coverage adds up in 60/60" in printed


def test_prose_is_read_above_the_floor(shared: Path, score: Score, tmp_path: Path) -> None:
    folder = shared / "data" / "prose"
    texts = [str(path) for path in sorted(folder.glob("*.txt"))]
    lines = write(tmp_path / "prose.jsonl", list(outline_lines(texts)))

    printed = score("prose", lines, folder)

    assert figure(r"marked F1 ([\d.]+)", printed) >= 0.97
    assert figure(r"implicit F1 ([\d.]+)", printed) >= 0.7
    right, both = (
        figure(pattern, printed) for pattern in (r"depth right (\d+)", r"depth right \d+/(\d+)")
    )
    assert right / both >= 0.97


def test_wordings_are_exact(shared: Path, score: Score, tmp_path: Path) -> None:
    folder = shared / "data" / "laws_versions"
    gold = [json.loads(line) for line in (folder / "gold.jsonl").open(encoding="utf-8")]
    lines: list[str] = []
    for pair in gold:
        old, new = (str(folder / "md" / pair[side]) for side in ("old", "new"))
        lines.extend(compare_lines(old, new))

    printed = score("wordings", write(tmp_path / "pairs.jsonl", lines), folder / "gold.jsonl")

    assert f"wordings: {len(gold)}/{len(gold)} pairs exact" in printed


def units(nodes: tuple[Node, ...]) -> list[tuple[str, str]]:
    """Unit and number of every node, in reading order."""
    return [row for node in nodes for row in ((node.unit, node.number), *units(node.children))]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: re.sub(r"\n\n+", "\n", text),
        lambda text: re.sub("(?m)^(第[一二三四五六七八九十百千零]+条)[ 　]+", r"\1", text),
        lambda text: re.sub("(?m)^(第[一二三四五六七八九十百千零]+)条", "\\1\u200b条", text),
        lambda text: re.sub("(?m)^第(十)一条 ", "第\\1—条 ", text),
    ],
    ids=["crlf", "no blank lines", "glued labels", "invisible characters", "misspelt labels"],
)
def test_damage_that_leaves_the_numbering_changes_no_structure(
    shared: Path, change: Callable[[str], str]
) -> None:
    for path in sorted((shared / "data" / "laws" / "md").rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        if "\n第" in text:
            assert units(read_document(change(text)).nodes) == units(read_document(text).nodes)
