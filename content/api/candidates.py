"""Which works a stub may be, for editors."""

from __future__ import annotations

from typing import Any

from content.api.private import PrivateView
from content.api.views import Values
from content.queries.candidates import CANDIDATES, candidates_of
from content.queries.parameters import DRAFTS
from content.queries.reading import Reading
from content.vocabulary import Action


class DocumentCandidates(PrivateView):
    """The works that a stub may be, the likeliest first; for editors."""

    answer = CANDIDATES
    pins = (DRAFTS,)
    action = Action.SEE_DRAFT

    def body(self, reading: Reading, values: Values, **names: str) -> Any:
        """Give the candidates of the document of this short name."""
        return candidates_of(names["slug"], reading)
