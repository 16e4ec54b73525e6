"""What an answer names: the tags by which a publication finds the answers that it touches."""

from __future__ import annotations

import re

from content.queries.touched import UID

# In the JSON of answers; addresses name documents whose passages they lead to.
_UIDS = re.compile(rb'"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"')
_FRAMEWORKS = re.compile(rb'"framework":"([-\w]+)"')
# What a code or a label leads to is decided by all editions of a framework, texts of a document.
_READABLE = re.compile(r"/(framework|document)s/([-\w]+)")
_DOCUMENTS = re.compile(rb'"(?:document":"|address":"/documents/)([-\w]+)')


def named_in(body: bytes) -> set[str]:
    """Give the tags of what the JSON of an answer names.

    >>> sorted(named_in(b'{"framework":"a","document":"b","address":"/documents/c@1"}'))
    ['document:b', 'document:c', 'framework:a']
    """
    tags = {uid.decode() for uid in _UIDS.findall(body)}
    tags.update(f"framework:{slug.decode()}" for slug in set(_FRAMEWORKS.findall(body)))
    tags.update(f"document:{slug.decode()}" for slug in set(_DOCUMENTS.findall(body)))
    return tags


def named_by(path: str, query: str) -> set[str]:
    """Give the tags of what an address names.

    >>> named_by("/api/v1/x/0F3C7A52-6f0b-5d6e-9d5b-3f1f6a1f0c11/", "")
    {'0f3c7a52-6f0b-5d6e-9d5b-3f1f6a1f0c11'}
    >>> named_by("/frameworks/wuge-guoying@2022/5.3", "")
    {'framework:wuge-guoying'}
    """
    tags = set(UID.findall(f"{path}?{query}".lower()))
    readable = _READABLE.match(path)
    return tags | {f"{readable[1]}:{readable[2]}"} if readable else tags
