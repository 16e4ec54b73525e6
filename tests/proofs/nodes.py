"""Two web nodes over one PostgreSQL, each with a mapped graph of its own, follow each other.

Each node is a server process with a ``DATA`` of its own, as on two machines. Now one, now the other
publishes an edition with a new link; the graph of the node that published must show it with the
next request, that of the other within the bound on its lag and the time that it takes to answer;
and each keeps files of its own, of that revision.
"""

from __future__ import annotations

import itertools
import json
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from server.reading.watch import SECONDS
from tests.ground import Ground, Speaker, on_postgres

PUBLICATIONS = 20
SLUG = "node-linked"
# What one answer may take beside the lag: the snapshot is read anew on a shared machine.
ANSWER_SECONDS = 1.0
PAUSE_SECONDS = 0.005


@contextmanager
def two_nodes(ground: Ground) -> Iterator[list[tuple[Ground, Speaker]]]:
    """Give two nodes over one database, each with a folder of its own."""
    [token] = ground.finish("-m", "tests.tokens", "administrator", "1").split()
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="plumbline-node-"))
        grounds = [ground, replace(ground, folder=Path(folder))]
        ports = [stack.enter_context(one.served(processes=1)) for one in grounds]
        yield [(one, Speaker(port, token)) for one, port in zip(grounds, ports, strict=True)]


def _draft(speaker: Speaker, number: int) -> str:
    header = {"framework": SLUG, "label": str(number)}
    uid: str = speaker.ask("POST", "editions/", header).body["uid"]
    return uid


def _publish(speaker: Speaker, edition: str) -> None:
    found = speaker.ask("GET", f"editions/{edition}/checklist/").body["results"]
    warnings = [one["name"] for one in found if not one["acknowledged"]]
    sent = {"acknowledged": warnings}
    answer = speaker.ask("POST", f"editions/{edition}/publish/", sent)
    assert answer.status == 200, answer.body


def _founded(speaker: Speaker) -> str:
    """Publish a requirement to link to, and give its uid."""
    speaker.ask("POST", "frameworks/", {"title": SLUG, "slug": SLUG})
    draft = _draft(speaker, 0)
    body = {"edition": draft, "title": "枢纽"}
    uid: str = speaker.ask("POST", "requirements/", body).body["uid"]
    _publish(speaker, draft)
    return uid


def _linked(speaker: Speaker, hub: str, number: int) -> str:
    """Publish a requirement that cites the hub, and give its uid."""
    draft = _draft(speaker, number)
    body = {"edition": draft, "title": f"第{number}项"}
    uid: str = speaker.ask("POST", "requirements/", body).body["uid"]
    said = {"rationale": "为枢纽所据", "evidence": f"第{number}项"}
    link = {"edition": draft, "source": uid, "target": hub, "type": "cites", **said}
    answer = speaker.ask("POST", "associations/", link)
    assert answer.status == 201, answer.body
    _publish(speaker, draft)
    return uid


def _shows(speaker: Speaker, hub: str, uid: str) -> bool:
    answer = speaker.ask("GET", f"graph/?focus={hub}&types=cites&limit=500")
    return uid in {node["uid"] for node in answer.body["nodes"]}


def _seen_after(speaker: Speaker, hub: str, uid: str) -> float:
    """Give the seconds until a node's graph shows a link."""
    began = time.monotonic()
    while not _shows(speaker, hub, uid):
        waited = time.monotonic() - began
        assert waited < 10 * SECONDS, f"not shown after {waited:.1f} s"
        time.sleep(PAUSE_SECONDS)
    return time.monotonic() - began


def _revision_kept(ground: Ground) -> int:
    said = json.loads((ground.folder / "snapshots" / "manifest.json").read_bytes())
    return int(said["revision"])


def followed(ground: Ground, publications: int) -> str:
    """Let two nodes publish in turns; give what was seen."""
    lags = []
    with two_nodes(ground) as nodes:
        hub = _founded(nodes[0][1])
        turns = itertools.islice(itertools.cycle([nodes, nodes[::-1]]), publications)
        for number, ((_, publisher), (_, other)) in enumerate(turns, 1):
            # Both have an older graph mapped that must give way.
            _shows(other, hub, hub)
            uid = _linked(publisher, hub, number)
            assert _shows(publisher, hub, uid), f"its own node does not show publication {number}"
            lags.append(_seen_after(other, hub, uid))
        kept = [_revision_kept(one) for one, _ in nodes]
    late = [lag for lag in lags if lag > SECONDS + ANSWER_SECONDS]
    assert not late, f"shown late by the other node: {late}"
    assert kept == [publications + 1] * 2, f"the files of the nodes are of revisions {kept}"
    return (
        f"{publications} publications in turns, each shown by its own node at once, by the other "
        f"after {max(lags):.2f} s at most, {sorted(lags)[len(lags) // 2]:.2f} s in the middle"
    )


def prove(publications: int = PUBLICATIONS) -> str:
    """Give what was shown."""
    with on_postgres() as ground:
        return followed(ground, publications)
