"""How fast prose is read into an outline, and that the time doubles with the text."""

from itertools import pairwise

from benchmarks.corpus import SHARED
from benchmarks.reading import SIZES, doubling_ratios, speed
from benchmarks.results import Table


def measure() -> list[Table]:
    """Give the reading speed of one core and the seconds of texts made to be slow."""
    return [
        Table("outline speed", ("what", "million characters/s"), tuple(_speeds())),
        Table(
            "outline of hostile text",
            (
                "text",
                *(f"{size:,} characters, processor s" for size in SIZES),
                "largest ratio of a doubling",
            ),
            tuple(
                (name, *seconds, max(after / before for before, after in pairwise(seconds)))
                for name, seconds in doubling_ratios().items()
            ),
            note="linear time doubles with the size: a ratio of 2",
        ),
    ]


def _speeds() -> list[tuple[str, float]]:
    found = [("statutes made here, one core", speed([]) / 1e6)]
    if SHARED.is_dir():
        found.append(("the shared statutes, one core", speed([str(SHARED)]) / 1e6))
    return found
