"""Sending writes to the API as a client does."""

import json
from typing import Any

from django.test import Client

from content.models import Requirement

Json = dict[str, Any]


def send(
    client: Client,
    method: str,
    path: str,
    body: Any = None,
    *,
    version: str | int | None = None,
    key: str | None = None,
) -> Any:
    """Send a JSON body below ``/api/v1/`` with ``If-Match`` and ``Idempotency-Key``."""
    headers: dict[str, str] = {}
    if version is not None:
        headers["If-Match"] = f'"{version}"'
    if key is not None:
        headers["Idempotency-Key"] = key
    kind = "application/merge-patch+json" if method == "PATCH" else "application/json"
    return client.generic(
        method,
        f"/api/v1/{path}",
        b"" if body is None else _written(body),
        content_type=kind,
        headers=headers,
    )


def _written(body: Any) -> bytes:
    return body if isinstance(body, bytes) else json.dumps(body).encode()


def address_of(requirement: Requirement) -> str:
    """Give the address of a requirement, below ``/api/v1/``."""
    return f"requirements/{requirement.entity.uid}/"
