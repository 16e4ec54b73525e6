"""The front page: the search box, the frameworks, what changed."""

from django.http import HttpRequest, HttpResponseBase

from content.pages.frameworks import with_editions
from content.pages.rendering import public_reading, reading_page, sheet
from content.queries.changes import latest_changes
from content.queries.frameworks import framework_listing
from content.queries.paging import Window, take

SHOWN = 12
CHANGES = 8


@reading_page
def home(request: HttpRequest) -> HttpResponseBase:
    """Show the first frameworks and the latest changes; nine queries."""
    reading = public_reading()
    page = take(framework_listing(reading), Window(limit=SHOWN))
    context = {
        "frameworks": with_editions(page.results, reading),
        "more_frameworks": page.next is not None,
        "changes": latest_changes(CHANGES),
    }
    return sheet(request, "home", context)
