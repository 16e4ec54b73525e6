"""Draw clauses for labelling, by seed, over all shared prose and statutes.

200 clauses are drawn evenly. Exhortations are so rare among them that their F1 would hang on one
clause; so 40 sentences more are drawn by the words that may, or may not, mark a rare modality.
They are scored apart and together.

Run once, before any rule was written, with the reader as it stood then; ``sample.jsonl`` is the
record. A later reader may draw other clauses, but the rows stay true: they name file, offsets and
digest. Prints rows without labels; ``--show`` prints the words around them for a labeller.

``second`` draws 200 more for a labeller who has not seen the rules, 168 evenly and 32 by cue words,
from leaves that share no sentence with a labelled clause; ``seen2.jsonl`` and ``unseen2.jsonl`` are
the record.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from content.text import read_document
from content.text.records import Node

SEED = 20221017
FURTHER = {"fresh": 20221018, "last": 20221019}
SECOND = 20261122
SAMPLE = Path(__file__).with_name("sample.jsonl")
# Files are drawn evenly within a folder, so that no long statute outweighs the rest.
SHARES = {"laws/md": 60, "laws_versions/md": 40, "prose": 50, "prose_unlabelled": 50}
CUES = {
    "鼓励|提倡|倡导|支持|号召|希望": 20,
    "不得|禁止|严禁|不准|不许|不能|不要": 10,
    "可以|有权|允许|免": 10,
}
SECOND_SHARES = {"laws/md": 50, "laws_versions/md": 34, "prose": 42, "prose_unlabelled": 42}
SECOND_CUES = dict(zip(CUES, (16, 8, 8), strict=True))
LONGEST_STATEMENT = 200
SENTENCE_SHARE = 0.5
SHORTEST = 5
SENTENCE = re.compile(r"[^。！？!?\n]*[^。！？!?\s][^。！？!?\n]*[。！？!?]*[”’）)》]*")


class Leaf(NamedTuple):
    """A leaf of an outline and the nodes above it."""

    node: Node
    above: tuple[Node, ...]


class Pool(NamedTuple):
    """A file's text and its leaves that are not drawn yet."""

    text: str
    leaves: list[Leaf]


class Clause(NamedTuple):
    """A drawn clause: where it lies."""

    file: str
    start: int
    end: int
    digest: str
    stratum: str
    half: str


def leaves(nodes: tuple[Node, ...], above: tuple[Node, ...] = ()) -> Iterator[Leaf]:
    """Every node without children, 款 aside."""
    for node in nodes:
        below = tuple(child for child in node.children if child.unit != "paragraph")
        if below:
            yield from leaves(below, (*above, node))
        else:
            yield Leaf(node, above)


def spans(text: str, leaf: Leaf) -> list[tuple[int, int]]:
    """The sentences of a leaf behind its marker, as spans."""
    node = leaf.node
    marked = text.startswith(node.marker, node.start)
    start = node.start + len(node.marker) if marked else node.start
    found = []
    for match in SENTENCE.finditer(text, start, node.end):
        words = match.group()
        left = match.start() + len(words) - len(words.lstrip(" \u3000#*"))
        if match.end() - left >= SHORTEST:
            found.append((left, match.end()))
    return found


def draw_one(text: str, leaf: Leaf, chance: random.Random) -> tuple[int, int] | None:
    """The whole statement of a leaf, or one sentence of it where it is long."""
    sentences = spans(text, leaf)
    if not sentences:
        return None
    whole = (sentences[0][0], sentences[-1][1])
    if whole[1] - whole[0] > LONGEST_STATEMENT:
        return chance.choice(sentences)
    if len(sentences) > 1 and chance.random() < SENTENCE_SHARE:
        return chance.choice(sentences)
    return whole


def draw_again(root: Path, half: str) -> list[Clause]:
    """A further draw, for rules that have seen the score of the ones before."""
    labelled = map(json.loads, SAMPLE.read_text("utf-8").splitlines())
    earlier = {"seen", "unseen", *list(FURTHER)[: list(FURTHER).index(half)]}
    known = {row["digest"] for row in labelled if row["half"] in earlier}
    return [row._replace(half=half) for row in draw(root, FURTHER[half], 2, known)]


def draw_second(root: Path) -> list[Clause]:
    """A second sample, from the leaves that no earlier sample touches."""
    texts: dict[str, str] = {}
    said: set[str] = set()
    for row in map(json.loads, SAMPLE.read_text("utf-8").splitlines()):
        if row["file"] not in texts:
            texts[row["file"]] = (root / row["file"]).read_text("utf-8")
        said |= sentences_of(texts[row["file"]][row["start"] : row["end"]])
    pools = {
        name: Pool(text, [leaf for leaf in left if not touched(text, leaf, said)])
        for folder in SECOND_SHARES
        for name, (text, left) in read_folder(root, folder).items()
    }
    rows = draw_shares(pools, random.Random(SECOND), SECOND_SHARES, SECOND_CUES, set())
    return [row._replace(half=f"{row.half}2") for row in rows]


def sentences_of(words: str) -> set[str]:
    """The digests of the sentences in ``words``."""
    return {digest_of(match.group().strip(" \u3000#*")) for match in SENTENCE.finditer(words)}


def touched(text: str, leaf: Leaf, said: set[str]) -> bool:
    """Whether a sentence of the leaf is among those ``said``, in whatever file."""
    return any(
        digest_of(text[slice(*span)].strip(" \u3000#*")) in said for span in spans(text, leaf)
    )


