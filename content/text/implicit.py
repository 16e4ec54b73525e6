"""Points that no ordinal marks: parallel sentences that open with the same demand."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from content.text.lines import Block
from content.text.records import Node, Proposal, Span

FEWEST = 3
LONGEST = 80
"""Characters of a sentence that are kept to look at its opening."""
SENTENCE = re.compile("[^。！？!?]+[。！？!?…]*[”’」』）]*")
STOPS = "。！？；!?;…”’」』）"
TITLE_END = re.compile("[。！？；!?;]")
OPENING_QUOTES = " “‘「『（\n"
# A demand with its subject: 要, 我们要, 必须, 各级党委必须, 一定要; the same words must recur.
# Not 重要, 只要, 主要, 要求, 要素, 要点, 要是 (no demand).
DEMAND = re.compile(
    "([^，。；：、“”《》（）,;:]{0,8}?)"
    "((?<![重主首纲摘概紧只扼必])要(?![求素点么害闻是义])|必须做到|必须|应当|应该|务必|务求"
    "|不得|不准|不能|不要|严禁|禁止)"
)
# Two characters that carry an act; a noun, a subject, a date or a preposition never does.
ACTS = frozenset(
    """
    坚持 坚定 坚决 坚守 加强 强化 突出 推进 推动 完善 健全 深化 着力 提高 提升 建立 构建 严格 开展
    落实 切实 大力 积极 全面 深入 认真 努力 充分 继续 确保 注重 发挥 树立 增强 维护 优化 加快 加大
    扩大 促进 支持 鼓励 引导 带头 做到 始终 牢固 牢记 聚焦 紧扣 紧盯 狠抓 严守 严肃 严明 规范 改进
    改善 创新 培育 培养 打造 实施 保障 保持 统筹 拓展 巩固 学习 宣传 组织 帮助 履行 担当 敢于 善于
    勇于 甘于 乐于 勤于 精于 实现 反对 防止 杜绝 力戒 倡导 弘扬 践行 遵守 服从 尊重 关心 爱护 忠于
    热爱 锤炼 淬炼 激发 凝聚 筑牢 夯实 压实 抓实 抓住 抓牢 抓紧 守住 守好 守牢 办好 管好 用好 建好
    讲好 打好 打赢 走好 选好 配强 当好 做好 抓好 做实 做强 做优 抓细 把好 把握 建设 发展 培植 净化
    整治 纠正 查处 惩治 压减 降低 减少 控制 防范 化解 稳定 稳步 有序 有效 扎实 持续 牵住 盯住 盯紧
    争做 争当 争创 永葆 涵养 厚植 传承 赓续 心系 情系 勤学 善学 真学 常怀 常思 恪守 敬畏 珍惜 正确
    """.split()  # noqa: SIM905
)
# Behind them 学习, 组织, 发展 are nouns: 学习是, 组织部, 发展的, 创新性.
NOUN_SIGNS = frozenset("是的者员部性力型化")
MODALS = frozenset(
    ("必须", "应当", "应该", "务必", "务求", "不得", "不准", "不能", "不要", "严禁", "禁止")
)
LOOSE = re.compile(
    "[^，,。；]{0,16}?((?<![重主首纲摘概紧只扼需必])要(?![求素点么害闻是义])"
    "|必须|应当|务必|严禁|不得|一定要)"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with the paragraph it lies in.

    ``whole`` where it is all of it; ``closed`` where a stop ends it (a title has none).
    """

    start: int
    end: int
    block: int
    words: str
    whole: bool
    closed: bool


