"""Answers put together from rows are those that serializers give, whatever the words."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.comparison.serializers import RequirementSerializer
from content.api.streaming import line
from content.identity import tree_path
from content.models import Requirement
from content.queries import requirements
from content.queries.fields import picked
from content.queries.reading import Reading
from content.queries.requirement_filters import RequirementQuery
from content.queries.requirements import requirement_listing
from content.queries.shapes import EXPANSIONS, REQUIREMENT
from content.queries.streams import batches
from content.vocabulary import Modality
from server.rendering import json_bytes
from tests.factories import make_edition, make_requirement, seal_edition

Json = dict[str, Any]
# What databases take: no U+0000, no lone surrogates.
WORDS = st.text(
    st.characters(exclude_characters="\x00", exclude_categories=("Cs",)), max_size=50
) | st.sampled_from(["", "慎言", '引"号\\', "100%s %(p0)s", "𠮷野家\u2028"])
ROW = st.fixed_dictionaries(
    {
        "title": WORDS,
        "statement": WORDS,
        "code": WORDS.map(lambda text: text[:20]),
        "marker": WORDS.map(lambda text: text[:20]),
        "actor": WORDS,
        "condition": WORDS,
        "modality": st.sampled_from([None, *Modality]),
        "texts": st.dictionaries(
            st.sampled_from(["en", "zh-Hant", "fr"]),
            st.fixed_dictionaries({}, optional={"title": WORDS, "statement": WORDS}),
            max_size=2,
        ),
    }
)
TREES = st.lists(st.tuples(ROW, st.lists(ROW, max_size=3)), min_size=1, max_size=3)


def written(trees: list[tuple[Json, list[Json]]]) -> RequirementQuery:
    """Publish a framework of these rows and give what lists it."""
    edition = make_edition()
    for place, (top, below) in enumerate(trees, 1):
        parent = make_requirement(edition=edition, path=tree_path([place]), **top)
        for row in below:
            make_requirement(parent=parent, **row)
    seal_edition(edition)
    return RequirementQuery(framework=edition.framework.slug)


@pytest.mark.django_db
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(trees=TREES)
def test_a_list_with_children_is_what_serializers_make_of_the_rows(
    client: Client, trees: list[tuple[Json, list[Json]]]
) -> None:
    query = written(trees)
    rows = Requirement.objects.filter(edition__framework__slug=query.framework).order_by("path")
    expected = json.loads(json_bytes(RequirementSerializer(rows, many=True).data))

    address = f"/api/v1/requirements/?framework={query.framework}&expand=children"
    found = client.get(address).json()["results"]

    assert found == expected


@pytest.mark.django_db
@settings(max_examples=25)
@given(trees=TREES, language=st.sampled_from(["zh-Hans", "en-GB", "fr", "zh-TW", "de"]))
def test_a_plain_row_is_the_beginning_of_one_with_all_its_details(
    trees: list[tuple[Json, list[Json]]], language: str
) -> None:
    query, reading = written(trees), Reading.today(language)

    plain = requirement_listing(query, reading).all()
    whole = requirement_listing(
        RequirementQuery(framework=query.framework, expand=EXPANSIONS), reading
    ).all()
    alone = [requirements.get_requirement(one["uid"], reading) for one in whole]

    assert plain == [{name: one[name] for name in REQUIREMENT.names} for one in whole]
    assert [tuple(one) for one in plain] == [REQUIREMENT.names] * len(plain)
    assert alone == whole


@pytest.mark.django_db
@settings(max_examples=12)
@given(
    trees=TREES,
    language=st.sampled_from(["zh-Hans", "en-GB", "de"]),
    fields=st.sampled_from([(), ("title",), ("address", "parent_uid", "depth", "digest")]),
    name=st.sampled_from([None, "requirement", "100%s"]),
)
def test_lines_are_byte_for_byte_the_answers_of_a_list(
    trees: list[tuple[Json, list[Json]]], language: str, fields: tuple[str, ...], name: str | None
) -> None:
    everything, reading = written(trees), Reading.today(language)
    below = RequirementQuery(framework=everything.framework, modalities=(Modality.OBLIGATION,))

    for query in (everything, below):
        listing = requirement_listing(query, reading)
        first, *_ = listing.keys((), most=1) or [(0,)]
        for beyond in ((), first[1:]):
            expected = listing.shaped([row[0] for row in listing.keys(beyond)])
            chosen = [picked(one, fields) if fields else one for one in expected]
            given = [line(one if name is None else {name: one}) for one in chosen]
            lines = batches(listing, beyond, fields=fields, name=name)

            assert [one for batch in lines for one in batch] == given
