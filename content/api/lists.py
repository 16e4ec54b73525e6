"""Lists: pages by cursor, chosen members, counted, with only the fields asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from rest_framework.request import Request

from content.api.languages import answer_languages
from content.api.streaming import MEDIA_TYPE, NdjsonRenderer, most_asked, streamed, up_to
from content.api.views import ReadView, Values, address_of, fields_parameter
from content.queries.addresses import Relation
from content.queries.events import current_revision
from content.queries.fields import Answer, Shape, many, picked, text, whole
from content.queries.paging import Members, Page, Window, bad_cursor, read_cursor, take
from content.queries.parameters import COUNT, CURSOR, LIMIT, UIDS, Parameter, read
from content.queries.reading import Reading
from content.queries.streams import batches


def page_of(item: Shape, whole_item: Shape | None) -> Shape:
    """Give the shape of a page of ``item``, or of those fields of ``whole_item`` asked for."""
    members: Shape | tuple[Shape, Shape] = item
    if whole_item:
        members = (_listed(item, whole_item), whole_item.part(f"{item.name}Part"))
    return Shape(
        f"{item.name}Page",
        f"A page of {item.name}.",
        (
            many("results", members, "In order; null for an unknown uid", null=True),
            text("next", "Address of the next page", null=True),
            text("previous", "Address of the page before", null=True),
            whole("count", "Length of the whole list, where asked for", optional=True),
        ),
    )


def _listed(item: Shape, whole_item: Shape) -> Shape:
    """``item`` with what may be added to it: a client that reads it as ``item`` would lose that."""
    added = [replace(one, optional=True) for one in whole_item.fields if one.name not in item.names]
    if not added:
        return item
    return item.extended(f"{item.name}Listed", f"{item.note} With what expand adds.", *added)


class ListView(ReadView):
    """A list of one shape, by pages or as lines; subclasses give the ``listing``."""

    item: ClassVar[Shape]
    chosen_by_uid: ClassVar[bool] = True
    whole_item: ClassVar[Shape | None] = None
    filters: ClassVar[tuple[Parameter, ...]] = ()
    renderer_classes = [*ReadView.renderer_classes, NdjsonRenderer]

    def __init_subclass__(cls) -> None:
        """Derive the answer and the parameters from the shape of the members."""
        super().__init_subclass__()
        sparse = (cls.whole_item or cls.item) if cls.chosen_by_uid else None
        cls.answer = page_of(cls.item, sparse)
        cls.own_parameters = (
            *cls.filters,
            *((fields_parameter(sparse), UIDS) if sparse else ()),
            LIMIT,
            CURSOR,
            COUNT,
        )

    def listing(self, reading: Reading, values: Values) -> Members:
        """Give the list that the filters name."""
        raise NotImplementedError

    def get(self, request: Request, **names: str) -> Any:
        """Answer with one page, or with every member as a line where that is asked for."""
        if request.accepted_renderer.media_type != MEDIA_TYPE:
            return super().get(request, **names)
        values = read(self.parameters(), dict(request.query_params.lists()))
        reading = self._reading(values)
        revision = current_revision()
        chosen = up_to(self._batches(reading, values), most_asked(request, values))
        headers = {
            "X-Content-Revision": str(revision),
            "Cache-Control": self._cache_control(reading),
        }
        return streamed(request, chosen, headers)

    def _batches(self, reading: Reading, values: Values) -> Iterator[list[Any]]:
        """The members in batches: those named, or all behind the cursor."""
        listing = self.listing(reading, values)
        names = values.get("fields") or ()
        if values.get("uid"):
            yield [picked(one, names) for one in listing.named(values["uid"])]
            return
        cursor = values["cursor"]
        keys, backwards = read_cursor(cursor, len(listing.order)) if cursor else ([], False)
        if backwards:
            raise bad_cursor()
        try:
            found = batches(listing, keys, fields=names)
            first = next(found, [])
        except (ValueError, TypeError, ValidationError):
            raise bad_cursor() from None
        yield from chain([first], found)

    def body(self, reading: Reading, values: Values, **names: str) -> Any:
        """Give one page, or the members asked for by uid."""
        del names
        listing = self.listing(reading, values)
        if values.get("uid"):
            page = Page(listing.named(values["uid"]))
            page = Page(page.results, count=len(page.results) if values["count"] else None)
        else:
            page = take(listing, Window(values["limit"], values["cursor"], values["count"]))
        self._spoken = answer_languages({"results": page.results})
        return self._page(page, values.get("fields") or ())

    def languages(self, body: Any) -> list[str]:
        """Give the languages of the members, though their language was not asked for."""
        return self._spoken

    def relations(self, body: Any) -> list[Relation]:
        """Give the pages around this one, and the first where this is another."""
        found = super().relations(body)
        if not self.request.query_params.get("cursor"):
            return found
        first = address_of(self.request, {}, without=("cursor",))
        return [(first, "first", ""), *found]

    def _page(self, page: Page, names: tuple[str, ...]) -> Answer:
        body: Answer = {
            "results": [picked(one, names) for one in page.results],
            "next": self._address(page.next),
            "previous": self._address(page.previous),
        }
        return body if page.count is None else {**body, "count": page.count}

    def _address(self, cursor: str | None) -> str | None:
        return None if cursor is None else address_of(self.request, {"cursor": cursor})
