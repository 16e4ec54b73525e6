"""A comparison as release notes in Markdown (CommonMark 0.31), headings in Chinese and English.

What went and what came stands in ``<del>`` and ``<ins>``, because Markdown's own emphasis does
not take beside Chinese punctuation.
"""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from content.comparison.entries import entries_of
from content.comparison.names import name_of, number_of
from content.comparison.words import CHANGES, FIELDS, RELATIONS, in_both

Answer = Mapping[str, Any]
_MARKS = re.compile(r"([\\`*_{}\[\]#|~])")
_LEADING = re.compile(r"^(\s*)([-+>]|\d+[.)])")
# Characters of unchanged words shown on each side of a change.
_CONTEXT = 24
# Of each kind; notes are for people.
MOST_TOLD = 2_000
_TAGS = {"delete": "del", "insert": "ins"}


def release_notes(comparison: Answer) -> str:
    """Give a comparison of two editions, or of two texts, as Markdown.

    Unchanged words far from any change are left out and marked by an ellipsis.
    """
    return "\n".join(_lines(comparison)).rstrip() + "\n"


def _lines(comparison: Answer) -> Iterator[str]:
    old, new = comparison["old"], comparison["new"]
    title = new.get("title") or comparison.get("document", {}).get("title", "")
    yield f"# {_plain(title)} {_plain(old['label'])} → {_plain(new['label'])}"
    yield ""
    if comparison["identical"]:
        yield "两者相同。 · The two are the same."
        return
    for name in CHANGES:
        if comparison["summary"].get(name):
            yield f"- {in_both(CHANGES, name)}: {comparison['summary'][name]}"
    yield ""
    entries = entries_of(comparison)
    for name in CHANGES:
        held = [entry for entry in entries if entry[name]]
        if held:
            yield f"## {in_both(CHANGES, name)} ({comparison['summary'][name]})"
            yield ""
            for entry in held[:MOST_TOLD]:
                yield from _TOLD[name](entry)
            yield from _left_out(len(held))
            yield ""
    yield from _associations(comparison.get("associations", ()))
    yield from _outside(comparison.get("outside"))
    yield from _table(comparison["ids"])


def _left_out(number: int) -> Iterator[str]:
    """Say how many are not told here."""
    if number > MOST_TOLD:
        more = number - MOST_TOLD
        yield ""
        yield f"另有 {more} 处未列，见接口的 JSON。 · {more} more are not listed; see the JSON."


def _name(place: Answer) -> str:
    """A provision by number and title, linked to where it is read."""
    number, name = number_of(place), name_of(place)
    if _repeats(number, name):
        number = ""
    called = " ".join(filter(None, (_plain(number), _plain(name)))) or place["uid"]
    return f"[{called}]({place['address']})" if place["address"] else called


def _repeats(number: str, name: str) -> bool:
    """Whether a printed number says the same as the code: 5 beside 第五条."""
    return number == name or (number.isdecimal() and name.startswith("第") and "条" in name)


def _changed(entry: Answer) -> Iterator[str]:
    yield f"- **{_name(entry['new'])}**"
    for change in entry["fields"]:
        yield f"  - {_field(change)}"


def _field(change: Answer) -> str:
    name = in_both(FIELDS, change["field"])
    if change["language"]:
        name = f"{name} ({change['language']})"
    if change["runs"]:
        return f"{name}: {_runs(change['runs'])}"
    return f"{name}: {_tagged('del', change['old'])}{_tagged('ins', change['new'])}"


def _tagged(tag: str, words: str | None) -> str:
    return f"<{tag}>{_plain(words)}</{tag}>" if words else ""


def _runs(runs: Iterable[Answer]) -> str:
    told = list(runs)
    return "".join(
        _tagged(_TAGS[run["op"]], run["text"])
        if run["op"] in _TAGS
        else _plain(_near(run["text"], first=place == 0, last=place == len(told) - 1))
        for place, run in enumerate(told)
    )


def _near(words: str, *, first: bool, last: bool) -> str:
    """The unchanged words beside a change; of a long stretch only its ends.

    >>> _near("一二三四五六七八九十" * 6, first=True, last=False)
    '…七八九十一二三四五六七八九十一二三四五六七八九十'
    """
    left, right = 0 if first else _CONTEXT, 0 if last else _CONTEXT
    if len(words) <= left + right + 1:
        return words
    return f"{words[:left]}…{words[len(words) - right :]}"


