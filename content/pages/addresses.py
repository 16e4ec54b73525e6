"""Addresses that only pages need: the exact words of a citation, and an end that has a page."""

from collections.abc import Mapping
from typing import Any

from content.queries.addresses import document_address, escaped

CONCEPTS = "/concepts/"


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


def end_address(end: Mapping[str, Any]) -> str | None:
    """Give where people read the end of a link; None where it has no page.

    >>> end_address({"kind": "concept", "uid": "c0ffee", "address": None})
    '/concepts/c0ffee'
    """
    if end["kind"] == "concept":
        return f"{CONCEPTS}{end['uid']}"
    address: str | None = end["address"]
    return address
