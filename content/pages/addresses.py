"""The address that only pages need: the exact words of a citation."""

from collections.abc import Mapping
from typing import Any

from content.queries.addresses import document_address, escaped


def citation_address(citation: Mapping[str, Any], pinned: str | None = None) -> str:
    """Give the address of the very words that a citation quotes.

    ``pinned`` is the label of an edition that is not in force: its citations are shown only where
    the page of the text is asked for them.

    >>> name = {"slug": "yi-pian"}
    >>> citation_address({"document": name, "expression": "2022", "uid": "c0ffee"})
    '/documents/yi-pian@2022#c-c0ffee'
    """
    text = f"{document_address(citation['document']['slug'])}@{escaped(citation['expression'])}"
    query = f"?edition={escaped(pinned)}" if pinned else ""
    return f"{text}{query}#c-{citation['uid']}"