def draw(root: Path, seed: int, part: int, known: set[str]) -> list[Clause]:
    """A ``part``-th of the shares, halves assigned, in drawing order, nothing ``known`` again."""
    pools: dict[str, Pool] = {}
    for folder in SHARES:
        pools |= read_folder(root, folder)
    shares = {folder: share // part for folder, share in SHARES.items()}
    cues = {cue: share // part for cue, share in CUES.items()}
    return draw_shares(pools, random.Random(seed), shares, cues, known)


def draw_shares(
    pools: dict[str, Pool],
    chance: random.Random,
    shares: dict[str, int],
    cues: dict[str, int],
    known: set[str],
) -> list[Clause]:
    """The shares of each folder, then of each cue, halves assigned, nothing ``known`` again."""
    drawn: list[tuple[str, int, int, str]] = []
    for folder, share in shares.items():
        names = [name for name in pools if name.startswith(f"{folder}/")]
        drawn += draw_evenly(pools, names, share, chance, known | {row[3] for row in drawn})
    halves = halved(len(drawn), chance)
    rows = [Clause(*row, "even", half) for row, half in zip(drawn, halves, strict=True)]
    for cue, share in cues.items():
        more = draw_cued(
            pools, re.compile(cue), share, chance, known | {row.digest for row in rows}
        )
        halves = halved(len(more), chance)
        rows += [Clause(*row, "cued", half) for row, half in zip(more, halves, strict=True)]
    return rows


def halved(count: int, chance: random.Random) -> list[str]:
    """Which half each of ``count`` clauses belongs to."""
    order = list(range(count))
    chance.shuffle(order)
    seen = set(order[: count // 2])
    return ["seen" if at in seen else "unseen" for at in range(count)]


def read_folder(root: Path, folder: str) -> dict[str, Pool]:
    """The text and the leaves of each file of a folder, in name order."""
    paths = sorted(path for path in (root / folder).rglob("*") if path.suffix in {".md", ".txt"})
    texts = {path.relative_to(root).as_posix(): path.read_text("utf-8") for path in paths}
    return {
        name: Pool(text, list(leaves(read_document(text).nodes))) for name, text in texts.items()
    }


def draw_evenly(
    pools: dict[str, Pool], names: list[str], share: int, chance: random.Random, known: set[str]
) -> list[tuple[str, int, int, str]]:
    """A share of the files named, in turn, each time one more leaf."""
    drawn: list[tuple[str, int, int, str]] = []
    while len(drawn) < share:
        chance.shuffle(names)
        for name in names:
            text, pool = pools[name]
            if len(drawn) == share or not pool:
                continue
            span = draw_one(text, pool.pop(chance.randrange(len(pool))), chance)
            if span is None:
                continue
            digest = digest_of(text[slice(*span)])
            if digest not in known:
                known.add(digest)
                drawn.append((name, *span, digest))
    return drawn


def draw_cued(
    pools: dict[str, Pool], cue: re.Pattern[str], share: int, chance: random.Random, known: set[str]
) -> list[tuple[str, int, int, str]]:
    """Sentences of leaves not drawn yet that hold a cue, of as many files, in chance order."""
    names = list(pools)
    chance.shuffle(names)
    drawn: list[tuple[str, int, int, str]] = []
    for name in names:
        text, pool = pools[name]
        held = [s for leaf in pool for s in spans(text, leaf) if cue.search(text[slice(*s)])]
        if held and len(drawn) < share:
            span = chance.choice(held)
            digest = digest_of(text[slice(*span)])
            if digest not in known:
                known.add(digest)
                drawn.append((name, *span, digest))
    return drawn


def digest_of(words: str) -> str:
    """The SHA-256 of the words of a clause."""
    return hashlib.sha256(words.encode()).hexdigest()


def show(root: Path, clauses: list[Clause], order: list[int]) -> Iterator[str]:
    """The words of each clause with what stands above and before it, for a labeller."""
    for at in order:
        clause = clauses[at]
        text = (root / clause.file).read_text("utf-8")
        leaf = next(
            leaf for leaf in leaves(read_document(text).nodes)
            if leaf.node.start <= clause.start < leaf.node.end
        )  # fmt: skip
        above = " > ".join(lead(text, node) for node in leaf.above)
        before = text[leaf.node.start : clause.start].replace("\n", "⏎")[-160:]
        words = text[clause.start : clause.end].replace("\n", "⏎")
        yield f"#{at} {Path(clause.file).stem[:14]} | {above} | {before}【{words}】"


def lead(text: str, node: Node) -> str:
    """What a node above says before its first child."""
    below = [child.start for child in node.children if child.unit != "paragraph"]
    return re.sub(r"\s+", " ", text[node.start : below[0]])[:110]


def main() -> None:
    """Print rows, or with ``--show SEED`` the words in an order of that seed."""
    root = Path(sys.argv[1])
    half = next((name for name in FURTHER if name in sys.argv), "")
    if "second" in sys.argv:
        clauses = draw_second(root)
    else:
        clauses = draw_again(root, half) if half else draw(root, SEED, 1, set())
    if "--show" in sys.argv:
        order = list(range(len(clauses)))
        random.Random(sys.argv[sys.argv.index("--show") + 1]).shuffle(order)
        print("\n".join(show(root, clauses, order)))
        return
    for clause in clauses:
        print(json.dumps(clause._asdict(), ensure_ascii=False))


if __name__ == "__main__":
    main()
