"""The main text of a page is kept whole; what stands around it is told."""

import pytest

from content.files.html import read_html
from content.files.records import FileText
from content.text import TextError

PAGE = """<!DOCTYPE html><html><head><meta charset="{charset}">
<title>示例讲话_讲话材料_某某文秘网</title>
<script>var a = "<p>不是正文。</p>";</script></head><body>
<div class="top-nav"><a href="/">首页</a> <a href="/a">讲话</a>
<a href="/b">总结</a></div>
<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/a">讲话</a></div>
<div class="article"><h1>示例讲话</h1>
<div class="info">来源：某部 时间：2022-10-17 08:30 浏览：12</div>
<div class="content"><p>&nbsp;&nbsp;&nbsp;&nbsp;同志们：</p>
<p>　　一、坚持
学习，<b>反复</b>地学，结合工作学，带着问题学，学以致用，用以促学。</p>
<p>二、坚持团结，互相支持，互相补台，<br>不搞小圈子，不说闲话，一心一意把事情办好。</p>
<ol style="list-style-type: cjk-ideographic" start="3"><li>坚持廉洁。</li><li>坚持公道。</li></ol>
<table><tr><td>项</td><td>数</td></tr><tr><td>甲</td><td>1</td></tr></table>
</div><div class="sign">某某部<br>2022年10月16日</div>
<div class="pages">上一篇：<a href="1">旧闻一则</a> 下一篇：<a href="3">新闻一则</a></div></div>
<div class="related"><h3>相关文章</h3>
<ul><li><a href="4">某处领导在某会上的讲话，很长很长的题目。</a></li></ul></div>
<footer>版权所有：某某文秘网，未经许可，不得转载。京ICP备00000000号</footer></body></html>"""
KEPT = """示例讲话
来源：某部 时间：2022-10-17 08:30 浏览：12
同志们：
一、坚持学习，反复地学，结合工作学，带着问题学，学以致用，用以促学。
二、坚持团结，互相支持，互相补台，
不搞小圈子，不说闲话，一心一意把事情办好。
三、坚持廉洁。
四、坚持公道。
| 项 | 数 |
| 甲 | 1 |
某某部
2022年10月16日
上一篇：旧闻一则 下一篇：新闻一则"""


def read(page: str, charset: str = "utf-8") -> FileText:
    return read_html(page.encode(charset), "a.html")


@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "utf-16"])
def test_a_page_gives_its_main_text_title_date_and_neighbours(charset: str) -> None:
    page = read(PAGE.format(charset=charset), charset)
    assert page.text == KEPT
    assert (page.title, page.published) == ("示例讲话", "2022-10-17T08:30:00")
    assert (page.previous, page.next) == ("旧闻一则", "新闻一则")
    assert page.left_out == (
        "首页 讲话 总结",
        "当前位置：首页 > 讲话",
        "相关文章",
        "某处领导在某会上的讲话，很长很长的题目。",
        "版权所有：某某文秘网，未经许可，不得转载。京ICP备00000000号",
    )


def test_a_plain_page_is_kept_whole() -> None:
    lines = ["某条例", "第一章 总则", "第一条 甲。", "（一）乙；", "第二条 丙。", "附件"]
    page = read("<html><body>" + "".join(f"<p>{line}</p>" for line in lines) + "</body></html>")
    assert (page.text.split("\n"), page.left_out) == (lines, ())


def test_prose_outside_the_main_container_is_kept() -> None:
    long = "这是正文的一个长段，句子完整，意思清楚，讲的是同一件事情。"
    page = read(
        f"<html><body><div><p>{'这一段在外面，也是完整的句子，不能丢掉。' * 2}</p></div>"
        f"<div id=main><div>{f'<p>{long}</p>' * 12}</div></div></body></html>"
    )
    assert page.text.count("不能丢掉") == 2


def test_lists_that_show_their_own_numbers_get_no_second_one() -> None:
    page = read(
        "<ol><li>1. 甲事。</li><li>2、乙事。</li></ol><ol style='list-style:none'><li>丙</li></ol>"
    )
    assert page.text.split("\n") == ["1. 甲事。", "2、乙事。", "丙"]


def test_the_title_stands_in_where_the_page_prints_none() -> None:
    body = "各单位要认真学习，深入领会，结合实际，抓好落实，并于月底前报告情况。"
    page = read(
        f"<html><head><title>关于学习的通知 - 某网</title></head><body><p>{body}</p></body></html>"
    )
    assert page.text.split("\n") == ["关于学习的通知", body]


def test_a_declared_date_is_found() -> None:
    page = read('<html><head><meta name="PubDate" content="2021-03-04 05:06"></head><p>甲乙</html>')
    assert page.published == "2021-03-04T05:06:00"


def test_entities_of_a_document_type_are_not_followed() -> None:
    page = read(
        '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><body>'
        '<p>甲&x;乙</p><iframe src="http://127.0.0.1:9/"></iframe></body></html>'
    )
    assert "root:" not in page.text
    assert "甲" in page.text


@pytest.mark.parametrize("depth", [300, 100_000])
def test_a_page_nested_too_deeply_is_refused_rather_than_cut(depth: int) -> None:
    with pytest.raises(TextError) as refused:
        read("<html><body>" + "<div>甲" * depth)
    assert refused.value.code == "broken_file"


def test_faulty_markup_is_mended() -> None:
    assert read("<html><p>甲<foo>乙</b>&bad;<p>丙<").text.split("\n")[1] == "丙<"
