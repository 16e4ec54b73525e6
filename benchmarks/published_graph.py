"""A database of any size of published content, and its graph followed through publications.

``python -m benchmarks.published_graph fill 100000`` writes it where ``DATA`` or ``DATABASE_URL``
say; ``build`` makes its graph, ``read`` makes it anew and keeps nothing, ``watch`` looks for new
revisions as a request does, and ``publish`` publishes one more edition of 300 requirements. Each
prints one line of JSON an event.
"""

# ruff: noqa: E402 (Django must be set up before the tables are imported)

import datetime as dt
import os
import resource
import sys
import time
import uuid
from collections.abc import Iterator
from dataclasses import replace
from random import Random

from server.loading import load

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "server.settings.dev")
# As a server does: what is loaded is not looked through for garbage in the middle of a question.
load()

import orjson
from django.db import transaction

from content.identity import tree_path
from content.models import (
    Association,
    Citation,
    Document,
    Edition,
    Entity,
    Expression,
    Framework,
    Passage,
    Reference,
    Requirement,
)
from content.queries.graph import graph_rows, public_revision
from content.queries.reading import ORIGINAL, Reading
from content.services.bulk import allocate_ids, analyse, insert_rows, written_in_bulk
from content.services.editions import publish_draft
from content.services.history import publication
from content.services.provisions import change_requirement
from content.services.starting import start_edition
from content.vocabulary import EditionState, EventKind
from graph.arrays.packing import pack
from graph.snapshot import snapshot

REQUIREMENTS, PASSAGES, MENTIONS, WATCHED = 300, 30, 10, 7
AT = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
_PER_BATCH = 100


