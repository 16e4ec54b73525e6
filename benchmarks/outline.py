"""How fast prose is read into an outline, and that the time doubles with the text."""

from benchmarks.reading import SIZES, doubling_ratios, speed
from benchmarks.results import Table


def measure() -> list[Table]:
    """Give the reading speed of one core and the seconds of texts made to be slow."""
    times = doubling_ratios()
    columns = ("text", *(f"{size:,} characters, s" for size in SIZES))
    return [
        Table(
            "outline speed",
            ("what", "million characters/s"),
            (("statutes, one core", speed([]) / 1e6),),
        ),
        Table(
            "outline of hostile text",
            columns,
            tuple((name, *seconds) for name, seconds in times.items()),
            note="linear time doubles with the size",
        ),
    ]
