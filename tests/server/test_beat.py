"""A worker's beat."""

import threading

import pytest

from server.beat import beat, beat_until, worker_name
from server.models import WorkerBeat


@pytest.mark.django_db
def test_a_worker_has_one_row_renewed_at_every_beat() -> None:
    beat("office")
    first = WorkerBeat.objects.get().seen_at

    beat("office")

    assert WorkerBeat.objects.get().seen_at > first


@pytest.mark.django_db(transaction=True)
def test_the_heart_beats_until_the_worker_stops() -> None:
    stopped = threading.Event()
    heart = threading.Thread(target=beat_until, args=(stopped, "office", 0.01))

    heart.start()
    while not WorkerBeat.objects.filter(name="office").exists():
        stopped.wait(0.01)
    stopped.set()
    heart.join(timeout=10)

    assert not heart.is_alive()


def test_several_workers_of_one_host_are_told_apart_by_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("WORKER_NAME", "second")

    assert worker_name() == "second"
