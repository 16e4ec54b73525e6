"""A draft built again from its history: what every change left, laid on what it started from. Pure.

The values are those of ``content.services.states``. Order among siblings is told by ``previous``,
the sibling that a requirement was put behind, in the values of changes that put it there.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

Value = dict[str, Any]
# What a history row may say beside the thing itself.
_ASIDE = frozenset({"previous", "uids", "citations", "proposal"})
_ABSENT = {"marker": "", "version": 1, "original": {}}


class Step(NamedTuple):
    """One change: of which kind of thing, which one, and what it is afterwards (None: gone)."""

    kind: str
    subject: str
    after: Value | None


@dataclass(slots=True)
class Tree:
    """What a draft holds: its things by uid, and the order below each parent (None: the top)."""

    requirements: dict[str, Value] = field(default_factory=dict)
    children: dict[str | None, list[str]] = field(default_factory=dict)
    citations: dict[str, Value] = field(default_factory=dict)
    associations: dict[str, Value] = field(default_factory=dict)

    def preorder(self) -> Iterator[str]:
        """Yield the uids of the requirements in reading order."""
        stack = [iter(self.children.get(None, []))]
        while stack:
            uid = next(stack[-1], None)
            if uid is None:
                stack.pop()
                continue
            yield uid
            stack.append(iter(self.children.get(uid, [])))

    def value(self) -> Value:
        """Give all of it as one value, for comparing: equal values are equal drafts."""
        return {
            "requirements": [self.requirements[uid] for uid in self.preorder()],
            "citations": self.citations,
            "associations": self.associations,
        }


def replay(steps: Iterable[Step], base: Tree | None = None) -> Tree:
    """Give what ``steps``, oldest first, make of ``base``, which is used up; nothing without one.

    >>> one = {"uid": "1", "parent": None, "title": "慎言", "previous": None}
    >>> two = one | {"uid": "2", "title": "慎行"}
    >>> tree = replay([Step("requirement", "1", one), Step("requirement", "2", two)])
    >>> list(tree.preorder())
    ['2', '1']
    >>> list(replay([Step("requirement", "2", None)], tree).preorder())
    ['1']
    """
    tree = base or Tree()
    for step in steps:
        if step.kind == "requirement":
            _replay_requirement(tree, step)
        elif step.kind == "citation":
            _replay_flat(tree.citations, step)
        elif step.kind == "association":
            _replay_flat(tree.associations, step)
    return tree


def _replay_flat(held: dict[str, Value], step: Step) -> None:
    if step.after is None:
        held.pop(step.subject, None)
    else:
        held[step.subject] = step.after


def _replay_requirement(tree: Tree, step: Step) -> None:
    known = tree.requirements.get(step.subject)
    if step.after is None:
        if known is not None:
            tree.children[known["parent"]].remove(step.subject)
            del tree.requirements[step.subject]
        return
    value = _ABSENT | {name: held for name, held in step.after.items() if name not in _ASIDE}
    tree.requirements[step.subject] = value
    for citation in step.after.get("citations", ()):
        tree.citations[citation["uid"]] = citation
    if known is None or "previous" in step.after or known["parent"] != value["parent"]:
        if known is not None:
            tree.children[known["parent"]].remove(step.subject)
        _put(tree, step.subject, step.after)


def _put(tree: Tree, uid: str, after: Value) -> None:
    """Put a requirement behind the sibling it names; one that names none is the last."""
    siblings = tree.children.setdefault(after["parent"], [])
    if "previous" not in after:
        siblings.append(uid)
        return
    previous = after["previous"]
    siblings.insert(0 if previous is None else siblings.index(previous) + 1, uid)
