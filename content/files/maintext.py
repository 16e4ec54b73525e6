"""Which blocks of a web page are its main text; the others are told, not lost."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from content.files.webpage import Block, ancestors, name_of
from content.text.front import NEIGHBOUR, PUBLISHED

ASIDE_TAGS = frozenset({"nav", "footer", "aside"})
ASIDE_ROLES = frozenset({"navigation", "banner", "contentinfo", "complementary", "search"})
ASIDE_NAME = re.compile(
    r"(?:^|[-_\s])(?:nav|navbar|navi|menu|footer|foot|header|bread|breadcrumbs?|crumbs?|side|sidebar|"
    r"share|social|related|recommend|comments?|copyright|ads?|advert|banner|toolbar|search|login|"
    r"hot|rank|ranking|friend|friendlinks?|pagination|xiangguan|tuijian)(?=$|[-_\s\d])",
    re.IGNORECASE,
)
HEADINGS = frozenset({"h1", "h2"})
SENTENCE = re.compile("[。；！？]|[，,：:].*[，,。；]")
LABEL = re.compile(
    r"第[零一二三四五六七八九十百千\d]+[编章节条]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]"
)
# Words of the page's own machinery, never of a document.
MACHINERY = re.compile(
    r"(?:【?(?:打印|关闭|收藏|复制|纠错)|字[号体][:：\s大中小]|分享|扫一扫|返回(?:顶部|首页)|首页|"
    r"(?:您?(?:现在|当前)?的?|当前)位置|相关(?:阅读|链接|文章|推荐|新闻)|热门|推荐阅读|版权所有|"
    r"copyright|京ICP|.{0,12}ICP备|.{0,12}公网安备|登录|注册|上一页|下一页|加载)",
    re.IGNORECASE,
)
BARE_NEIGHBOUR = re.compile(r"[上下]一[篇条]\s*[:：]?$")
MAIN_SHARE = 0.85
ASIDE_SHARE = 0.25
LINKED_SHARE = 0.7
LIST_LENGTH = 3
SENTENCE_LENGTH = 20


@dataclass(frozen=True, slots=True)
class MainText:
    """The blocks kept in reading order, and the words of the others."""

    kept: tuple[Block, ...]
    left_out: tuple[str, ...]


def main_text(blocks: Sequence[Block]) -> MainText:
    """Part a page into its main text and what stands around it.

    The container of most sentences is kept whole, lists of links aside. Around it are kept:
    sentences, top headings, the line with the date, and 上一篇, 下一篇.
    """
    blocks = with_neighbours(blocks)
    asides = aside_elements(weights_of(blocks))
    inner = [block for block in blocks if not in_any(block, asides)] or blocks
    container = densest(inner, weights_of(inner))
    lists = link_lists(blocks)
    kept, left_out = [], []
    for place, block in enumerate(blocks):
        inside = container in set(ancestors(block.element))
        if keeps(block, inside=inside, aside=in_any(block, asides), listed=place in lists,
                 near=is_near(block, container)):  # fmt: skip
            kept.append(block)
        else:
            left_out.append(block.words)
    return MainText(tuple(kept), tuple(dict.fromkeys(left_out)))


def keeps(block: Block, *, inside: bool, aside: bool, listed: bool, near: bool) -> bool:
    """Whether a block belongs to the main text."""
    if NEIGHBOUR.match(block.words):
        return True
    if aside or listed or MACHINERY.match(block.words):
        return False
    if inside or PUBLISHED.search(block.words) or name_of(block.element) == "h1":
        return True
    if block.linked > LINKED_SHARE * len(block.words):
        return False
    return near or is_sentence(block.words)


def is_near(block: Block, container: etree._Element) -> bool:
    """Whether an unlinked block stands beside the container, as titles and signatures do."""
    parent = container.getparent()
    if block.linked or parent is None or name_of(parent) in ("html", ""):
        return False
    return parent in set(ancestors(block.element))


def is_sentence(words: str) -> bool:
    """Whether a block reads as prose rather than as a label."""
    return len(words) >= SENTENCE_LENGTH and SENTENCE.search(words) is not None


def weight(block: Block) -> float:
    """How much a block speaks for its container: its unlinked signs, labels counted low."""
    plain = len(block.words) - block.linked
    return plain if is_sentence(block.words) or LABEL.match(block.words) else 0.2 * plain


def weights_of(blocks: Sequence[Block]) -> dict[etree._Element, float]:
    """The summed weight of the blocks below each element."""
    weights: dict[etree._Element, float] = {}
    for block in blocks:
        share = weight(block)
        for element in ancestors(block.element):
            weights[element] = weights.get(element, 0.0) + share
    return weights


def aside_elements(weights: dict[etree._Element, float]) -> set[etree._Element]:
    """Elements named as navigation, footer or the like, unless they hold much of the page."""
    total = max(weights.values(), default=0.0)
    return {
        element
        for element in weights
        if weights[element] <= ASIDE_SHARE * total and is_aside(element)
    }


def is_aside(element: etree._Element) -> bool:
    """Whether an element's tag, role, class or id says that it is not the main text."""
    if name_of(element) in ASIDE_TAGS or element.get("role", "") in ASIDE_ROLES:
        return True
    return ASIDE_NAME.search(f"{element.get('class', '')} {element.get('id', '')}") is not None


def in_any(block: Block, elements: set[etree._Element]) -> bool:
    """Whether a block stands in one of the elements."""
    return any(element in elements for element in ancestors(block.element))


def densest(blocks: Sequence[Block], weights: dict[etree._Element, float]) -> etree._Element:
    """The deepest element that still holds most of the weight."""
    element = list(ancestors(blocks[0].element))[-1]
    total = weights[element]
    while True:
        inner = [child for child in element if weights.get(child, 0.0) >= MAIN_SHARE * total]
        if not inner or total == 0:
            return element
        element = inner[0]


def link_lists(blocks: Sequence[Block]) -> set[int]:
    """The places of blocks in a run of at least three that are nothing but links."""
    found: set[int] = set()
    run: list[int] = []
    for place, block in enumerate([*blocks, None]):
        if block is not None and block.linked > LINKED_SHARE * len(block.words):
            run.append(place)
            continue
        if len(run) >= LIST_LENGTH:
            found.update(run)
        run = []
    return found


def with_neighbours(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with a lone 上一篇 and the title behind it made one."""
    joined: list[Block] = []
    for block in blocks:
        if joined and BARE_NEIGHBOUR.fullmatch(joined[-1].words) and len(block.words) < 100:  # noqa: PLR2004
            label = joined[-1].words.rstrip(":： ")
            joined[-1] = Block(f"{label}:{block.words}", block.linked, block.element)
        else:
            joined.append(block)
    return joined
