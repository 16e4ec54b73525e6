"""The public content as flat rows for the graph: nodes, and edges stored or derived.

Derived edges are ``part_of`` (child to parent), ``cited_in`` (requirement to the smallest passage
that holds the quoted span, and to its document), ``cites`` (a reference: from its passage, and
lifted from the requirements cited there to those cited in its target) and ``broader``.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import Max

from content.models import Change, Edition, Expression
from content.packages import GraphChoice, GraphRows
from content.queries.graph_links import (
    broader_links,
    citation_links,
    own_types,
    reference_links,
    stored_links,
)
from content.queries.graph_nodes import gather_requirements
from content.queries.graph_texts import gather_concepts, gather_texts
from content.queries.graph_whole import Whole
from content.queries.reading import Reading
from content.queries.statements import fetched_again, time_value

_REVISION = (
    "SELECT c.revision, (SELECT e.at FROM content_event e ORDER BY e.seq DESC LIMIT 1)"
    " FROM content_counter c WHERE c.id = 1"
)


def public_revision() -> tuple[int, dt.datetime | None]:
    """Give the number of the last publishing transaction and the time of its last event.

    The time tells two histories apart that share a number, as after a restore. One query.
    """
    [(revision, at)] = fetched_again(_REVISION, ())
    return revision, time_value(at)


def draft_stamp() -> int:
    """Give a number that grows with every recorded change, drafts included. One query."""
    return Change.objects.aggregate(last=Max("pk"))["last"] or 0


def graph_rows(reading: Reading) -> GraphRows:
    """Give every node and edge that ``reading`` sees.

    A link's end whose wording is not in force is a node of state ``absent``, one that has no
    public wording at all a ``stub``. Ends that were merged lead to what took their place; a link
    that would thereby join a node to itself is left out. Cost: 16 queries at any size, one more
    where passages are named by their words, three more where ends have no wording; the rows are
    read by chunks straight into columns, about 5 µs and 60 bytes a node, 2 µs and 20 bytes an edge.
    """
    found = Whole(reading)
    gather_requirements(found)
    gather_texts(found)
    gather_concepts(found)
    found.settle()
    stored_links(found)
    reference_links(found, citation_links(found))
    broader_links(found)
    nodes, links = found.finish()
    choice = GraphChoice(
        {row.framework: key for key, row in found.editions.items()},
        frozenset(found.expressions),
        found.merges,
    )
    return GraphRows(nodes, links, found.redirects_by_uid(), own_types(), choice)


def public_starts() -> tuple[dt.date, ...]:
    """Give, in order, the days on which a public edition or text comes into force. One query.

    Between two such days the public content is the same.
    """
    editions = Edition.objects.public().order_by().values_list("effective_from")
    texts = Expression.objects.public().order_by().values_list("effective_from")
    return tuple(sorted(row[0] for row in editions.union(texts) if row[0]))
