"""Speed of reading, and whether its time grows linearly on hostile text.

Run as a script. Speed is measured on a statute made here, so that it runs anywhere; give
folders as arguments to measure their files instead.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

from content.text import TextError, decode, read_document

ROUNDS = 3
HEAD = "某某条例\n为了某事，制定本条例。\n"
SIZES = (125_000, 250_000, 500_000, 1_000_000)


def numbered_line(size: int) -> str:
    """Labels in order, all on one line."""
    return HEAD + "".join(f"第{number}条 甲。" for number in range(1, size // 9))


def hostile() -> dict[str, Callable[[int], str]]:
    """Makers of hostile text by name; each takes a size in characters."""
    repeated = {
        "一、": "一、", "《": "《", "》": "》", "（": "（",
        "第一条 on one line": "第一条", "one unbroken line": "甲",
        "lines of 第一条": "第一条 甲。\n", "lines of 一、": "一、甲\n",
        "。一是": "。一是", "要甲。": "要甲。", "blank lines": " \n", "invisible": "甲\u200b",
        "lines of 1.": "1.\n", "。（1）": "甲。（1）", "第一条、": "甲第一条、",
        "（以下简称": "（以下简称", "《甲》第一条": "《甲》第一条", "# ": "# \n",
        "table": "|甲|乙|\n", "关于": "关于规定第一条",
        "wrapped": "甲，乙" * 9 + "\n", "quotes": "”", "上一篇": "上一篇:", "一": "一", "第": "第",
    }  # fmt: skip
    makers: dict[str, Callable[[int], str]] = {
        name: (lambda size, unit=unit: HEAD + (unit * (size // len(unit) + 1))[:size])
        for name, unit in repeated.items()
    }
    makers["第N条 on one line"] = numbered_line
    return makers


def statute(articles: int) -> str:
    """A statute of our own making with 款, 项 and references."""
    lines = ["# 某某管理条例", "2020年1月1日 某某市人民代表大会通过", "<!-- INFO END -->", ""]
    for number in range(1, articles + 1):
        if number % 20 == 1:
            lines += [f"## 第{number // 20 + 1}章 分则", ""]
        lines += [
            f"第{number}条 单位和个人应当遵守本条例，按照规定履行报告、登记和公示的义务。",
            "",
            f"违反本条例第{max(1, number - 3)}条第一款规定，有下列情形之一的，责令限期改正：",
            "",
            "（一）未按照规定的期限和程序办理手续，或者提供虚假材料的；",
            "",
            "（二）拒绝、阻碍监督检查的。",
            "",
        ]
    return "\n".join(lines)


def doubling_ratios() -> dict[str, tuple[float, ...]]:
    """CPU seconds for each size of each hostile text; linear time doubles with the size."""
    return dict(rows())


def rows() -> Iterator[tuple[str, tuple[float, ...]]]:
    """The same one text at a time."""
    for name, make in hostile().items():
        times = []
        for size in SIZES:
            text = make(size)
            start = time.process_time()
            read_document(text)
            times.append(time.process_time() - start)
        yield name, tuple(times)


def speed(folders: list[str]) -> float:
    """Characters a second on one core."""
    texts = []
    for folder in folders:
        for path in sorted(Path(folder).rglob("*")):
            if path.suffix in (".md", ".txt"):
                try:
                    texts.append(decode(path.read_bytes()))
                except TextError as error:
                    print(f"{path.name}: {error}", file=sys.stderr)
    texts = texts or [statute(60)] * 30
    total = sum(len(text) for text in texts)
    return total / min(sum(seconds_once(text) for text in texts) for _ in range(ROUNDS))


def seconds_once(text: str) -> float:
    """One reading, in seconds."""
    start = time.process_time()
    read_document(text)
    return time.process_time() - start


def main() -> None:
    """Print both tables."""
    print(f"outline speed: {speed(sys.argv[1:]) / 1e6:.2f} million characters a second a core")
    print(f"{'hostile text':24}" + "".join(f"{size // 1000:>9} k" for size in SIZES) + "   ratios")
    for name, times in rows():
        ratios = " ".join(f"{b / a:.2f}" for a, b in pairwise(times))
        print(
            f"{name:24}" + "".join(f"{value:>10.3f}s" for value in times) + f"   {ratios}",
            flush=True,
        )


if __name__ == "__main__":
    main()
