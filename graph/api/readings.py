"""Which day, language and drafts a request reads, and how long its answer may be kept."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation.trans_real import parse_accept_lang_header
from rest_framework.request import Request

from content.queries.reading import ORIGINAL, Reading, today
from content.queries.roles import frameworks_seen


def reading_of(request: Request, values: Mapping[str, Any]) -> Reading:
    """Give the reading that ``as_of``, ``drafts`` and ``Accept-Language`` ask for."""
    accepted = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    language = accepted[0][0] if accepted else ORIGINAL
    if language == "*" or language.split("-")[0] == ORIGINAL.split("-")[0]:
        language = ORIGINAL
    day = values.get("as_of") or today()
    drafts = bool(values.get("drafts"))
    within = frameworks_seen(request.user) if drafts else None
    return Reading(day, None, language, drafts, within)


def cache_control(reading: Reading) -> str:
    """Give how long an answer may be kept: drafts not at all, others until asked again."""
    if reading.drafts:
        return "no-store"
    audience = "public" if settings.ANONYMOUS_READING else "private"
    return f"{audience}, max-age=0, must-revalidate"
