"""Comparisons of editions and of dated texts: as JSON, as an HTML fragment, as release notes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from django.template.loader import render_to_string
from django.utils import translation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from content.api.languages import asked_language
from content.api.views import ReadView, Values
from content.comparison.entries import entries_of
from content.formats.release_notes import release_notes
from content.queries.comparison_shapes import COMPARISON, LISTS, TEXT_COMPARISON
from content.queries.comparisons import WHOLE, Window, edition_comparison
from content.queries.fields import Kind
from content.queries.parameters import DRAFTS, Parameter
from content.queries.reading import Reading
from content.queries.text_comparisons import document_comparison

_FRAGMENT = "content/_comparison.html"
# How many of each list the JSON gives, and may be asked for; how many provisions a text shows.
LISTED, MOST_LISTED = 5_000, 100_000
MOST_ENTRIES = 2_000
_AS = Parameter(
    "as",
    "Form of the answer, whatever Accept says: JSON, an HTML fragment, release notes in Markdown",
    words=("json", "html", "markdown"),
)


class _ComparisonRenderer(BaseRenderer):
    """Renders a comparison as text; a refusal stays the JSON that its media type says."""

    charset = "utf-8"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        """Give the bytes of a comparison or of a refusal."""
        if "identical" not in data:
            return orjson.dumps(data, default=str)
        request: Request = (renderer_context or {})["request"]
        return self.written(data, asked_language(request.headers.get("Accept-Language", "")))

    def written(self, comparison: Any, language: str) -> bytes:
        """Give the bytes of a comparison for a reader of ``language``."""
        raise NotImplementedError


class FragmentRenderer(_ComparisonRenderer):
    """Renders what a page shows of a comparison, without the page."""

    media_type = "text/html"
    format = "html"

    def written(self, comparison: Any, language: str) -> bytes:
        """Give the fragment, its labels in Chinese or else English."""
        entries = entries_of(comparison)
        context = {
            "comparison": comparison,
            "entries": entries[:MOST_ENTRIES],
            "folded": max(0, len(entries) - MOST_ENTRIES),
        }
        with translation.override("zh-hans" if language.startswith("zh") else "en"):
            return render_to_string(_FRAGMENT, context).encode()


class ReleaseNotesRenderer(_ComparisonRenderer):
    """Renders a comparison as release notes in Markdown, in both languages."""

    media_type = "text/markdown"
    format = "markdown"

    def written(self, comparison: Any, language: str) -> bytes:
        """Give the notes."""
        del language
        return release_notes(comparison).encode()


class _ComparingView(ReadView):
    """A comparison in the form that ``as`` names, else in the one that Accept names."""

    pins = (DRAFTS,)
    renderer_classes = [*ReadView.renderer_classes, FragmentRenderer, ReleaseNotesRenderer]

    def perform_content_negotiation(
        self, request: Request, *args: Any, **options: Any
    ) -> tuple[BaseRenderer, str]:
        """Give the renderer that ``as`` names, else as DRF does."""
        wanted = request.query_params.get("as")
        for renderer in self.get_renderers():
            if renderer.format == wanted:
                return renderer, str(renderer.media_type)
        return super().perform_content_negotiation(request, *args, **options)

    def respond(self, body: Any) -> Response:
        """Say what the answer depends on."""
        return Response(body, headers={"Vary": "Accept, Accept-Language"})


class EditionCompare(_ComparingView):
    """What differs between an edition and another one, by default the one before it."""

    answer = COMPARISON
    own_parameters = (
        Parameter("with", "Uid, or label in the same framework, of the edition to compare with"),
        Parameter("lists", "Only these lists of the JSON", many=True, words=LISTS, most=len(LISTS)),
        Parameter(
            "limit",
            "How many of each list the JSON gives",
            Kind.INTEGER,
            least=1,
            most=MOST_LISTED,
            default=LISTED,
        ),
        Parameter(
            "start",
            "How many of each list to leave out before",
            Kind.INTEGER,
            most=10_000_000,
            default=0,
        ),
        _AS,
    )

    def body(self, reading: Reading, values: Values, **names: str) -> Any:
        """Give the comparison that leads to the edition of this uid."""
        window = WHOLE
        if self.request.accepted_renderer.format not in (
            FragmentRenderer.format, ReleaseNotesRenderer.format,
        ):  # fmt: skip
            window = Window(values["start"], values["limit"], tuple(values["lists"]))
        return edition_comparison(names["uid"], values["with"], reading, window)


class DocumentCompare(_ComparingView):
    """What differs between two dated texts, by default the text of the day and the one before."""

    answer = TEXT_COMPARISON
    own_parameters = (
        Parameter("from", "Label of the older text", longest=64),
        Parameter("to", "Label of the newer text", longest=64),
        _AS,
    )

    def body(self, reading: Reading, values: Values, **names: str) -> Any:
        """Give the comparison of two texts of the document of this short name."""
        return document_comparison(names["slug"], values["from"], values["to"], reading)
