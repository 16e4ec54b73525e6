"""The sealed wordings: edition packages and dated texts, and what leads to the text of the day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from django.http import HttpResponseRedirect
from django.urls import reverse
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from content.api.views import NAMED, Depends, ReadView, Values
from content.digests import canonical_bytes, edition_value
from content.errors import NotFoundError
from content.queries import shapes
from content.queries.documents import current_text, document_outline, document_text
from content.queries.editions import as_uid
from content.queries.packages import edition_package
from content.queries.parameters import AS_OF, DRAFTS
from content.queries.reading import Reading
from content.queries.visibility import visible_editions


class PlainTextRenderer(BaseRenderer):
    """Renders the text itself, so that offsets count its code points."""

    media_type = "text/plain"
    format = "txt"
    charset = "utf-8"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        """Give the text of the answer; a refusal stays the JSON that its media type says."""
        return str(data["text"]).encode() if "text" in data else orjson.dumps(data, default=str)


class EditionPackage(ReadView):
    """One edition whole; the SHA-256 of the answer is the edition's digest."""

    answer = shapes.PACKAGE
    pins = (DRAFTS,)
    sealed = True

    def body(self, reading: Reading, values: Values, **names: str) -> Any:
        """Give the canonical bytes of the edition of this uid."""
        edition = visible_editions(reading).filter(uid=as_uid(names["uid"])).first()
        if edition is None:
            raise NotFoundError(kind="edition", kind_zh="版本", name=names["uid"])
        return canonical_bytes(edition_value(edition_package(edition)))

    def depends(self, values: Values, **names: str) -> Depends:
        """Sealed; the address names the edition."""
        return NAMED


class ExpressionText(ReadView):
    """One dated text: plain, or as JSON with its names where JSON is asked for."""

    answer = shapes.EXPRESSION_TEXT
    pins = (DRAFTS,)
    sealed = True
    renderer_classes = [PlainTextRenderer, *ReadView.renderer_classes]

    def body(self, reading: Reading, values: Values, **names: str) -> Any:
        """Give the text of this label."""
        return document_text(names["slug"], names["label"], reading)

    def depends(self, values: Values, **names: str) -> Depends:
        """Sealed, the title of its document aside."""
        return frozenset({f"document:{names['slug']}"})

    def respond(self, body: Any) -> Response:
        """Say that the answer depends on what Accept names."""
        return Response(body, headers={"Vary": "Accept"})


class ExpressionOutline(ReadView):
    """The passages of one dated text, in reading order."""

    answer = shapes.OUTLINE
    pins = (DRAFTS,)
    sealed = True

    def body(self, reading: Reading, values: Values, **names: str) -> Any:
        """Give the outline of the text of this label."""
        return document_outline(names["slug"], names["label"], reading)

    def depends(self, values: Values, **names: str) -> Depends:
        """Sealed, the title of its document aside."""
        return frozenset({f"document:{names['slug']}"})


class _Leading(ReadView):
    """Leads to a dated text's address, which may be kept for ever."""

    pins = (AS_OF, DRAFTS)
    leads = True
    target = ""

    def body(self, reading: Reading, values: Values, **names: str) -> Any:
        """Give the address for the text of the day."""
        slug, label = current_text(names["slug"], reading)
        return reverse(self.target, kwargs={"slug": slug, "label": label})

    def get(self, request: Request, **names: str) -> Any:
        """Redirect to the text of the day."""
        response = super().get(request, **names)
        drafts = request.query_params.get("drafts")
        leading = HttpResponseRedirect(
            f"{response.data}?drafts={drafts}" if drafts else response.data
        )
        for name in ("Cache-Control", "X-Content-Revision"):
            leading[name] = response[name]
        return leading


class DocumentText(_Leading):
    """The text of the day."""

    answer = shapes.EXPRESSION_TEXT
    target = "expression-text"


class DocumentOutline(_Leading):
    """The outline of the text of the day."""

    answer = shapes.OUTLINE
    target = "expression-outline"
