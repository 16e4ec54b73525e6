"""What reads remember of the public content, until the next publication.

Some facts come up in every answer: what editions, texts and concepts are called. Whoever publishes
raises the revision in the same transaction, and each statement that needs such facts reads it too:
what is remembered of another revision is forgotten.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping
from typing import Any, Generic, NamedTuple, TypeVar

from django.db import connection

Key = TypeVar("Key", bound=Hashable)
Fact = TypeVar("Fact")


class _Held(NamedTuple, Generic[Key, Fact]):
    """Facts of one revision; None where there is nothing by a key."""

    revision: int
    facts: dict[Key, Fact | None]


class Memory(Generic[Key, Fact]):
    """Facts by key, as one revision has them; see ``known``."""

    def __init__(
        self,
        ask: Callable[[Collection[Key]], tuple[int | None, Mapping[Key, Fact]]],
        most: int,
    ) -> None:
        """Say how facts are asked for, and beyond how many all of them are forgotten.

        ``ask`` gives the revision that the database told with them, None where it told none, and
        the facts there are; more of them may come than were asked for.
        """
        self._ask = ask
        self._most = most
        self.forget()
        _memories.append(self)

    def forget(self) -> None:
        """Forget everything."""
        self._held: _Held[Key, Fact] = _Held(-1, {})

    def known(self, keys: Collection[Key], revision: int) -> tuple[int, Mapping[Key, Fact | None]]:
        """Give facts by key, None where there is none, and the revision that tells of them.

        ``revision`` is what the database told with the keys; where another comes back, something
        was published since. More facts may be given than were asked for. One query for what is
        not known, none where all is. What is read within a transaction is not remembered: it may
        see what it will never commit.
        """
        held = self._held
        if held.revision != revision or len(held.facts) > self._most:
            held = _Held(revision, {})
        lacking = [key for key in keys if key not in held.facts]
        if not lacking:
            return held
        passing = _in_transaction()
        if passing:
            held = _Held(held.revision, held.facts.copy())
        told, facts = self._ask(lacking)
        if told is not None and told != held.revision:
            held = _Held(told, {})
        held.facts.update(facts)
        for key in lacking:
            held.facts.setdefault(key, None)
        if not passing:
            self._held = held
        if any(key not in held.facts for key in keys):
            # Something was published, and the others are known of before.
            return self.known(keys, held.revision)
        return held


_memories: list[Memory[Any, Any]] = []


def forget_everything() -> None:
    """Forget what was remembered of a database that is there no more; for tests."""
    for memory in _memories:
        memory.forget()


def _in_transaction() -> bool:
    """Whether a transaction is open; the frame that tests put around themselves is none."""
    blocks: list[Any] = connection.atomic_blocks
    return not all(block._from_testcase for block in blocks)
