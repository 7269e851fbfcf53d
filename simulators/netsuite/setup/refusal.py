"""How a setup page says no: what is in the way, and what to do about it."""

from __future__ import annotations

from flask import Response

from simulators.kit.exchange import Exchange
from simulators.kit.vendor import Answer
from simulators.kit.wire import json_response


class SetupRefused(Answer):
    """A step that cannot be done now. ``way_out`` says what to do first.

    ``status`` is 409 for a step out of order, 404 for what is not there, 400 for a malformed call.
    """

    def __init__(self, message: str, way_out: str, *, status: int = 409) -> None:
        super().__init__(message)
        self.message, self.way_out, self.status = message, way_out, status

    def respond(self, exchange: Exchange) -> Response:
        return json_response({"error": self.message, "way_out": self.way_out}, self.status)


class NotByHand(SetupRefused):
    """The setup pages are for a person; a token of the API does not open them."""

    def __init__(self) -> None:
        super().__init__(
            "These are the account's own setup pages; only a person can use them.",
            "Send the site's hand in the header Rehearse-Hand, or open the page with ?hand= once.",
            status=403,
        )
