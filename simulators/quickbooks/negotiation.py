"""XML is the API's mother tongue; JSON is answered to who asks for it (QuickBooks contract 1.4)."""

from __future__ import annotations

from werkzeug.wrappers import Request


def wants_json(request: Request) -> bool:
    """True if ``Accept`` names JSON. A wildcard does not; ``format=json`` counts as a vote."""
    return "json" in request.headers.get("Accept", "").lower() or request.args.get("format") == "json"
