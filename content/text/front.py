"""What stands before the body and behind it: title, history, date, neighbours, signature."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from content.text.findings import note
from content.text.lines import Line
from content.text.numerals import NUMERAL, to_number
from content.text.records import DatedEvent, Finding

INFO_END = re.compile(r"<!--\s*INFO END\s*-->")
# Matches 时间:2022-10-17 01:52:58, 发布时间：2022年1月3日 and 来源：某报 发布日期：2020/1/2.
PUBLISHED = re.compile(
    r"(?:时间|日期|发布于)\s*[:：]\s*(\d{4})[-年/.](\d{1,2})[-月/.](\d{1,2})日?"
    r"(?:[ T]*(\d{1,2}):(\d{2})(?::(\d{2}))?)?"
)
# Matches 2017年11月4日 第十二届…通过, （2005年3月25日某市…通过; not 2017年以来, 11月4日.
DATED = re.compile(r"[（(]?\s*(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日\s*")
# Matches 2018年6月25日, 二○○九年十一月二十七日, 2011.2., 2009年9月 at the end of a short line.
DATE_TAIL = re.compile(
    rf"(?:\d{{4}}|[{NUMERAL}Ｏ0]{{4}})\s*[年.．/-]\s*[{NUMERAL}\d]{{1,3}}\s*[月.．/-]?"
    rf"(?:\s*[{NUMERAL}\d]{{1,3}}\s*日?)?(?:印发)?[.。]?$"
)
DATE_ONLY = re.compile(rf"[（(]?\s*{DATE_TAIL.pattern[:-1]}\s*[）)]?$")
# Matches 上一篇:甲 下一篇:乙, 上一条：没有了.
NEIGHBOUR = re.compile(r"(上|下)一[篇条]\s*[:：]\s*(.*?)\s*(?=(?:上|下)一[篇条]\s*[:：]|$)")
SOURCE = re.compile(r"[（(]?\s*(?:资料来源|来源|作者|责任编辑|编辑|浏览次数|点击数|字体)\s*[:：]")
CLOSING = re.compile(r"(?:发|抄送|主送|报|主题词|印送)\s*[：:]|[（(]共印")
# Matches 各党支部：, 同志们：, 全校教工：5 月24 日…; it opens the body.
SALUTATION = re.compile(r"[^，。；]{1,40}[：:](?:$|\s*\S)")
ISSUER = re.compile(
    "(?:最高人民法院|最高人民检察院|国务院|全国人民代表大会(?:常务委员会)?|中共中央(?:办公厅)?|"
    "中央军事委员会|[^，。；、《》（）\\s\\d]{2,20}?"
    "(?:人民代表大会(?:常务委员会)?|人民政府(?:办公厅|办公室)?|委员会|办公室|办公厅|教育局|党委|[部局厅署]))"
)
FULL_DATE = re.compile(rf"([{NUMERAL}\d]{{4}})年([{NUMERAL}\d]{{1,3}})月([{NUMERAL}\d]{{1,3}})日")
# Characters up to which a line may be what its kind says; bodies are longer.
LONGEST_DATE, LONGEST_HISTORY, LONGEST_TITLE, LONGEST_LINKS = 80, 200, 60, 400
LONGEST_NAME, LONGEST_SIGNATURE = 30, 45
ENDING = "。；，、！？："
NOTES_HEAD = "脚注"
"""The line behind which content.files gathers the footnotes of a docx or pdf."""


@dataclass(slots=True)
class Front:
    """What the lines around the body say; ``body`` is the index of its first line."""

    title: str = ""
    subtitle: str | None = None
    published: str | None = None
    issuer: str | None = None
    body: int = 0
    dates: list[DatedEvent] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    marks: list[tuple[int, str]] = field(default_factory=list)


@dataclass(slots=True)
class Back:
    """What stands behind the body; ``body_end`` is the index behind its last line."""

    body_end: int
    previous: str | None = None
    next: str | None = None
    published: str | None = None
    issuer: str | None = None
    marks: list[tuple[int, str]] = field(default_factory=list)


def read_front(lines: list[Line]) -> Front:
    """Title, history and date before the body; ``lines`` are those of one document."""
    front = Front()
    if not lines:
        return front
    ends = next((i for i, line in enumerate(lines[:60]) if INFO_END.match(line.words)), None)
    if ends is None:
        read_plain_front(front, lines)
    else:
        read_info(front, lines[:ends])
        front.body = ends + 1
    front.issuer = issuer_of(front)
    return front


def read_info(front: Front, lines: list[Line]) -> None:
    """The lines of a Markdown statute up to its INFO END mark."""
    for line in lines:
        words = line.words
        if words.startswith("#"):
            take_title(front, line, words.lstrip("# "))
        elif words[0] in "（(" or not take_dated(front, line):
            front.findings.append(note("info_line_without_date", line.start, line.end))
            front.marks.append((line.start, "subtitle"))


def take_title(front: Front, line: Line, words: str) -> None:
    """The first heading is the title, a further one the subtitle."""
    if not front.title:
        front.title = words
        front.marks.append((line.start, "title"))
        return
    if words != front.title and front.subtitle is None:
        front.subtitle = words
    front.marks.append((line.start, "title" if words == front.title else "subtitle"))


def take_dated(front: Front, line: Line) -> bool:
    """A line of the document's history; one event for a line."""
    match = DATED.match(line.words)
    if match is None:
        return False
    year, month, day = match[1], int(match[2]), int(match[3])
    event = line.words[match.end() :].strip()
    if line.words[0] in "（(":
        event = event.rstrip("）)")
        if not event:
            front.marks.append((line.start, "date"))
            return True
    front.dates.append(DatedEvent(f"{year}-{month:02}-{day:02}", event))
    front.marks.append((line.start, "date"))
    return True


