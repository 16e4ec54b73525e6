"""The raw limit: a WSGI program that answers with bytes that it holds, and nothing else.

``SIZE`` in the environment says how many; ``HEADERS`` may name further headers, as a JSON array
of pairs, to tell what headers alone cost.
"""

import json
import os
from collections.abc import Callable
from typing import Any

BODY = b"x" * int(os.environ.get("SIZE", "2000"))
HEADERS = [
    ("Content-Type", "application/json"),
    ("Content-Length", str(len(BODY))),
    *((name, value) for name, value in json.loads(os.environ.get("HEADERS", "[]"))),
]


def application(_: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    """Answer anything."""
    start_response("200 OK", HEADERS)
    return [BODY]
