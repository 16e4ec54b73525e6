"""Names that never change: how a uid is born, and how a place in a tree is written.

A ``uid`` is version 5 when intake gives birth (the same bytes give the same uid on every machine)
and version 4 when a person does; it is never recomputed afterwards. Versions 6 and 7 are avoided
because CASE and OSCAL refuse them (CASE 1.1 ``UUID`` pattern ``[1-5]``; OSCAL ``uuid`` datatype).
"""

import hashlib
import uuid
from collections.abc import Iterable

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:plumbline:entity")
# Intake gives hundreds of uids to a text, so what all begin with is digested once.
_BEGUN = hashlib.sha1(NAMESPACE.bytes, usedforsecurity=False)
SEGMENT_WIDTH = 6
SEPARATOR = "\x1f"


def hyphened(digits: str) -> str:
    """Write a UUID of 32 hexadecimal digits as text (RFC 9562 §4).

    >>> hyphened("0f3c7a526f0b5d6e9d5b3f1f6a1f0c11")
    '0f3c7a52-6f0b-5d6e-9d5b-3f1f6a1f0c11'
    """
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def born_uid(kind: str, *parts: str | None) -> uuid.UUID:
    """Give the version 5 uid of the ``kind`` of thing that ``parts`` name.

    An absent part differs from an empty one, so two unknown issuing bodies never look alike by
    accident of spelling.

    >>> born_uid("document", "五个过硬", None) == born_uid("document", "五个过硬", None)
    True
    >>> born_uid("document", "五个过硬", None) == born_uid("document", "五个过硬", "")
    False
    >>> born_uid("document", "a") == uuid.uuid5(NAMESPACE, f"document{SEPARATOR}a")
    True

    Source: RFC 9562 §5.5.
    """
    written = ["\x00" if part is None else part for part in parts]
    digest = _BEGUN.copy()
    digest.update(SEPARATOR.join([kind, *written]).encode())
    return uuid.UUID(bytes=digest.digest()[:16], version=5)


def document_uid(normal_title: str, issuer: str | None, digest: str) -> uuid.UUID:
    """Give the uid of a document by its normal title, issuing body and first expression's digest.

    >>> document_uid("五个过硬", None, "00").version
    5
    """
    return born_uid("document", normal_title, issuer, digest)


def passage_uid(document: uuid.UUID, digest: str, node_path: str) -> uuid.UUID:
    """Give the uid of a passage: its document, its expression's digest and its node path.

    >>> passage_uid(NAMESPACE, "00", "1.2") == passage_uid(NAMESPACE, "00", "1.3")
    False
    """
    return born_uid("passage", str(document), digest, node_path)


def requirement_uid(framework_slug: str, digest: str, node_path: str) -> uuid.UUID:
    """Give the uid of a requirement born from an outline node of an expression.

    >>> requirement_uid("wuge", "00", "1").version
    5
    """
    return born_uid("requirement", framework_slug, digest, node_path)


def tree_path(places: Iterable[int]) -> str:
    """Write sibling places (from 1) as fixed-width segments, so that text order is pre-order.

    A subtree is the range of paths that begin with its top's path.

    >>> tree_path([5, 3])
    '000005000003'
    """
    return "".join(f"{place:0{SEGMENT_WIDTH}d}" for place in places)


def path_places(path: str) -> list[int]:
    """Read the sibling places back from a path.

    >>> path_places("000005000003")
    [5, 3]
    """
    return [int(path[at : at + SEGMENT_WIDTH]) for at in range(0, len(path), SEGMENT_WIDTH)]


def path_depth(path: str) -> int:
    """Give the depth of a path in edges below the edition: 1 for a top requirement.

    >>> path_depth("000005000003")
    2
    """
    return len(path) // SEGMENT_WIDTH


def parent_path(path: str) -> str:
    """Give the path one level up, empty at the top.

    >>> parent_path("000005000003")
    '000005'
    """
    return path[:-SEGMENT_WIDTH]


def subtree_range(path: str) -> tuple[str, str]:
    """Give the half-open range of paths that a subtree, its top included, occupies.

    Digits are all that a path holds, so ``:`` (the code point after ``9``) ends the range.

    >>> low, high = subtree_range("000005")
    >>> low <= "000005000003" < high, low <= "000006" < high
    (True, False)
    """
    return path, path + ":"
