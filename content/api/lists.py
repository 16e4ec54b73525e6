"""Lists: pages by cursor, chosen members, counted, with only the fields asked for."""

from __future__ import annotations

from typing import Any, ClassVar

from content.api.views import ReadView, Values, address_of
from content.queries.fields import Answer, Shape, many, text, whole
from content.queries.paging import Members, Page, Window, take
from content.queries.parameters import COUNT, CURSOR, LIMIT, UIDS, Parameter
from content.queries.reading import Reading


def fields_parameter(shape: Shape) -> Parameter:
    """Give the parameter that chooses among the fields of ``shape``."""
    note = "Give only these fields; uid is always given"
    return Parameter("fields", note, many=True, words=shape.names, most=len(shape.names))


def page_of(item: Shape, whole_item: Shape | None) -> Shape:
    """Give the shape of a page of ``item``, or of those fields of ``whole_item`` asked for."""
    members = (item, whole_item.part(f"{item.name}Part")) if whole_item else item
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


class ListView(ReadView):
    """A list of one shape; subclasses give the ``listing``."""

    item: ClassVar[Shape]
    chosen_by_uid: ClassVar[bool] = True
    whole_item: ClassVar[Shape | None] = None
    filters: ClassVar[tuple[Parameter, ...]] = ()

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

    def body(self, reading: Reading, values: Values, **names: str) -> Any:
        """Give one page, or the members asked for by uid."""
        del names
        listing = self.listing(reading, values)
        if values.get("uid"):
            page = Page(listing.named(values["uid"]))
            page = Page(page.results, count=len(page.results) if values["count"] else None)
        else:
            page = take(listing, Window(values["limit"], values["cursor"], values["count"]))
        return self._page(page, values.get("fields") or ())

    def _page(self, page: Page, names: tuple[str, ...]) -> Answer:
        kept = {"uid", *names}
        results = page.results
        if names:
            results = [one and {name: one[name] for name in one if name in kept} for one in results]
        body: Answer = {
            "results": results,
            "next": self._address(page.next),
            "previous": self._address(page.previous),
        }
        return body if page.count is None else {**body, "count": page.count}

    def _address(self, cursor: str | None) -> str | None:
        return None if cursor is None else address_of(self.request, {"cursor": cursor})
