"""The origin that the caller used: every link and Location is built from it, never from a vendor's host."""

from __future__ import annotations

from flask import Request


def origin(request: Request) -> str:
    """``http://127.0.0.1:8702``, as the client wrote it; behind a proxy, as the proxy says."""
    forwarded = request.headers
    scheme = forwarded.get("X-Forwarded-Proto", request.scheme)
    host = forwarded.get("X-Forwarded-Host", request.host)
    return f"{scheme}://{host}"


def record_url(request: Request, kind: str, id: object) -> str:
    """Where a record is, as `Location` and links say it: it ends in the bare id."""
    return f"{origin(request)}/services/rest/record/v1/{kind}/{id}"
