"""Where an answer leads: ``Link`` headers for whoever follows addresses instead of making them.

Source: RFC 8288 (Link), RFC 6596 (canonical), RFC 8574 (cite-as), RFC 8631 (service-desc).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from content.queries.addresses import identity_address

DOCUMENT = "/api/v1/openapi.json"
# What may stand in a target as it is: all that separates, and what is escaped already.
_SAFE = "/@%:#?=&,;+!$'()*[]"
Relation = tuple[str, str, str]


def link_header(relations: Iterable[Relation]) -> str:
    """Give the header for ``(address, relation, media type)``; Chinese is escaped.

    >>> link_header([("/documents/x@第一", "alternate", "text/html"), ("/a", "next", "")])
    '</documents/x@%E7%AC%AC%E4%B8%80>; rel="alternate"; type="text/html", </a>; rel="next"'
    """
    return ", ".join(
        f'<{quote(address, safe=_SAFE)}>; rel="{relation}"' + (f'; type="{kind}"' if kind else "")
        for address, relation, kind in relations
    )


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
    uid, page = body.get("uid"), body.get("address")
    if uid is None:
        return []
    lasting = identity_address(str(uid))
    found = [(lasting, "canonical", ""), (lasting, "cite-as", "")]
    return [*found, (page, "alternate", "text/html")] if page else found