def read_plain_front(front: Front, lines: list[Line]) -> None:
    """Front lines of a page: short, without a sentence's end, at most twelve."""
    for place, line in enumerate(lines[:12]):
        words = line.words
        if place == 0 and len(words) > LONGEST_DATE and "。" in words:
            front.title = words.split(" ")[0].split("。")[0][:LONGEST_TITLE]
            return
        if place == 0:
            take_title(front, line, words.lstrip("# ").strip("*"))
        elif (match := PUBLISHED.search(words)) and len(words) < LONGEST_DATE:
            front.published = moment(match)
            front.marks.append((line.start, "date"))
        elif len(words) < LONGEST_HISTORY and take_dated(front, line):
            pass
        elif not words.startswith("##") and is_front(words.lstrip("# ") or words):
            take_title(front, line, words.lstrip("# "))
        else:
            front.body = place
            return
    front.body = min(len(lines), 12)


def is_front(words: str) -> bool:
    """Whether a line after the title still belongs to it.

    >>> [is_front(words) for words in ("（讨论稿）", "某某市教育局", "同志们：", "一、总体要求")]
    [True, True, False, False]
    >>> is_front("## 第一章 总则")
    False
    """
    if SOURCE.match(words) or DATE_ONLY.match(words):
        return True
    if len(words) > LONGEST_TITLE or words[-1] in ENDING or SALUTATION.match(words):
        return False
    return BODY_START.match(words.lstrip("#* ")) is None and "。" not in words


BODY_START = re.compile(
    rf"第\s*[{NUMERAL}\d]+\s*[编章节条部]|[（(]?[{NUMERAL}]{{1,3}}[）)、．.]|[{NUMERAL}]$"
    r"|\d+[.．、]"
    rf"|\d{{1,2}} +[\u4e00-\u9fff]{{2,20}}$|目\s*录$|<|\||[（(]\d+[）)]"
    rf"|第[{NUMERAL}]+[，、,]|[①-⑳]|序\s*言$|前\s*言$"
)


def moment(match: re.Match[str]) -> str:
    """ISO date, with the time where the line gives one."""
    year, month, day = match[1], int(match[2]), int(match[3])
    date = f"{year}-{month:02}-{day:02}"
    if match[4] is None:
        return date
    return f"{date}T{int(match[4]):02}:{match[5]}:{match[6] or '00'}"


def issuer_of(front: Front) -> str | None:
    """The issuing body that the history or the title names."""
    for event in front.dates:
        match = ISSUER.match(event.event)
        if match:
            return match[0]
    match = ISSUER.match(front.title)
    return match[0] if match else None


def read_back(lines: list[Line], body: int) -> Back:
    """Neighbours, source lines, signature and date behind the body, read from the end."""
    back = Back(len(lines))
    leave_notes(back, lines, body)
    while back.body_end > body + 1 and take_last(back, lines, body):
        pass
    back.marks.reverse()
    return back


def leave_notes(back: Back, lines: list[Line], body: int) -> None:
    """Leave gathered footnotes out of the body: the last head line with a numbered note."""
    for place in range(len(lines) - 2, body, -1):
        if lines[place].words == NOTES_HEAD:
            if lines[place + 1].words.startswith("[1] "):
                back.marks.append((lines[place].start, "attachment"))
                back.body_end = place
            return


def take_last(back: Back, lines: list[Line], body: int) -> bool:
    """Take the last line off the body where it is none of it."""
    line = lines[back.body_end - 1]
    words = line.words
    kind = ""
    if len(words) <= LONGEST_LINKS and NEIGHBOUR.match(words):
        take_neighbours(back, words)
        kind = "links"
    elif len(words) <= LONGEST_DATE and (match := PUBLISHED.search(words)):
        back.published = moment(match)
        kind = "date"
    elif len(words) <= LONGEST_TITLE and (SOURCE.match(words) or CLOSING.match(words)):
        kind = "closing"
    elif is_signature(back, lines, words, body):
        kind = "signature"
    if not kind:
        return False
    back.marks.append((line.start, kind))
    back.body_end -= 1
    return True


def take_neighbours(back: Back, words: str) -> None:
    """Titles of the pages before and after; 没有了 is none."""
    for match in NEIGHBOUR.finditer(words):
        title = match[2] if match[2] and not match[2].startswith(("没有", "无")) else None
        if match[1] == "上":
            back.previous = title
        else:
            back.next = title


def is_signature(back: Back, lines: list[Line], words: str, body: int) -> bool:
    """A date line, or the name of a body just before one."""
    if len(words) > LONGEST_SIGNATURE or words[-1] in "。；！？：" or BODY_START.match(words):
        return False
    if DATE_TAIL.search(words) and "，" not in words:
        return not back.marks or back.marks[-1][1] != "date"
    if back.marks and back.marks[-1][1] == "signature" and len(words) <= LONGEST_NAME:
        above = lines[back.body_end - 2].words if back.body_end - 2 > body else ""
        if "，" in words or not above or above[-1] not in "。；！？”）)，：":
            return False
        back.issuer = back.issuer or words
        return True
    return False


def chinese_date(words: str) -> str | None:
    """An ISO date from 二○○九年十一月二十七日 or 2009年11月27日, or None.

    >>> chinese_date("二○○九年十一月二十七日"), chinese_date("2018年6月25日"), chinese_date("六月")
    ('2009-11-27', '2018-06-25', None)
    """
    match = FULL_DATE.search(words)
    if match is None:
        return None
    year, month, day = (to_number(part) or 0 for part in match.groups())
    return f"{year:04}-{month:02}-{day:02}"
