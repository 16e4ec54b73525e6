"""What holds for any text at all."""

from hypothesis import given, settings
from hypothesis import strategies as some

from content.text import compare_outlines, read_document
from content.text.coverage import CLASSES
from content.text.records import Node, Outline

PIECES = some.sampled_from(
    "第一条_|第二条|第三条_甲|第十—条_|第五章_总则|一、|二、|（一）|（二）|1.|2．|（1）|①|首先，|其次，|最后，"
    "|一是|二是|三要|第一，|第二，|其一，|要甲。|要乙。|要丙，|必须做到|《|》|〈|本条例第五条|、第七条"
    "|刑法第三条第二款|第（一）项|附件：|附_则|\n|\n\n|_|\u3000|。|；|：|“|”|#_|##_|##|<!--_INFO_END_-->"
    "|2020年1月2日|时间:2020-01-02|上一篇:甲_下一篇:乙|同志们，|\u200b|\ue000|\r\n|１２|甲|某某办法"
    "|内容如下：|5.1.1_|二|第一阶段：|𠮷|\u2028|\x0b".replace("_", " ").split("|")
)
TEXTS = some.one_of(some.text(max_size=200), some.lists(PIECES, max_size=60).map("".join))


def check_nesting(nodes: tuple[Node, ...], start: int, end: int) -> None:
    """Children lie inside their parent's span, siblings apart and in order."""
    for node in nodes:
        assert start <= node.start < node.end <= end
        check_nesting(node.children, node.start, node.end)
        start = node.end


def articles(nodes: tuple[Node, ...]) -> list[Node]:
    """Every article, in reading order."""
    below = [article for node in nodes for article in articles(node.children)]
    return [node for node in nodes if node.unit == "article"] + below


def check_spans(outline: Outline) -> None:
    """Every span lies inside the text."""
    spans = [(finding.start, finding.end) for finding in outline.findings]
    spans += [(proposal.start, proposal.end) for proposal in outline.proposals]
    spans += [(citation.start, citation.end) for citation in outline.citations]
    spans += [(document.start, document.end) for document in outline.documents]
    assert all(0 <= start <= end <= len(outline.text) for start, end in spans)


@settings(max_examples=300)
@given(TEXTS)
def test_any_text_reads_without_error_and_nests(text: str) -> None:
    outline = read_document(text)

    check_nesting(outline.nodes, 0, len(text))
    check_spans(outline)
    assert all(c.raw == text[c.start : c.end] for c in outline.citations)


@settings(max_examples=300)
@given(TEXTS)
def test_coverage_tiles_any_text_and_hides_no_node(text: str) -> None:
    outline = read_document(text)
    spans = outline.coverage.spans

    assert outline.coverage.characters == len(text)
    assert [start for start, _, _ in spans] == [0, *(end for _, end, _ in spans)][: len(spans)]
    assert not spans or spans[-1][1] == len(text)
    assert {kind for _, _, kind in spans} <= CLASSES
    for node in outline.nodes:
        assert any(a <= node.start < b and kind == "node" for a, b, kind in spans)


@settings(max_examples=60)
@given(TEXTS, TEXTS)
def test_any_two_texts_compare_and_account_for_every_article(old: str, new: str) -> None:
    before, after = read_document(old), read_document(new)

    comparison = compare_outlines(before, after)

    numbers = {node.number for node in articles(before.nodes)}
    said = {*comparison.identical, *comparison.moved, *comparison.changed, *comparison.removed}
    assert said == numbers


@settings(max_examples=100)
@given(TEXTS)
def test_reading_twice_gives_the_same_json(text: str) -> None:
    assert read_document(text).as_json("a") == read_document(text).as_json("a")
