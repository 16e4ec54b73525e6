"""How things are addressed on the site: the paths that people read, cite and follow."""

import functools
import re
from collections.abc import Iterable
from urllib.parse import quote

# What may stand in the target of a link as it is: all that separates, and what is escaped already.
_SAFE = "/@%:#?=&,;+!$'()*[]"
Relation = tuple[str, str, str]
_UNSAFE = re.compile(r"[\x00-\x20\x7f\"%#?<>\\^`{|}]")


@functools.lru_cache(maxsize=8192)
def escaped(part: str) -> str:
    """Give ``part`` fit for a path, Chinese left readable (RFC 3987 IRI).

    >>> escaped("第三条 a?")
    '第三条%20a%3F'
    """
    return _UNSAFE.sub(lambda match: quote(match[0]), part)


@functools.lru_cache(maxsize=1024)
def edition_address(slug: str, label: str) -> str:
    """Give the address of an edition.

    >>> edition_address("wuge-guoying", "2022")
    '/frameworks/wuge-guoying@2022'
    """
    return f"/frameworks/{slug}@{escaped(label).replace('/', '%2F')}"


def requirement_address(slug: str, label: str, code: str | None, uid: str) -> str:
    """Give the address of a requirement: by its code, else by its uid.

    >>> requirement_address("wuge-guoying", "2022", "5.3", "")
    '/frameworks/wuge-guoying@2022/5.3'
    """
    return f"{edition_address(slug, label)}/{escaped(code or uid)}"


def document_address(slug: str) -> str:
    """Give the address of a document, which leads to its current text.

    >>> document_address("yi-pian-wenzhang")
    '/documents/yi-pian-wenzhang'
    """
    return f"/documents/{slug}"


def text_address(slug: str, label: str) -> str:
    """Give the address of one dated text.

    >>> text_address("yi-pian", "2022/1")
    '/documents/yi-pian@2022%2F1'
    """
    return f"{document_address(slug)}@{escaped(label).replace('/', '%2F')}"


def concept_address(uid: str) -> str:
    """Give the address of a concept.

    >>> concept_address("c0ffee")
    '/concepts/c0ffee'
    """
    return f"/concepts/{uid}"


def passage_address(slug: str, label: str, uid: str) -> str:
    """Give the address of a passage inside its dated text."""
    return f"{text_address(slug, label)}#{uid}"


def identity_address(uid: str) -> str:
    """Give the permanent address of anything that has a uid, whatever becomes of it.

    >>> identity_address("c0ffee")
    '/id/c0ffee'
    """
    return f"/id/{uid}"


def link_header(relations: Iterable[Relation]) -> str:
    """Give the header for ``(address, relation, media type)``; Chinese is escaped.

    Source: RFC 8288 §3.

    >>> link_header([("/documents/x@第一", "alternate", "text/html"), ("/a", "next", "")])
    '</documents/x@%E7%AC%AC%E4%B8%80>; rel="alternate"; type="text/html", </a>; rel="next"'
    """
    return ", ".join([_linked(*relation) for relation in relations])


@functools.lru_cache(maxsize=4096)
def _linked(address: str, relation: str, kind: str) -> str:
    written = f'<{quote(address, safe=_SAFE)}>; rel="{relation}"'
    return f'{written}; type="{kind}"' if kind else written
