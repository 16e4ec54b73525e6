"""Score the labelled clauses: python -m benchmarks.norms.score DATA [HALF].

HALF is seen, unseen, fresh, last (``sample.jsonl``), seen2 or unseen2 (files of that name).

Reads the words from the shared files, with the context that drafting gives. Modality by macro-F1
over the labels present, actor by exact words, condition by exact words.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from content.text import read_document
from content.text.norm_context import TOP, Context, contexts_of, is_told, top_context
from content.text.norms import NOTHING, Norm, sentence_norms
from content.text.records import Node

SAMPLE = Path(__file__).with_name("sample.jsonl")
RECORDS = (SAMPLE, SAMPLE.with_name("seen2.jsonl"), SAMPLE.with_name("unseen2.jsonl"))
HALVES = ("unseen", "fresh", "last", "seen2", "unseen2")
Row = dict[str, Any]
Place = tuple[Node, Context]


def rows(half: str) -> list[Row]:
    """The labelled rows of one half."""
    lines = [line for record in RECORDS for line in record.read_text("utf-8").splitlines()]
    return [row for row in map(json.loads, lines) if row["half"] == half]


def chain(nodes: tuple[Node, ...], at: int, text: str, context: Context = TOP) -> Place | None:
    """The deepest node around an offset, 款 aside, with its context."""
    for node in nodes:
        if node.unit != "paragraph" and node.start <= at < node.end:
            below = contexts_of(node, text, context)
            inner = [chain((child,), at, text, below[i]) for i, child in enumerate(node.children)]
            return next((found for found in inner if found), (node, context))
    return None


def predict(text: str, place: Place, row: Row) -> Norm:
    """The norm of the clause of ``row``: of the first sentence in it that binds."""
    node, context = place
    start = node.start + len(node.marker)
    if node.unit == "heading":
        first = text.find("\n", start, node.end)
        titled = first > -1 and row["end"] > first and text[start:first].strip() == node.title
        start = first if titled and text[first : node.end].strip() else start
    norms = sentence_norms(
        text[start : node.end],
        marker=node.marker,
        lead=context.lead,
        carried_actor=context.carried_actor,
        told=is_told(node, context),
    )
    said = NOTHING
    for left, right, norm in norms:
        if start + right > row["start"] and start + left < row["end"]:
            if norm.binds:
                return norm
            said = norm
    return said


def judged(root: Path, half: str) -> Iterator[tuple[Row, Norm, dict[str, str | None]]]:
    """Each row with the norm predicted and the labels as words."""
    texts: dict[str, Any] = {}
    for row in rows(half):
        if row["file"] not in texts:
            text = (root / row["file"]).read_text("utf-8")
            texts[row["file"]] = (text, read_document(text).nodes)
        text, nodes = texts[row["file"]]
        words = text[row["start"] : row["end"]]
        if hashlib.sha256(words.encode()).hexdigest() != row["digest"]:
            raise SystemExit(f"row {row['id']}: the words of {row['file']} have changed")
        labels = {
            name: text[slice(*row[name])] if row[name] else None for name in ("actor", "condition")
        }
        place = chain(nodes, row["start"], text, top_context(text, nodes))
        if place is None:
            raise SystemExit(f"row {row['id']}: no node of {row['file']} holds it any more")
        yield row, predict(text, place, row), labels


def macro_f1(pairs: list[tuple[str, str]]) -> tuple[float, dict[str, float]]:
    """Macro-F1 over the labels present, and F1 by label."""
    true, said = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    right = Counter(a for a, b in pairs if a == b)
    each = {name: 2 * right[name] / (true[name] + said[name]) for name in true}
    return sum(each.values()) / len(each), each


def report(results: list[tuple[Row, Norm, dict[str, str | None]]], name: str) -> None:
    """Print one table."""
    macro, each = macro_f1([(row["modality"], norm.modality) for row, norm, _ in results])
    actor = sum(norm.actor == labels["actor"] for _, norm, labels in results) / len(results)
    named = [(norm, labels) for _, norm, labels in results if labels["actor"]]
    found = sum(norm.actor == labels["actor"] for norm, labels in named) / max(1, len(named))
    condition = sum(n.condition == labels["condition"] for _, n, labels in results) / len(results)
    by_label = " ".join(f"{key} {value:.3f}" for key, value in sorted(each.items()))
    print(f"{name:16} n={len(results):3} modality macro-F1 {macro:.3f} ({by_label})")
    print(
        f"{'':16} actor {actor:.3f} (where one is labelled {found:.3f}) condition {condition:.3f}"
    )


def main() -> None:
    """Print the scores."""
    root, half = Path(sys.argv[1]), next((name for name in HALVES if name in sys.argv), "seen")
    results = list(judged(root, half))
    for stratum in ("even", "cued"):
        report([r for r in results if r[0]["stratum"] == stratum], f"{half} {stratum}")
    report(results, f"{half} all")
    if "--errors" in sys.argv:
        for row, norm, labels in results:
            text = (root / row["file"]).read_text("utf-8")[row["start"] : row["end"]]
            same = norm.modality == row["modality"] and norm.actor == labels["actor"]
            if not same or ("--conditions" in sys.argv and norm.condition != labels["condition"]):
                print(f"\n#{row['id']} {row['modality']} {labels} \n  -> {norm}\n  {text[:200]}")


if __name__ == "__main__":
    main()
