"""Requirements that have said the same in every edition: nothing linked to them became suspect.

To judge a link takes a statement of two hundred steps. Most requirements are taken over from
edition to edition as they are, which a small one tells.
"""

from __future__ import annotations

import functools
from collections.abc import Collection

from content.queries.known_editions import Editions
from content.queries.statements import among, fetched_again, members
from content.queries.suspicion_sql import sense_sql


def steady(entities: Collection[int], editions: Editions) -> set[int]:
    """Give those of some entity rows that say the same in each edition of their framework.

    They and what stands below them; ``editions`` knows all that word them. One query.
    """
    said: dict[int, dict[int, str]] = {}
    for entity, edition, sense in fetched_again(_sql(), (members(entities),)):
        said.setdefault(entity, {})[edition] = sense
    return {entity for entity, senses in said.items() if _is_steady(senses, editions)}


def _is_steady(senses: dict[int, str], editions: Editions) -> bool:
    known = [edition for key in senses if (edition := editions.get(key)) is not None]
    return (
        len(set(senses.values())) == 1
        and len(known) == len(senses)
        and {(edition.framework, edition.published) for edition in known}
        == {(known[0].framework, len(senses))}
    )


@functools.cache
def _sql() -> str:
    published = "(SELECT z.state FROM content_edition z WHERE z.id = k.edition_id) = 'published'"
    return (
        f"SELECT k.entity_id, k.edition_id, {sense_sql('k')} FROM content_requirement k"  # noqa: S608
        f" WHERE {among('k.entity_id')} AND {published}"
    )