def add_implicit(text: str, blocks: list[Block], nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """``nodes`` with parallel points below the node whose own words hold them.

    At least three sentences in a row that open with the same demand or act.
    """
    spans = [(node.start, node.end) for node in nodes]
    first = blocks[0].start if blocks else 0
    last = blocks[-1].end if blocks else 0
    found = points(text, blocks, gaps((first, last), spans))
    return ordered([*(below(text, blocks, node) for node in nodes), *found])


def below(text: str, blocks: list[Block], node: Node) -> Node:
    """``node`` with the parallel points in its own words."""
    if node.unit in ("article", "paragraph"):
        return node
    spans = [(child.start, child.end) for child in node.children]
    found = points(text, blocks, gaps((node.start, node.end), spans))
    if not found and not node.children:
        return node
    children = [below(text, blocks, child) for child in node.children]
    return replace(node, children=ordered([*children, *found]))


def ordered(nodes: list[Node]) -> tuple[Node, ...]:
    """Nodes in reading order."""
    return tuple(sorted(nodes, key=lambda node: node.start))


def gaps(span: Span, inner: list[Span]) -> list[Span]:
    """The parts of ``span`` that no inner span covers.

    >>> gaps((0, 10), [(2, 4), (4, 7)])
    [(0, 2), (7, 10)]
    """
    found, at = [], span[0]
    for start, end in inner:
        if start > at:
            found.append((at, start))
        at = max(at, end)
    if at < span[1]:
        found.append((at, span[1]))
    return found


def points(text: str, blocks: list[Block], spans: list[Span]) -> list[Node]:
    """Implicit points of the stretches of one owner."""
    found: list[Node] = []
    for span in spans:
        found.extend(runs(sentences(text, blocks, span)))
    return found


def sentences(text: str, blocks: list[Block], span: Span) -> list[Sentence]:
    """Sentences of a stretch; a paragraph's end ends one too."""
    found = []
    for index in range(first_block(blocks, span[0]), len(blocks)):
        block = blocks[index]
        if block.start >= span[1]:
            break
        start, end = max(block.start, span[0]), min(block.end, span[1])
        for match in SENTENCE.finditer(text, start, end):
            at = match.start()
            while at < match.end() and text[at] in OPENING_QUOTES:
                at += 1
            if at < match.end():
                whole = at - block.start <= 1 and block.end - match.end() <= 1
                words = text[at : min(match.end(), at + LONGEST)]
                closed = text[match.end() - 1] in STOPS
                found.append(Sentence(at, match.end(), index, words, whole, closed))
    return found


def first_block(blocks: list[Block], at: int) -> int:
    """Index of the first paragraph that ends behind ``at``; cost log(paragraphs)."""
    low, high = 0, len(blocks)
    while low < high:
        middle = (low + high) // 2
        if blocks[middle].end <= at:
            low = middle + 1
        else:
            high = middle
    return low


def runs(found: list[Sentence]) -> list[Node]:
    """Runs of adjacent sentences with one opening, long enough to be points."""
    points: list[Node] = []
    keys = [opening(sentence.words.replace("\n", "")) for sentence in found]
    place = 0
    while place < len(found):
        end = place + 1
        while end < len(found) and keys[place] and keys[end] == keys[place]:
            if not adjacent(found[end - 1], found[end], first=end - 1 == place):
                break
            end += 1
        members = found[place:end]
        key = keys[place] if all(member.closed for member in members) else ""
        if key and len(members) >= FEWEST - 1:
            head = subject_head(found, place, key)
            if head is not None:
                members = [head, *members]
        if key and len(members) >= FEWEST:
            points.extend(point(number, member, key) for number, member in enumerate(members))
        place = max(end, place + 1)
    return points


def adjacent(before: Sentence, after: Sentence, *, first: bool) -> bool:
    """Whether two sentences may be neighbours of one run: a paragraph, or one each."""
    if before.block == after.block:
        return True
    return after.block == before.block + 1 and after.whole and (before.whole or first)


def opening(words: str) -> str:
    """The shared words a sentence opens with if they carry a demand or act, or "".

    >>> opening("要特别慎言，不封官许愿。"), opening("坚持创新，既要"), opening("我们必须苦干")
    ('要', '坚持', '我们必须')
    >>> opening("要求各单位上报"), opening("各级党委和政府"), opening("学习是进步的阶梯")
    ('', '', '')
    """
    demand = DEMAND.match(words)
    if demand is not None and not demand[1]:
        return demand[2]
    if words[:2] in ACTS and words[2:3] not in NOUN_SIGNS:
        return words[:2]
    return demand[1] + demand[2] if demand else ""


def subject_head(found: list[Sentence], place: int, key: str) -> Sentence | None:
    """The sentence before a run if it holds the shared words behind a mere subject.

    干部必须做到甲；必须做到乙；必须做到丙: the first point starts at its 必须做到.
    """
    if place == 0 or key[:2] not in MODALS:
        return None
    before = found[place - 1]
    if not adjacent(before, found[place], first=True):
        return None
    broken = r"\n?".join(map(re.escape, key))
    match = re.match(f"[^，。；：、,;:“”《》]{{1,40}}?({broken})", before.words)
    if match is None:
        return None
    at = before.start + match.start(1)
    words = before.words[match.start(1) :]
    return Sentence(at, before.end, before.block, words, False, True)


def point(number: int, sentence: Sentence, key: str) -> Node:
    """An implicit node for a sentence of a run."""
    title = TITLE_END.split(sentence.words.replace("\n", ""), maxsplit=1)[0]
    return Node(
        "point", "", str(number + 1), title, sentence.start, sentence.end,
        implicit=True, rule=f"parallel:{key}", confidence=0.8 if key == "要" else 0.7,
    )  # fmt: skip


def demands(text: str, blocks: list[Block], nodes: tuple[Node, ...]) -> list[Proposal]:
    """Looser demands for an editor: sentences of a node's own words that ask for something."""
    found: list[Proposal] = []
    pending = list(reversed(nodes))
    while pending:
        node = pending.pop()
        if node.implicit or node.unit in ("article", "paragraph"):
            continue
        spans = [(child.start, child.end) for child in node.children]
        for span in gaps((node.start, node.end), spans):
            found.extend(
                demand(sentence)
                for sentence in sentences(text, blocks, span)
                if sentence.start > node.start and LOOSE.match(sentence.words)
            )
        pending.extend(reversed(node.children))
    return found


def demand(sentence: Sentence) -> Proposal:
    """A sentence that asks for something, as a proposal."""
    return Proposal(sentence.start, sentence.end, "requirement", "demand", 0.4)
