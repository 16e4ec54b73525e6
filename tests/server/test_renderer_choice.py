"""Renderers are chosen as the framework chooses them, in fewer steps."""

import pytest
from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from content.api.streaming import NdjsonRenderer
from server.renderer_choice import PlainNegotiation
from server.rendering import JSONRenderer

HEADERS = [
    None, "*/*", "application/json", "application/*", "application/json;q=0.5", "text/html, */*",
    "application/x-ndjson", "application/x-ndjson, */*;q=0.1", "text/html", "", "application/JSON",
]  # fmt: skip


@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize("kinds", [(JSONRenderer, NdjsonRenderer), (NdjsonRenderer, JSONRenderer)])
def test_every_header_chooses_as_the_framework_does(
    header: str | None, kinds: tuple[type[JSONRenderer], ...]
) -> None:
    asked = {} if header is None else {"HTTP_ACCEPT": header}
    renderers = [kind() for kind in kinds]
    found = []
    for negotiation in (DefaultContentNegotiation(), PlainNegotiation()):
        request = Request(APIRequestFactory().get("/", **asked))
        try:
            found.append(negotiation.select_renderer(request, renderers))
        except NotAcceptable as refusal:
            found.append((type(refusal), ""))

    assert found[0] == found[1]
