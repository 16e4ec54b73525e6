"""Where an answer leads: ``Link`` headers for whoever follows addresses instead of making them.

Source: RFC 8288 (Link), RFC 6596 (canonical), RFC 8574 (cite-as), RFC 8631 (service-desc).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from content.queries.addresses import Relation, identity_address, text_address

DOCUMENT = "/api/v1/openapi.json"


def relations_of(body: Any, shape: str) -> list[Relation]:
    """Give what an answer itself says of where it leads.

    ``shape`` names its schema in the OpenAPI document. A thing leads to its permanent address and
    to its page, a page of a list to those around it.

    >>> relations_of({"next": "/x?cursor=a", "previous": None}, "Page")[0]
    ('/x?cursor=a', 'next', '')
    """
    if not isinstance(body, Mapping):
        return []
    described = (f"{DOCUMENT}#/components/schemas/{shape}", "describedby", "application/json")
    return [*_around(body), *_own(body), described]


def _around(body: Mapping[str, Any]) -> list[Relation]:
    names = (("next", "next"), ("previous", "prev"))
    return [
        (body[name], relation, "") for name, relation in names if isinstance(body.get(name), str)
    ]


def _own(body: Mapping[str, Any]) -> list[Relation]:
    uid, page = body.get("uid"), body.get("address") or _page_of_text(body)
    if uid is None:
        return []
    lasting = identity_address(str(uid))
    found = [(lasting, "canonical", ""), (lasting, "cite-as", "")]
    return [*found, (page, "alternate", "text/html")] if page else found


def _page_of_text(body: Mapping[str, Any]) -> str | None:
    """The page of a dated text and of its outline, which name it by its document and label."""
    document, label = body.get("document"), body.get("expression")
    if not isinstance(document, Mapping) or label is None:
        return None
    return text_address(document["slug"], str(label))
