"""The OpenAPI document and the page to read and try it."""

import functools

import orjson
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from server.permissions import ReadPublicOrSignedIn
from server.rendering import JSONRenderer


@functools.cache
def document() -> bytes:
    """Give the OpenAPI document as JSON bytes; made once a process."""
    with translation.override("en"):
        return orjson.dumps(SchemaGenerator().get_schema(request=None, public=True))


class OpenApiView(APIView):
    """The OpenAPI document."""

    schema = None

    def get(self, request: Request) -> Response:
        """Give the document."""
        del request
        return Response(document())


class SwaggerView(SpectacularSwaggerSplitView):
    """The page to read and try the API; all its files are ours."""

    schema = None
    permission_classes = [ReadPublicOrSignedIn]
    url_name = "openapi"

    def handle_exception(self, exc: Exception) -> Response:
        """Refuse as the API does; the page's own renderer would write a problem as a template."""
        self.request.accepted_renderer = JSONRenderer()
        self.request.accepted_media_type = JSONRenderer.media_type
        refused: Response = super().handle_exception(exc)
        return refused
