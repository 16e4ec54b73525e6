"""A made-up body of law of any size, the same for the same numbers: texts, then links.

``python -m benchmarks.generated FOLDER --provisions 3300`` writes one statute a file, for
``manage.py import FOLDER --publish``; ``python -m benchmarks.generated_links 2400`` then joins the
published requirements by a crosswalk. Together they make what the benchmarks ask questions of:

- a statute has 40 articles in chapters of ten; an article is one provision, and every second one
  has two items, so a statute holds 80 provisions;
- every fourth article mentions an earlier article of its own statute, every sixth an article of
  another one by title, as laws do;
- the crosswalk's links join requirements of different statutes: 30 % close, 20 % broad, 15 %
  narrow, 15 % intersects, 8 % exact, 7 % supports, 3 % related, 2 % no_relation; the links gather
  on few targets (squared uniform), as citations do.

No sentence is anyone's: all are assembled from the words below.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from random import Random

from content.text.numerals import to_chinese

ARTICLES = 40
PROVISIONS = 80
PLACES = [
    "东江",
    "西岭",
    "南湖",
    "北原",
    "中州",
    "长河",
    "平川",
    "青山",
    "白沙",
    "金滩",
    "云溪",
    "石门",
]
SUBJECTS = [
    "供水",
    "供热",
    "道路",
    "桥梁",
    "绿化",
    "市场",
    "档案",
    "消防",
    "电梯",
    "房屋",
    "河道",
    "湿地",
    "气象",
    "测绘",
    "种子",
    "渔业",
    "林木",
    "草地",
    "矿山",
    "港口",
    "车站",
    "公园",
    "图书",
    "学校",
    "食堂",
    "养老",
    "托育",
    "献血",
    "疫苗",
    "药材",
]
KINDS = ["管理条例", "保护条例", "服务办法", "监督办法", "安全规定", "促进条例"]
ACTORS = [
    "主管部门",
    "经营单位",
    "使用人",
    "建设单位",
    "监理机构",
    "街道办事处",
    "村民委员会",
    "从业人员",
]
DUTIES = [
    "登记",
    "公示",
    "检查",
    "维护",
    "备案",
    "培训",
    "评估",
    "报告",
    "记录",
    "整改",
    "复核",
    "移交",
]
OBJECTS = [
    "设施清单",
    "年度计划",
    "应急方案",
    "人员名册",
    "质量记录",
    "收费目录",
    "巡查台账",
    "合同文本",
]
RELATIONS = (
    ("close_match", 30), ("broad_match", 20), ("narrow_match", 15), ("intersects", 15),
    ("exact_match", 8), ("supports", 7), ("related", 3), ("no_relation", 2),
)  # fmt: skip


def title(number: int) -> str:
    """Give the title of one statute; all are different up to 2,160 and numbered beyond.

    >>> title(0), title(1)
    ('东江供水管理条例', '西岭供水管理条例')
    """
    place, rest = number % len(PLACES), number // len(PLACES)
    subject, rest = rest % len(SUBJECTS), rest // len(SUBJECTS)
    kind, extra = rest % len(KINDS), rest // len(KINDS)
    return PLACES[place] + (str(extra) if extra else "") + SUBJECTS[subject] + KINDS[kind]


def statute(number: int, statutes: int) -> str:
    """Give the text of one statute of ``statutes``, as Markdown."""
    random = Random(number)
    lines = [f"# {title(number)}", f"{2000 + number % 20}年5月1日 市人民代表大会通过"]
    lines += ["<!-- INFO END -->", ""]
    for article in range(1, ARTICLES + 1):
        if article % 10 == 1:
            lines += [f"## 第{to_chinese(article // 10 + 1)}章 分则", ""]
        lines += [f"第{to_chinese(article)}条 {_sentence(number, article, statutes, random)}", ""]
        if article % 2 == 0:
            for item in (1, 2):
                lines += [f"（{to_chinese(item)}）{_item(random, number, article)}；", ""]
    return "\n".join(lines)


def _sentence(number: int, article: int, statutes: int, random: Random) -> str:
    duty = f"{random.choice(ACTORS)}应当按照规定{random.choice(DUTIES)}{random.choice(OBJECTS)}"
    words = f"{duty}，第{number}号{random.choice(SUBJECTS)}事项每{article}日一次。"
    if article % 4 == 0:
        words += f"依照本条例第{to_chinese(random.randint(1, article - 1))}条办理。"
    if article % 6 == 0 and statutes > 1:
        other = title(random.choice([each for each in (number - 1, number // 2) if each >= 0]))
        words += f"《{other}》第{to_chinese(random.randint(1, ARTICLES))}条另有规定的，从其规定。"
    return words + ("有下列情形之一的，责令改正：" if article % 2 == 0 else "")


def _item(random: Random, number: int, article: int) -> str:
    place = f"第{number}号第{article}处"
    return f"未按期{random.choice(DUTIES)}{place}{random.choice(OBJECTS)}的"


def write_statutes(folder: Path, provisions: int) -> int:
    """Write as many statutes as hold ``provisions``; give how many files."""
    folder.mkdir(parents=True, exist_ok=True)
    statutes = -(-provisions // PROVISIONS)
    for number in range(statutes):
        file = folder / f"{number:05d}.md"
        file.write_text(statute(number, statutes), encoding="utf-8")
    return statutes


def pairs(uids: list[str], count: int) -> Iterator[tuple[str, str, str]]:
    """Yield ``count`` different (source, target, type) among ``uids``.

    >>> len(list(pairs(["a", "b", "c"], 4)))
    4
    """
    random = Random(len(uids))
    words, weights = zip(*RELATIONS, strict=True)
    known: set[tuple[str, str, str]] = set()
    while len(known) < count:
        source = random.choice(uids)
        target = uids[int(random.random() ** 2 * len(uids))]
        kind = random.choices(words, weights)[0]
        if source != target and (source, target, kind) not in known:
            known.add((source, target, kind))
            yield source, target, kind


def main() -> None:
    """Write the texts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--provisions", type=int, default=3300)
    chosen = parser.parse_args()
    print(write_statutes(chosen.folder, chosen.provisions), "statutes")


if __name__ == "__main__":
    main()