def _worded(tag: str, wording: Answer) -> Iterator[str]:
    yield f"- **{_name(wording)}**"
    if wording["statement"]:
        yield f"  {_tagged(tag, wording['statement'])}"


def _added(entry: Answer) -> Iterator[str]:
    yield from _worded("ins", entry["added"])


def _removed(entry: Answer) -> Iterator[str]:
    yield from _worded("del", entry["removed"])


def _split(entry: Answer) -> Iterator[str]:
    split = entry["split"]
    parts = "、".join(_name(place) for place in split["new"])
    yield f"- **{_name(split['old'])}** → {parts}"
    yield f"  - {_field(split['wording'])}"


def _merged(entry: Answer) -> Iterator[str]:
    merge = entry["merged"]
    parts = "、".join(_name(place) for place in merge["old"])
    yield f"- {parts} → **{_name(merge['new'])}**"
    yield f"  - {_field(merge['wording'])}"


def _moved(entry: Answer) -> Iterator[str]:
    move = entry["moved"]
    yield f"- {_name(move['new'])}: {_standing(move)}"


def _standing(move: Answer) -> str:
    """From where to where: the parents where they differ, else the sibling that it follows."""
    if move["kind"] == "parent":
        return " → ".join(_plain(move[side]["above"] or "–") for side in ("old", "new"))
    if move["behind"] is None:
        return "移到同级之首 · now first"
    return f"移到其后 · now behind {_name(move['behind'])}"


def _renumbered(entry: Answer) -> Iterator[str]:
    old, new = entry["renumbered"]["old"], entry["renumbered"]["new"]
    yield f"- {_printed(old)} → {_printed(new)}{_titled(new)}"


def _titled(place: Answer) -> str:
    name = name_of(place)
    return "" if name == place["marker"] else f" {_plain(name)}"


def _printed(place: Answer) -> str:
    marker = f" {place['marker']}" if place["marker"] else ""
    return _plain(f"{place['code'] or ''}{marker}".strip() or "–")


def _citations(entry: Answer) -> Iterator[str]:
    yield f"- {_name(entry['new'])}"
    for one in entry["citations"]:
        side = one["new"] or one["old"]
        where = f"《{side['document']['title']}》{side['expression']}"
        words = _runs(one["runs"]) if one["runs"] else _plain(side["quote"][:60])
        yield f"  - {in_both(RELATIONS, one['change'])}: {_plain(where)} “{words}”"


_TOLD = {
    "changed": _changed,
    "added": _added,
    "removed": _removed,
    "split": _split,
    "merged": _merged,
    "moved": _moved,
    "renumbered": _renumbered,
    "citations": _citations,
}


def _associations(changes: Iterable[Answer]) -> Iterator[str]:
    told = list(changes)
    if not told:
        return
    yield f"## {in_both(CHANGES, 'associations')} ({len(told)})"
    yield ""
    for one in told:
        ends = " → ".join(_end(one[side]) for side in ("source", "target"))
        yield f"- {in_both(RELATIONS, one['change'])}: {ends} ({one['type']})"
        for change in one["fields"]:
            yield f"  - {_field(change)}"
    yield ""


def _end(end: Answer) -> str:
    return _plain(" ".join(filter(None, (end["code"], end["title"]))) or end["uid"])


def _outside(change: Answer | None) -> Iterator[str]:
    if change is not None:
        yield f"## {in_both(FIELDS, 'outside')}"
        yield ""
        yield _runs(change["runs"])
        yield ""


def _table(ids: Iterable[Answer]) -> Iterator[str]:
    """The identities that are not simply kept."""
    rows = [row for row in ids if row["relation"] != "kept"]
    if not rows:
        return
    yield "## 标识对照 · Identities"
    yield ""
    yield "| 旧 old | 编号 code | 新 new | 编号 code | 关系 relation |"
    yield "|---|---|---|---|---|"
    for row in rows[:MOST_TOLD]:
        cells = (row["old"], row["old_code"], row["new"], row["new_code"])
        written = (*(_plain(cell or "") for cell in cells), in_both(RELATIONS, row["relation"]))
        yield f"| {' | '.join(written)} |"
    yield from _left_out(len(rows))


def _plain(words: str | None) -> str:
    r"""Words that no Markdown or HTML reader takes for anything else, on one line.

    >>> _plain("*慎* <权>\n二")
    '\\*慎\\* &lt;权&gt;<br>二'
    """
    escaped = _MARKS.sub(r"\\\1", html.escape(words or "", quote=False))
    return _LEADING.sub(r"\1\\\2", escaped).replace("\n", "<br>")
