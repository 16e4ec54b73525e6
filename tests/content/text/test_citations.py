"""References to provisions: kind, document and target."""

import pytest

from content.text import read_document
from content.text.records import Citation


def cited(words: str, known: tuple[str, ...] = ()) -> list[Citation]:
    """The citations of one article with these words."""
    text = f"# 某某条例\n\n<!-- INFO END -->\n\n第一条 {words}"
    found = read_document(text, known_titles=known).citations
    for citation in found:
        assert text[citation.start : citation.end] == citation.raw
        assert text[citation.at] in "第前本"
    return list(found)


@pytest.mark.parametrize(
    ("words", "kind", "document", "target"),
    [
        ("违反本条例第五条第二款规定的", "self", "某某条例", ("5", 2, None)),
        ("本条例第十二条第一款第三项", "self", "某某条例", ("12", 1, 3)),
        ("本条例第十八条第（四）项", "self", "某某条例", ("18", None, 4)),
        ("本条例第十八条第（四）、（五）项", "self", "某某条例", ("18", None, None)),
        ("本条例第十八条第（一）至（三）项", "self", "某某条例", ("18", None, None)),
        ("本条例第十八条第二、三款", "self", "某某条例", ("18", None, None)),
        ("本条例第十八条第二款、第三款", "self", "某某条例", ("18", 2, None)),
        ("《中华人民共和国立法法》第八条", "book", "中华人民共和国立法法", ("8", None, None)),
        ("《立法法》（以下简称本法律）第８条", "book", "立法法", ("8", None, None)),
        ("《关于适用〈某法〉的解释》第三条", "book", "关于适用〈某法〉的解释", ("3", None, None)),
        ("依照刑法第一百三十三条之一的规定", "bare", "刑法", ("133-1", None, None)),
        ("适用中华人民共和国刑法第五条", "bare", "中华人民共和国刑法", ("5", None, None)),
        ("属于行政诉讼法第九十条规定的", "bare", "行政诉讼法", ("90", None, None)),
        (
            "违反某某市国有资产监督管理条例第九条",
            "bare",
            "某某市国有资产监督管理条例",
            ("9", None, None),
        ),
        ("应当依照条例第三十一条", "unmarked", None, ("31", None, None)),
        ("违反第十一条规定", "unmarked", None, ("11", None, None)),
        ("依照前款规定", "relative", "某某条例", (None, None, None)),
        ("符合本条第二款规定", "relative", "某某条例", (None, 2, None)),
    ],
)
def test_one_citation(
    words: str, kind: str, document: str | None, target: tuple[str | None, int | None, int | None]
) -> None:
    citation = cited(words)[0]

    assert (citation.kind, citation.document) == (kind, document)
    assert (citation.article, citation.paragraph, citation.item) == target


def test_a_chain_takes_the_document_of_its_first_member() -> None:
    found = cited("违反刑法第五条第一款、第二款和第七条、第九条第（二）、（三）项或者第十条的")

    assert [(c.kind, c.document, c.article) for c in found] == [
        ("bare", "刑法", "5"),
        ("chain", "刑法", "7"),
        ("chain", "刑法", "9"),
        ("chain", "刑法", "10"),
    ]


def test_a_declared_short_name_and_a_known_title_are_names() -> None:
    short = cited("根据《某某市城市供水条例》（以下简称供水条例），依照供水条例第三条")
    known = cited("依照本市停车办法第三条", known=("停车办法",))

    assert (short[0].kind, short[0].document) == ("bare", "供水条例")
    assert (known[0].kind, known[0].document) == ("bare", "停车办法")


def test_the_labels_of_articles_are_no_citations() -> None:
    text = "某某条例\n第一条 甲。\n第二条 乙。\n第三条规定。\n第四条 丙。"

    assert read_document(text).citations == ()
