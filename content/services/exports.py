"""An edition, found by its address, as bytes of a format."""

import datetime as dt
from collections.abc import Iterator

from django.utils import timezone

from content.errors import UnknownAddressError
from content.formats.registry import WRITERS
from content.models import Edition
from content.queries.packages import edition_package


def edition_at(address: str, *, day: dt.date | None = None) -> Edition:
    """Give the edition at ``slug@label``, or the one of ``slug`` in force on ``day`` (today).

    Raises:
        UnknownAddressError: there is none (404).
    """
    slug, mark, label = address.removeprefix("/frameworks/").strip("/").partition("@")
    editions = Edition.objects.select_related("framework").filter(framework__slug=slug)
    if mark:
        found = editions.filter(label=label).first()
    else:
        found = editions.in_force(day or timezone.now().date()).first()
    if found is None:
        raise UnknownAddressError(address=address)
    return found


def export_edition(*, address: str, format_name: str) -> Iterator[bytes]:
    """Yield the bytes of an edition in one of ``content.formats.registry.WRITERS``."""
    package = edition_package(edition_at(address))
    yield from WRITERS[format_name].dump(package)
