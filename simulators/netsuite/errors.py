"""NetSuite's refusals: status, wire texts and both envelopes (NetSuite contract 6, 7).

The texts are matched by clients and are quoted from the vendor's help and from recorded answers.
"""

from __future__ import annotations

from typing import Any, ClassVar

from flask import Response

from simulators.kit.exchange import Exchange
from simulators.kit.vendor import Answer
from simulators.kit.wire import json_response

ERROR_TYPE = "application/vnd.oracle.resource+json; type=error"
RESTLET_PATH = "/app/site/hosting/restlet.nl"

_SECTIONS = {
    400: "15.5.1",
    401: "15.5.2",
    403: "15.5.4",
    404: "15.5.5",
    405: "15.5.6",
    415: "15.5.16",
    500: "15.6.1",
}
_TITLES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    415: "Unsupported Media Type",
    429: "Too Many Requests",
    500: "Internal Server Error",
    503: "Service Unavailable",
}

ACCESSING = "Error while accessing a resource. "
"""Stands before every message of the business rules."""


def is_restlet(exchange: Exchange) -> bool:
    """Whether the call went to a RESTlet, which has an envelope of its own."""
    return exchange.request.path.rstrip("/") == RESTLET_PATH


class Refusal(Answer):
    """A refusal with one detail. `restlet` says what a RESTlet's caller gets."""

    status: ClassVar[int] = 400
    code: ClassVar[str] = "USER_ERROR"

    def __init__(
        self, detail: str, *, path: str = "", query: str = "", header: str = "", url: str = "", code: str = ""
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.error_code = code or self.code
        self.where = {
            "o:errorPath": path,
            "o:errorQueryParam": query,
            "o:errorHeader": header,
            "o:errorUrl": url,
        }

    def body(self) -> dict[str, Any]:
        """The envelope of the REST services."""
        where = {key: value for key, value in self.where.items() if value}
        details = [{"detail": self.detail, **where, "o:errorCode": self.error_code}]
        section = _SECTIONS.get(self.status)
        kind = f"https://www.rfc-editor.org/rfc/rfc9110.html#section-{section}" if section else "about:blank"
        return {"type": kind, "title": self.title, "status": self.status, "o:errorDetails": details}

    @property
    def title(self) -> str:
        """The status in words."""
        return _TITLES.get(self.status, "Error")

    def restlet(self) -> tuple[int, str, str]:
        """Status, code and message as a RESTlet's caller gets them."""
        return self.status, self.error_code, self.detail.removeprefix(ACCESSING)

    def respond(self, exchange: Exchange) -> Response:
        if is_restlet(exchange):
            return restlet_error(exchange, *self.restlet())
        return json_response(self.body(), self.status, content_type=ERROR_TYPE)


def restlet_error(exchange: Exchange, status: int, code: str, message: str) -> Response:
    """The envelope of RESTlets: JSON, unless the call's own content type is text."""
    if exchange.request.mimetype == "text/plain":
        text = f"error code: {code}\nerror message: {message}"
        return Response(text, status, content_type="text/plain; charset=utf-8")
    return json_response({"error": {"code": code, "message": message}}, status)


class UserError(Refusal):
    """A business rule said no. ``message`` is put behind the words that always stand before it."""

    def __init__(self, message: str, *, path: str = "") -> None:
        super().__init__(ACCESSING + message, path=path)
        self.message = message


class EntityExists(UserError):
    """The entity id or the external id is taken."""

    def __init__(self) -> None:
        super().__init__("This entity already exists.")


class RecordChanged(UserError):
    """Somebody saved the record between this call's load and its save."""

    def __init__(self) -> None:
        super().__init__("Record has been changed")

    def restlet(self) -> tuple[int, str, str]:
        return self.status, "RCRD_HAS_BEEN_CHANGED", self.message


class MissingValues(UserError):
    """Mandatory fields are empty; told by their labels."""

    def __init__(self, labels: list[str]) -> None:
        super().__init__(f"Please enter value(s) for: {', '.join(labels)}")


class InvalidValue(UserError):
    """A value that the field does not take."""

    def __init__(self, value: object, field: str, *, path: str = "") -> None:
        text = f"You have entered an Invalid Field Value {value} for the following field: {field}"
        super().__init__(text, path=path)


class InvalidContent(Refusal):
    """The body is no JSON, or not of the right shape."""

    code = "INVALID_CONTENT"


class InvalidParameter(Refusal):
    """A bad `q`, limit, offset or SuiteQL."""

    code = "INVALID_PARAMETER"


class InvalidRequest(Refusal):
    """A malformed URL."""

    code = "INVALID_REQUEST"


class InvalidHeader(Refusal):
    """A header is missing or wrong."""

    code = "INVALID_HEADER"


class Forbidden(Refusal):
    """The role lacks a permission, or a feature is off."""

    status = 403
    code = "INSUFFICIENT_PERMISSION"

    @classmethod
    def lacking(cls, permission: str) -> Forbidden:
        """In the vendor's words."""
        return cls(
            f"Permission Violation: You need a higher permission for {permission} to access this page. "
            "Please contact your account administrator."
        )

    @classmethod
    def feature(cls, name: str) -> Forbidden:
        """A feature of the account is off."""
        return cls(
            f"The {name} feature is not enabled in this account. Please contact your account administrator."
        )


class NoRecord(Refusal):
    """There is no such record."""

    status = 404
    code = "NONEXISTENT_ID"

    def __init__(self, *, url: str = "") -> None:
        super().__init__("The record instance does not exist. Provide a valid record instance ID.", url=url)


class NoRecordType(Refusal):
    """There is no such record type, or it is not built."""

    status = 404
    code = "NONEXISTENT_ID"

    def __init__(self, name: str) -> None:
        super().__init__(f"Record type '{name}' does not exist.")


class MethodNotAllowed(Refusal):
    """The resource is there, the verb is not."""

    status = 405
    code = "METHOD_NOT_ALLOWED"


class ConcurrencyExceeded(Refusal):
    """Too many requests in flight: REST 429, RESTlet 400, each in its own words."""

    status = 429
    code = "CONCURRENCY_LIMIT_EXCEEDED"

    def __init__(self) -> None:
        super().__init__("Concurrent request limit exceeded. Request blocked.")

    def restlet(self) -> tuple[int, str, str]:
        return 400, "SSS_REQUEST_LIMIT_EXCEEDED", "Concurrent request limit exceeded. Request blocked."


class Unexpected(Refusal):
    """NetSuite itself is broken. ``error_id`` is twenty lower-case letters."""

    status = 500
    code = "UNEXPECTED_ERROR"

    def __init__(self, error_id: str) -> None:
        super().__init__(f"An unexpected error occurred. Error ID: {error_id}")


class NoScript(Refusal):
    """A RESTlet that is not there, not deployed, or cannot run."""

    status = 404
    code = "SSS_INVALID_SCRIPTLET_ID"

    def __init__(self) -> None:
        super().__init__("That Suitelet is invalid, disabled, or no longer exists.")
