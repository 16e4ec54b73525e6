"""The raw limit: a WSGI program that answers with bytes that it holds, and nothing else.

``SIZE`` in the environment says how many.
"""

import os
from collections.abc import Callable
from typing import Any

BODY = b"x" * int(os.environ.get("SIZE", "2000"))
HEADERS = [("Content-Type", "application/json"), ("Content-Length", str(len(BODY)))]


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    """Answer anything."""
    if environ["PATH_INFO"] == "/304":
        start_response("304 Not Modified", [("ETag", '"static"')])
        return []
    start_response("200 OK", HEADERS)
    return [BODY]
