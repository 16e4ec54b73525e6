"""How the desk says what was done, by whom."""

from __future__ import annotations

from typing import Any

from content.pages.rendering import page_language

Row = dict[str, Any]
_ACTIONS: dict[str, tuple[str, str]] = {
    "accept": ("采纳建议", "accepted a proposal"),
    "change": ("修改", "changed"),
    "copy": ("由前一版带来", "taken over from the edition before"),
    "create": ("新建", "created"),
    "delete": ("删除", "deleted"),
    "merge": ("合并", "merged"),
    "move": ("移动", "moved"),
    "publish": ("发布", "published"),
    "reject": ("拒绝建议", "rejected a proposal"),
    "remove": ("移除", "removed"),
    "renumber": ("重编号", "renumbered"),
    "return": ("退回", "returned"),
    "split": ("拆分", "split"),
    "submit": ("送审", "submitted"),
    "undo": ("撤销", "undid"),
    "withdraw": ("撤回", "withdrew"),
}
_KINDS: dict[str, tuple[str, str]] = {
    "association": ("关联", "a link"),
    "concept": ("概念", "a concept"),
    "scheme": ("概念表", "a concept scheme"),
    "import": ("导入", "an import"),
    "citation": ("出处", "a source"),
    "document": ("文献", "a document"),
    "edition": ("版本", "the edition"),
    "expression": ("文本", "a text"),
    "framework": ("标准体系", "the framework"),
    "proposal": ("建议", "a proposal"),
    "requirement": ("要求", "a provision"),
}


def _said(words: tuple[str, str]) -> str:
    return words[0 if page_language() == "zh-Hans" else 1]


def action_word(action: str, kind: str) -> str:
    """Give what was done to what, in the reader's language; unknown words stay as they are."""
    done = _said(_ACTIONS.get(action, (action, action)))
    thing = _said(_KINDS.get(kind, (kind, kind)))
    return f"{done}{thing}" if page_language() == "zh-Hans" else f"{done} {thing}"


def person_name(row: Row, prefix: str = "by__") -> str:
    """Give the name of a person in a row, or that the machine itself did it."""
    name = row.get(f"{prefix}first_name") or row.get(f"{prefix}username")
    return str(name or _said(("本机命令", "a command on this machine")))


def told_change(row: Row) -> Row:
    """Give a change with its words: what was done, by whom, and which fields differ."""
    return {
        **row,
        "action_word": action_word(row["action"], row["kind"]),
        "by": person_name(row),
        "fields": differing(row["before"], row["after"]),
    }


def differing(before: Row | None, after: Row | None) -> list[Row]:
    """Give the fields whose values differ, each with its words before and after.

    >>> differing({"title": "慎言", "code": "3"}, {"title": "慎言", "code": "4"})
    [{'name': 'code', 'before': '3', 'after': '4'}]
    """
    was, now = before or {}, after or {}
    if not was or not now:
        return []
    return [
        {"name": name, "before": was.get(name), "after": now.get(name)}
        for name in dict.fromkeys([*was, *now])
        if was.get(name) != now.get(name) and name != "version"
    ]
