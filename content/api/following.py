"""Reads of things that may have been merged: the answer says whose it is."""

from __future__ import annotations

from typing import ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from content.api.views import ReadView


class FollowingView(ReadView):
    """A read by a name that may lead to another thing, which ``Content-Location`` then names.

    Source: RFC 9110 §8.7.
    """

    named_by: ClassVar[str] = "uid"

    def get(self, request: Request, **names: str) -> Response:
        """Answer, with the address of what took the place of a merged thing."""
        response = super().get(request, **names)
        asked = names[self.named_by]
        found = str(response.whole[self.named_by])  # type: ignore[attr-defined]
        if found != asked.lower():
            response["Content-Location"] = request.path.replace(asked, found)
        return response
