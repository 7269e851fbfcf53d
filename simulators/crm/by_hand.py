"""Pages of the portal that only a person uses, under ``/_rehearse/``: who comes in, how they say no."""

from __future__ import annotations

from typing import Any

from flask import request
from werkzeug.wrappers import Response

from simulators.kit.exchange import Exchange, current
from simulators.kit.vendor import Answer
from simulators.kit.wire import DecodeError, decode, json_response


class PageRefused(Answer):
    """A step that cannot be done. ``way_out`` says what to do instead.

    ``status`` is 409 for what the portal does not let through, 404 for what is not there, 400 for a call
    that cannot be read.
    """

    def __init__(self, message: str, way_out: str, *, status: int = 409) -> None:
        super().__init__(message)
        self.message, self.way_out, self.status = message, way_out, status

    def respond(self, exchange: Exchange) -> Response:
        return json_response({"error": self.message, "way_out": self.way_out}, self.status)


def only_by_hand() -> None:
    """Before each view of a page: refuse whoever does not show the site's hand, and forms of other sites."""
    if not current().by_hand or request.headers.get("Origin") is not None:
        raise PageRefused(
            "These are the portal's own pages; only a person can use them.",
            "Send the site's hand in the header Rehearse-Hand.",
            status=403,
        )


def posted() -> dict[str, Any]:
    """The JSON object of the call; no body is an empty one. Raises `PageRefused`."""
    try:
        found = decode(request.get_data() or b"{}")
    except DecodeError:
        found = None
    if not isinstance(found, dict):
        raise PageRefused("The body is no JSON object.", "Send the fields as a JSON object.", status=400)
    return found
