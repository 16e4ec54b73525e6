"""xdist's scheduler of ``python -m tests``, a plugin of pytest: see ``tests/spread.py``."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController

from tests.spread import SETTINGS, database_of, share_of


class _OfOneDatabase(LoadScopeScheduling):
    """Shares the tests of one database among its workers."""

    def __init__(self, config: pytest.Config, log: Producer) -> None:
        super().__init__(config, log)
        self.numnodes //= len(SETTINGS)

    def _split_scope(self, nodeid: str) -> str:
        return share_of(nodeid)


class Spread:
    """A scheduler of xdist: one for each database, each with its own workers."""

    def __init__(self, config: pytest.Config, log: Producer) -> None:
        """Take what the hook of xdist gives."""
        self._parts = {name: _OfOneDatabase(config, log) for name in SETTINGS}

    def _of(self, node: WorkerController) -> _OfOneDatabase:
        return self._parts[database_of(node.gateway.id)]

    @property
    def nodes(self) -> list[WorkerController]:
        """All workers."""
        return [node for part in self._parts.values() for node in part.nodes]

    @property
    def collection_is_completed(self) -> bool:
        """Whether every worker has told its tests."""
        return all(part.collection_is_completed for part in self._parts.values())

    @property
    def tests_finished(self) -> bool:
        """Whether all tests are sent and nearly done."""
        return all(part.tests_finished for part in self._parts.values())

    @property
    def has_pending(self) -> bool:
        """Whether some test is not done."""
        return any(part.has_pending for part in self._parts.values())

    def add_node(self, node: WorkerController) -> None:
        """Take a worker that has started."""
        self._of(node).add_node(node)

    def add_node_collection(self, node: WorkerController, collection: Sequence[str]) -> None:
        """Take the tests that a worker found."""
        self._of(node).add_node_collection(node, collection)

    def mark_test_complete(
        self, node: WorkerController, item_index: int, duration: float = 0
    ) -> None:
        """Take note that a test is done, and send more."""
        self._of(node).mark_test_complete(node, item_index, duration)

    def mark_test_pending(self, item: str) -> None:
        """Nothing asks for it: no test is run again."""
        raise NotImplementedError

    def remove_pending_tests_from_node(
        self, node: WorkerController, indices: Sequence[int]
    ) -> None:
        """Nothing asks for it: no worker gives tests back."""
        raise NotImplementedError

    def remove_node(self, node: WorkerController) -> str | None:
        """Forget a worker that has ended; give the test it died of, if any."""
        return self._of(node).remove_node(node)

    def schedule(self) -> None:
        """Send the first tests."""
        for part in self._parts.values():
            part.schedule()


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Spread:
    """Tell xdist of this scheduler."""
    return Spread(config, log)
