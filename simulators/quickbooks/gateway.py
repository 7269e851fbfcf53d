"""What the gateway before the service answers: refusals, throttling, outages (QuickBooks contract 6)."""

from __future__ import annotations

from flask import Response

from simulators.kit.accounts import Account
from simulators.kit.exchange import Exchange
from simulators.kit.vendor import Answer
from simulators.kit.wire import json_response
from simulators.quickbooks.errors import xml_fault
from simulators.quickbooks.negotiation import wants_json
from simulators.quickbooks.times import in_millis


class GatewayFault(Answer):
    """A fault in lower case, its time a number. XML callers get it in their notation."""

    status = 401
    code = "3200"
    type = "AUTHENTICATION"
    outcome = "AuthenticationFailed"

    def __init__(self, detail: str | None = None) -> None:
        super().__init__(detail)
        self.detail = detail

    @property
    def message(self) -> str:
        """The outcome, with the code padded to six digits."""
        return f"message={self.outcome}; errorCode={int(self.code):06d}; statusCode={self.status}"

    def respond(self, exchange: Exchange) -> Response:
        return self.render(exchange.account, json=wants_json(exchange.request))

    def render(self, account: Account, *, json: bool) -> Response:
        """The answer in JSON or XML."""
        now = account.now()
        if json:
            response = json_response(self.body(now), self.status)
        else:
            time = in_millis(now, account.settings.time_zone)
            response = xml_fault(self.status, time, self.type, self.code, self.message, self.detail or "")
        if self.status == 401:
            response.headers["WWW-Authenticate"] = 'Bearer realm="Intuit", error="invalid_token"'
        return response

    def body(self, now: int) -> dict[str, object]:
        """Every key of the gateway's answer, most of them null."""
        error = {"message": self.message, "detail": self.detail, "code": self.code, "element": None}
        return {
            "warnings": None,
            "intuitObject": None,
            "fault": {"error": [error], "type": self.type},
            "report": None,
            "queryResponse": None,
            "batchItemResponse": [],
            "attachableResponse": [],
            "syncErrorResponse": None,
            "requestId": None,
            "time": now,
            "status": None,
            "cdcresponse": [],
        }


class AuthenticationFailed(GatewayFault):
    """A token that is missing, malformed, unknown, expired or revoked."""


class AuthorizationFailed(GatewayFault):
    """A token of another company, or without the scope."""

    status, code, type, outcome = 403, "3100", "SERVICE", "ApplicationAuthorizationFailed"


class Outage(GatewayFault):
    """The gateway's own 500."""

    status, code, type, outcome = 500, "3100", "SERVICE", "InternalServerError"


class Throttled(GatewayFault):
    """Too many requests; today's JSON body is unconfirmed, the XML is of 2016."""

    status, code, type, outcome = 429, "3001", "SERVICE", "ThrottleExceeded"

    def __init__(self) -> None:
        super().__init__("The request limit was reached.  Try again later")

    def respond(self, exchange: Exchange) -> Response:
        account = exchange.account
        mode = account.settings.throttle_body
        response = Response(status=429) if mode == "empty" else self.render(account, json=mode == "json")
        if account.settings.retry_after is not None:
            response.headers["Retry-After"] = str(account.settings.retry_after)
        return response


_REASONS = {502: "502 Bad Gateway", 503: "503 Service Temporarily Unavailable", 504: "504 Gateway Time-out"}


def load_balancer_page(status: int) -> Response:
    """The HTML page that stands before a service that is down."""
    reason = _REASONS[status]
    page = (
        f"<html>\r\n<head><title>{reason}</title></head>\r\n"
        f"<body>\r\n<center><h1>{reason}</h1></center>\r\n</body>\r\n</html>\r\n"
    )
    return Response(page, status, content_type="text/html")
