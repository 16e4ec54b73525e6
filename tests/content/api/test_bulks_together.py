"""Two bulks that change the same requirements in opposite orders: one waits, none fails."""

import threading
from collections.abc import Sequence

import pytest
from django.db import connections

from content.api import inputs
from content.api.bodies import read_body
from content.api.bulk import carry_out_all
from content.api.writes import Call
from content.models import Edition, Requirement
from content.vocabulary import Role
from server.models import User
from tests.content.services.curation import add, make_desk, person

ROUNDS, SIZE = 4, 20


class Sender(threading.Thread):
    """Sends bulks that retitle requirements in its order, from whatever version stands."""

    def __init__(self, by: User, uids: Sequence[str]) -> None:
        super().__init__()
        self.by, self.uids = by, uids
        self.failures: list[str] = []

    def run(self) -> None:
        try:
            for turn in range(ROUNDS):
                self.send(f"{self.name} {turn}")
        finally:
            connections.close_all()

    def send(self, title: str) -> None:
        operations = [
            {
                "method": "PATCH",
                "path": f"/api/v1/requirements/{uid}/",
                "if_match": f'"{version}"',
                "body": {"title": title},
            }
            for uid, version in self.versions()
        ]
        values = read_body(inputs.BULK, {"operations": operations})
        try:
            carry_out_all(Call(self.by, {}, values))
        except Exception as error:  # noqa: BLE001 - whatever it is, the test must name it
            if getattr(error, "status", 0) != 412:
                self.failures.append(repr(error))

    def versions(self) -> list[tuple[str, int]]:
        held = dict(Requirement.objects.values_list("entity__uid", "version"))
        known = {str(uid): version for uid, version in held.items()}
        return [(uid, known[uid]) for uid in self.uids]


@pytest.mark.django_db(transaction=True)
def test_bulks_in_opposite_orders_wait_for_each_other() -> None:
    desk = make_desk()
    rows = [add(desk.draft, desk.deed, title=str(number)) for number in range(SIZE)]
    uids = [str(row.entity.uid) for row in rows]
    senders = [
        Sender(person(Role.EDITOR, desk.framework), order) for order in (uids, uids[::-1], uids)
    ]

    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()

    assert [failure for sender in senders for failure in sender.failures] == []
    left = Edition.objects.get().requirements.filter(parent=desk.deed)
    assert len(set(left.values_list("title", flat=True))) == 1
