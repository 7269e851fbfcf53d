"""The address that a webhook's signature is over."""

from __future__ import annotations

from urllib.parse import quote

from werkzeug.wrappers import Request


def called_url(request: Request, public_url: str) -> str:
    """The address as the sender wrote it: scheme, host, path and query, with their escapes."""
    environ = request.environ
    target: str = environ.get("REQUEST_URI") or environ.get("RAW_URI") or ""
    if not target.startswith("/"):
        path = quote(environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", ""))
        query = environ.get("QUERY_STRING", "")
        target = f"{path}?{query}" if query else path
    return (public_url or f"{request.scheme}://{request.host}") + target
