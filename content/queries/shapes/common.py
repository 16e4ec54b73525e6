"""What several shapes have in common."""

from content.queries.fields import text
from content.vocabulary import Word

# Examples.
UID = "0f3c7a52-6f0b-5d6e-9d5b-3f1f6a1f0c11"
DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


def values_of(kind: type[Word]) -> tuple[str, ...]:
    """Give the words that a field may hold.

    >>> from content.vocabulary import FrameworkKind
    >>> values_of(FrameworkKind)
    ('standards', 'crosswalk')
    """
    return tuple(word.value for word in kind)


ADDRESS = text(
    "address",
    "Where people read it on this site",
    null=True,
    example="/frameworks/wuge-guoying@2022/5.3",
)
