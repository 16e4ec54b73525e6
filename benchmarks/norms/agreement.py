"""How far two labellers agree on ``seen2``: python -m benchmarks.norms.agreement.

``seen2_second.jsonl`` holds the labels of the rules' author, given from the words alone before the
first labeller's were read; conditions were not labelled again.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

FIRST = Path(__file__).with_name("seen2.jsonl")
SECOND = Path(__file__).with_name("seen2_second.jsonl")


def labels(path: Path) -> dict[int, dict[str, Any]]:
    """The rows of a file of labels by their number."""
    rows = map(json.loads, path.read_text("utf-8").splitlines())
    return {row["id"]: row for row in rows}


def kappa(pairs: list[tuple[str, str]]) -> float:
    """Cohen's kappa: agreement beyond what the labels' shares give by chance.

    Source: Cohen, A Coefficient of Agreement for Nominal Scales (1960).

    >>> kappa([("a", "a"), ("b", "b")]), kappa([("a", "b"), ("b", "a")])
    (1.0, -1.0)
    """
    total = len(pairs)
    agreed = sum(first == second for first, second in pairs) / total
    one, two = Counter(first for first, _ in pairs), Counter(second for _, second in pairs)
    chance = sum(one[label] * two[label] for label in one) / total**2
    return (agreed - chance) / (1 - chance)


def main() -> None:
    """Print the agreement."""
    first, second = labels(FIRST), labels(SECOND)
    pairs = [(row["modality"], second[number]["modality"]) for number, row in first.items()]
    same = sum(one == two for one, two in pairs)
    actors = sum(row["actor"] == second[number]["actor"] for number, row in first.items())
    print(f"seen2 n={len(pairs)}: modality {same} equal, kappa {kappa(pairs):.3f}; actor {actors}")


if __name__ == "__main__":
    main()
