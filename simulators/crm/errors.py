"""What the CRM answers when it refuses (CRM contract 4.2, 5, 11, 12, 13): wire texts that clients parse."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from werkzeug.wrappers import Response

from simulators.crm.answers import answer, correlation_id
from simulators.kit.exchange import Exchange
from simulators.kit.vendor import Answer

Context = Mapping[str, Sequence[str]]

_DOCS = "https://developers.hubspot.com/docs/methods/auth/oauth-overview"
_SCOPES = "https://developers.hubspot.com/scopes"


class CrmError(Answer):
    """A refusal in the CRM's envelope. Inside a 207 the same refusal is an entry of ``errors``."""

    status = 400
    category = "VALIDATION_ERROR"

    def __init__(
        self,
        message: str,
        *,
        context: Context | None = None,
        sub_category: str = "",
        errors: Sequence[Mapping[str, Any]] = (),
        links: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.message, self.context, self.sub_category = message, context, sub_category
        self.errors, self.links = errors, links

    def item(self, **context: Sequence[str]) -> dict[str, Any]:
        """The entry in ``errors`` of a 207, with more ``context``."""
        return self.body("", {**(self.context or {}), **context})

    def respond(self, exchange: Exchange) -> Response:
        return answer(self.body(correlation_id(exchange), self.context or {}), self.status)

    def body(self, correlation: str, context: Context) -> dict[str, Any]:
        """The envelope; an empty ``correlation`` leaves that field out."""
        body: dict[str, Any] = {"status": "error", "message": self.message}
        if correlation:
            body["correlationId"] = correlation
        optional = {
            "context": context,
            "errors": list(self.errors),
            "links": self.links,
            "category": self.category,
            "subCategory": self.sub_category,
        }
        return body | {name: value for name, value in optional.items() if value}


class InvalidInput(CrmError):
    """400: the body or a parameter is not what the call wants."""

    @classmethod
    def json(cls, text: bytes, at: int, reason: str) -> InvalidInput:
        """The body cannot be parsed at byte ``at``."""
        before = text[:at].decode(errors="replace")
        line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
        return cls(f"Invalid input JSON on line {line}, column {column}: {reason}")

    @classmethod
    def missing(cls, kind: str, *names: str) -> InvalidInput:
        """Required fields of the body are absent."""
        return cls(
            f"Invalid input JSON on line 1, column 1: Cannot build {kind}, "
            f"some of required attributes are not set [{', '.join(names)}]"
        )


@dataclass(frozen=True, slots=True)
class Invalid:
    """One property value that was refused."""

    name: str
    code: str
    message: str
    value: str | None = None

    @classmethod
    def calculated(cls, name: str) -> Invalid:
        """The CRM itself sets this property."""
        return cls(name, "READ_ONLY_VALUE", f'"{name}" is a calculated property; its value cannot be set.')


class InvalidProperties(CrmError):
    """400: every invalid property of one record in one body (4.2)."""

    def __init__(self, portal_id: int, refused: Sequence[Invalid]) -> None:
        details = [
            {
                "isValid": False,
                "message": one.message,
                "error": one.code,
                "name": one.name,
                **({} if one.value is None else {"propertyValue": one.value}),
                "localizedErrorMessage": one.message,
                "portalId": portal_id,
            }
            for one in refused
        ]
        compact = json.dumps(details, separators=(",", ":"), ensure_ascii=False)
        super().__init__(
            f"Property values were not valid: {compact}",
            errors=[
                {"message": one.message, "code": one.code, "context": {"propertyName": [one.name]}}
                for one in refused
            ],
        )
        self.refused = tuple(refused)


class MissingRequired(CrmError):
    """400: a new record lacks what its type requires (3.5; text from memory)."""

    def __init__(self, legacy: str, names: Sequence[str]) -> None:
        super().__init__(
            f"Error creating {legacy}. Some required properties were not set.",
            context={"properties": list(names)},
        )


class ContactExists(CrmError):
    """409: a new contact's e-mail belongs to another one (5.1)."""

    status = 409
    category = "CONFLICT"

    def __init__(self, holder: int | None) -> None:
        known = "" if holder is None else f" Existing ID: {holder}"
        super().__init__(f"Contact already exists.{known}")
        self.holder = holder


class ValueTaken(CrmError):
    """400: a value that must be unique belongs to another record (5.1, 5.3).

    How a custom object's type stands in the text is assumed: no capture has one.
    """

    def __init__(self, portal_id: int, legacy: str, name: str, value: str, *, on: int, holder: int) -> None:
        meta, _, number = legacy.partition("-")
        kind = f"metaTypeId={meta}, innerId={number}" if number else f"legacyObjectType={legacy}"
        super().__init__(
            f"Cannot set PropertyValueCoordinates{{portalId={portal_id}, "
            f"objectTypeId=ObjectTypeId{{{kind}}}, propertyName={name}, value={value}}} "
            f"on {on}. {holder} already has that value."
        )
        self.name, self.value, self.holder = name, value, holder


class DuplicateIds(CrmError):
    """400: one batch names a record twice (3.9)."""

    def __init__(self, ids: Sequence[str]) -> None:
        super().__init__(
            f"Duplicate IDs found in batch input: [{', '.join(ids)}]. IDs must be unique",
            context={"ids": list(ids)},
        )


class BatchTooLarge(CrmError):
    """400: too many inputs (3.9)."""

    def __init__(self, limit: int, *, history: bool = False) -> None:
        super().__init__(
            f"The maximum number of inputs supported in a batch request for property histories is {limit}"
            if history
            else f"The maximum number of inputs supported in a batch is {limit}. "
            "Please reduce the number of items and try again"
        )


class ResourceNotFound(CrmError):
    """404 for a record that does not exist; the body has no category (11.2)."""

    status = 404
    category = ""

    def __init__(self) -> None:
        super().__init__("resource not found")


class ObjectNotFound(CrmError):
    """404 with a category: ids that cannot be, definitions, owners (9, 11.2)."""

    status = 404
    category = "OBJECT_NOT_FOUND"

    @classmethod
    def not_numeric(cls, id: str) -> ObjectNotFound:
        """The id in the path is no number; the text has two spaces."""
        return cls("Object not found.  objectId are usually numeric.", context={"id": [id]})

    @classmethod
    def not_positive(cls, id: str) -> ObjectNotFound:
        """The id in the path is zero or less."""
        return cls("Object not found. objectId is usually positive.", context={"id": [id]})

    @classmethod
    def some(cls, legacy: str, ids: Sequence[str]) -> ObjectNotFound:
        """The entry of a 207 for records of a batch that are not there (3.9)."""
        return cls(
            f"Could not get some {legacy} objects, they may be deleted or not exist. "
            "Check that ids are valid.",
            context={"ids": list(ids)},
        )

    @classmethod
    def no_associations(cls, source: str, target: str, id: str) -> ObjectNotFound:
        """The entry of a 207 for a record without associations (7.2; in the form of public captures)."""
        return cls(
            f"No {target} is associated with {source} {id}.",
            context={"fromObjectId": [id], "fromObjectType": [source], "toObjectType": [target]},
            sub_category="crm.associations.NO_ASSOCIATIONS_FOUND",
        )


class AlreadyExists(CrmError):
    """409: a definition with this name is there (9)."""

    status = 409
    category = "OBJECT_ALREADY_EXISTS"


class MergeLimit(CrmError):
    """414: too many merges in one lineage (3.10)."""

    status = 414

    def __init__(self) -> None:
        super().__init__("Cannot have more than 250 identities on a profile")


class UnsupportedMediaType(CrmError):
    """415: the body is not declared as JSON (MEM 2)."""

    status = 415
    category = ""

    def __init__(self) -> None:
        super().__init__("HTTP 415 Unsupported Media Type")


class Unauthenticated(CrmError):
    """401: no token, or one that means nothing (11.2)."""

    status = 401
    category = "INVALID_AUTHENTICATION"

    def __init__(self) -> None:
        super().__init__(
            "Authentication credentials not found. This API supports OAuth 2.0 authentication "
            f"and you can find more details at {_DOCS}"
        )


class CredentialsMissing(CrmError):
    """401 of the endpoints of versions before the third (11.2)."""

    status = 401
    category = ""

    def __init__(self) -> None:
        super().__init__("Any of the listed authentication credentials are missing")


class TokenExpired(CrmError):
    """401: the access token is too old (11.2)."""

    status = 401
    category = "EXPIRED_AUTHENTICATION"

    def __init__(self, ago: int, expired_at: str) -> None:
        seconds = ago // 1000
        for size, unit in ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")):
            if seconds >= size or unit == "second":
                text = f"{seconds // size} {unit}(s)"
                break
        super().__init__(
            f"The OAuth token used to make this call expired {text} ago.",
            context={"expire time": [expired_at]},
        )


class MissingScopes(CrmError):
    """403: the token may not do this (11.2)."""

    status = 403
    category = "MISSING_SCOPES"

    def __init__(self, scopes: Sequence[str]) -> None:
        super().__init__(
            "This app hasn't been granted all required scopes to make this call. "
            f"Read more about required scopes here: {_SCOPES}.",
            errors=[
                {
                    "message": "One or more of the following scopes are required.",
                    "context": {"requiredGranularScopes": list(scopes)},
                }
            ],
            links={"scopes": _SCOPES},
        )


class DeveloperKeyNeeded(CrmError):
    """403: an OAuth token where only the developer key will do (11.2)."""

    status = 403
    category = "FORBIDDEN"

    def __init__(self) -> None:
        super().__init__(
            "This API can't be called using an OAuth access token. "
            "A valid developer API key must be provided in the hapikey query parameter."
        )


class OAuthError(Answer):
    """400 of the token endpoint, in OAuth's own shape (12.2)."""

    def __init__(self, code: str, message: str, *, error: str = "invalid_grant") -> None:
        super().__init__(message)
        self.code, self.message, self.error = code, message, error

    def respond(self, exchange: Exchange | None = None) -> Response:
        return answer(
            {
                "status": self.code,
                "message": self.message,
                "error": self.error,
                "error_description": self.message,
            },
            400,
        )


@dataclass(frozen=True, slots=True)
class Policy:
    """One limit as a 429 names it (13)."""

    name: str
    message: str


TEN_SECONDLY = Policy("TEN_SECONDLY_ROLLING", "You have reached your ten_secondly_rolling limit.")
SECONDLY = Policy("SECONDLY", "You have reached your secondly limit.")
DAILY = Policy("DAILY", "You have reached your daily limit.")
POLICIES = {policy.name: policy for policy in (TEN_SECONDLY, SECONDLY, DAILY)}


class RateLimited(Answer):
    """429 (13). ``wait`` (ms) becomes ``Retry-After`` where a switch asks for it."""

    def __init__(self, policy: Policy, *, wait: int = 0) -> None:
        super().__init__(policy.message)
        self.policy, self.wait = policy, wait

    def respond(self, exchange: Exchange) -> Response:
        correlation = correlation_id(exchange)
        body = {
            "status": "error",
            "message": self.policy.message,
            "errorType": "RATE_LIMIT",
            "correlationId": correlation,
            "policyName": self.policy.name,
            "category": "RATE_LIMITS",
        }
        if self.policy is not SECONDLY:
            body["requestId"] = correlation
        headers = {}
        if self.wait and exchange.account.settings.retry_after:
            headers["Retry-After"] = str(-(-self.wait // 1000))
        return answer(body, 429, headers)


def html_page(status: int, title: str) -> Response:
    """What a route that does not exist answers: a page, not JSON (2)."""
    page = (
        f'<html>\n<head>\n<meta http-equiv="Content-Type" content="text/html;charset=utf-8"/>\n'
        f"<title>Error {status} {title}</title>\n</head>\n"
        f"<body><h2>HTTP ERROR {status}</h2>\n<p>Reason: {title}</p>\n</body>\n</html>\n"
    )
    return Response(page, status, content_type="text/html;charset=utf-8")
