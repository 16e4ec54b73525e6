"""Which renderer answers: what most clients ask for is settled without reading a list of types."""

from collections.abc import Iterable

from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

_JSON = "application/json"


class PlainNegotiation(DefaultContentNegotiation):
    """Gives the first renderer to who takes anything, or JSON where that is the first.

    Source: RFC 9110 §12.5.1. Every other header is weighed as the framework does.
    """

    def select_renderer(
        self,
        request: Request,
        renderers: Iterable[BaseRenderer],
        format_suffix: str | None = None,
    ) -> tuple[BaseRenderer, str]:
        """Give the renderer and the media type that it is to answer with."""
        asked = request.META.get("HTTP_ACCEPT", "*/*")
        first = next(iter(renderers))
        if format_suffix is None and (asked == "*/*" or asked == first.media_type == _JSON):
            return first, str(first.media_type)
        chosen: tuple[BaseRenderer, str] = super().select_renderer(
            request, renderers, format_suffix
        )
        return chosen
