"""The types of exported files, so that ``Accept`` may name them; the bytes are written already."""

from collections.abc import Mapping
from typing import Any

from rest_framework.renderers import BaseRenderer

from graph.formats import FORMATS


class FileRenderer(BaseRenderer):
    """Takes the bytes of a file as they are."""

    charset = None

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Give the bytes back."""
        return data


class GraphmlRenderer(FileRenderer):
    """GraphML files."""

    media_type = FORMATS["graphml"].media_type.partition(";")[0]
    format = "graphml"


class DotRenderer(FileRenderer):
    """DOT files."""

    media_type = FORMATS["dot"].media_type.partition(";")[0]
    format = "dot"