def fill(nodes: int) -> None:
    """Write frameworks of 300 requirements, each with a document of 30 passages, until full.

    Half of the requirements cite a passage of their document, half are linked to a requirement
    anywhere; each document mentions ten passages anywhere.
    """
    works = max(2, nodes // (REQUIREMENTS + PASSAGES + 2))
    random, ends, parts = Random(1), [], []
    with written_in_bulk(), publication(at=AT) as opened:
        for first in range(0, works, _PER_BATCH):
            batch = range(first, min(works, first + _PER_BATCH))
            _write(batch, random, ends, parts)
            print(f"{batch.stop:,} of {works:,} works", file=sys.stderr)
        Edition.objects.update(
            state=EditionState.PUBLISHED, effective_from=AT.date(), published_at=AT,
            revision=opened.revision, digest="0" * 64,
        )  # fmt: skip
        Expression.objects.update(published_at=AT, revision=opened.revision)
        Document.objects.update(published_at=AT)
        opened.tell(EventKind.FRAMEWORK_PUBLISHED, uuid.UUID(int=1), {}, framework="work-0")
    analyse()


def _write(batch: range, random: Random, ends: list[int], parts: list[int]) -> None:
    frameworks, documents = _entities(len(batch), "framework"), _entities(len(batch), "document")
    insert_rows(
        Framework, ("entity_id", "slug", "title"),
        [(one, f"work-{at}", f"标准{at}") for one, at in zip(frameworks, batch, strict=True)],
    )  # fmt: skip
    insert_rows(
        Document, ("entity_id", "slug", "title", "normal_title"),
        [(one, f"text-{at}", f"文献{at}", f"文献{at}")
         for one, at in zip(documents, batch, strict=True)],
    )  # fmt: skip
    slugs = [f"work-{at}" for at in batch]
    rows = dict(Framework.objects.filter(slug__in=slugs).values_list("slug", "pk"))
    texts = dict(
        Document.objects.filter(slug__in=[f"text-{at}" for at in batch]).values_list("slug", "pk")
    )
    for at in batch:
        _work(rows[f"work-{at}"], texts[f"text-{at}"], random, (ends, parts))


def _entities(count: int, kind: str) -> list[int]:
    ids = list(allocate_ids(Entity, count))
    insert_rows(Entity, ("id", "uid", "kind"), [(pk, uuid.uuid4(), kind) for pk in ids])
    return ids


def _work(
    framework: int, document: int, random: Random, known: tuple[list[int], list[int]]
) -> None:
    ends, parts = known
    text = "".join(f"第{at:03}条要做到谨慎而且认真负责。" for at in range(PASSAGES))
    edition = Edition.objects.create(framework_id=framework, label="1")
    expression = Expression.objects.create(
        document_id=document, label="1", text=text, digest=f"{document:064x}"
    )
    size = len(text) // PASSAGES
    held = _entities(PASSAGES, "passage")
    insert_rows(
        Passage, ("entity_id", "expression_id", "path", "unit", "marker", "start", "end"),
        [(one, expression.pk, tree_path([at + 1]), "article", f"第{at}条", at * size,
          (at + 1) * size) for at, one in enumerate(held)],
    )  # fmt: skip
    entities, ids = _entities(REQUIREMENTS, "requirement"), []
    ids = list(allocate_ids(Requirement, REQUIREMENTS))
    insert_rows(
        Requirement,
        ("id", "entity_id", "edition_id", "parent_id", "path", "kind", "code", "title", "digest"),
        _requirements(edition.pk, ids, entities),
    )
    cited = range(0, REQUIREMENTS, 2)
    insert_rows(
        Citation, ("uid", "requirement_id", "expression_id", "quote", "start", "end"),
        [(uuid.uuid4(), ids[at], expression.pk, "谨慎", at % PASSAGES * size + 7,
          at % PASSAGES * size + 9) for at in cited],
    )  # fmt: skip
    ends += entities
    parts += held
    insert_rows(
        Association, ("uid", "edition_id", "source_entity_id", "target_entity_id", "type"),
        [(uuid.uuid4(), edition.pk, entities[at], target, "supports")
         for at in range(1, REQUIREMENTS, 2)
         if (target := random.choice(ends)) != entities[at]],
    )  # fmt: skip
    insert_rows(
        Reference, ("expression_id", "target_id", "kind", "raw", "start", "end", "at"),
        [(expression.pk, random.choice(parts), "full", "第一条", at * size + 1, at * size + 4,
          at * size + 1) for at in range(MENTIONS)],
    )  # fmt: skip


def _requirements(
    edition: int, ids: list[int], entities: list[int]
) -> Iterator[tuple[object, ...]]:
    """Yield a tree of ten standards, each with what follows it."""
    width = REQUIREMENTS // 10
    for at, (pk, entity) in enumerate(zip(ids, entities, strict=True)):
        top, below = divmod(at, width)
        path = tree_path([top + 1, below] if below else [top + 1])
        kind = "requirement" if below else "standard"
        parent = ids[top * width] if below else None
        yield pk, entity, edition, parent, path, kind, str(at), f"要求{at}", f"{pk:064x}"


def build() -> None:
    """Make the graph, or map it where it is made; tell how long that took."""
    began, spent = time.perf_counter(), time.process_time()
    shown = snapshot(Reading.today())
    say(
        wall=time.perf_counter() - began, cpu=time.process_time() - spent,
        nodes=len(shown.network), links=shown.network.table.links,
    )  # fmt: skip


def read() -> None:
    """Make the arrays of the whole graph, of no file; tell what that took above an idle process."""
    reading = replace(Reading.today(), language=ORIGINAL)
    # The connection, and what the first query brings into memory.
    public_revision()
    idle, began, spent = _peak(), time.perf_counter(), time.process_time()
    made = pack(graph_rows(reading))
    say(
        wall=time.perf_counter() - began, cpu=time.process_time() - spent, above=_peak() - idle,
        arrays=sum(array.nbytes for array in made.arrays.values()) / 1e6,
    )  # fmt: skip


def _peak() -> float:
    """Give the most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


def watched() -> list[Framework]:
    """Give the frameworks that are published anew: those in the middle, linked as most are."""
    works = Framework.objects.select_related("entity").order_by("pk")
    first = max(0, works.count() // 2 - WATCHED)
    return [*works[first : first + WATCHED]]


def watch() -> None:
    """Look for the graph again and again, as requests do; tell when another revision is there."""
    uids, seen = [str(work.entity.uid) for work in watched()], -1
    while True:
        shown = snapshot(Reading.today())
        if shown.revision != seen:
            seen = shown.revision
            versions = [shown.network.node(uid).version for uid in uids]
            say(revision=seen, at=time.time(), versions=versions)
        time.sleep(0.001)


def publish(number: int) -> None:
    """Publish the next edition of a framework; tell when it was committed."""
    # As a server does that has answered about the graph: it prepares what it publishes.
    snapshot(Reading.today())
    framework = watched()[number % WATCHED]
    label = f"next-{uuid.uuid4().hex[:6]}"
    # One that an interrupted run left open is gone on with.
    left = Edition.objects.open().filter(framework=framework).first()
    draft = left or start_edition(framework=framework, label=label)
    label = draft.label
    row = draft.requirements.order_by("path")[5]
    change_requirement(requirement=row, values={"title": f"新的要求{label}"})
    told: dict[str, float] = {}
    began = time.time()
    with transaction.atomic():
        transaction.on_commit(lambda: told.update(at=time.time()))
        sealed = publish_draft(edition=draft)
    say(revision=sealed.revision, at=told["at"], version=label, took=told["at"] - began)


def say(**values: object) -> None:
    """Print one line of JSON."""
    print(orjson.dumps(values).decode(), flush=True)


if __name__ == "__main__":
    words = sys.argv[1:]
    {"fill": fill, "build": build, "read": read, "watch": watch, "publish": publish}[words[0]](
        *map(int, words[1:])
    )
