"""The service layer's faults: status, wire texts and both notations (QuickBooks contract 6.1, 6.3).

The texts are matched by clients and are quoted from the vendor's error table and from recorded answers.
"""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from flask import Response

from simulators.kit.exchange import Exchange
from simulators.kit.vendor import Answer
from simulators.kit.wire import json_response
from simulators.quickbooks.negotiation import wants_json
from simulators.quickbooks.times import in_millis

JAVA_PACKAGE = "com.intuit.schema.finance.v3"


class Fault(Answer):
    """One fault with one error. ``element`` None leaves the key out of the body."""

    status = 400
    type = "ValidationFault"
    code = ""
    message = ""
    timed = True

    def __init__(self, detail: str, *, element: str | None = None) -> None:
        super().__init__(detail)
        self.detail, self.element = detail, element

    def body(self) -> dict[str, Any]:
        """The value of the ``Fault`` key."""
        error = {"Message": self.message, "Detail": self.detail, "code": self.code}
        if self.element is not None:
            error["element"] = self.element
        return {"Error": [error], "type": self.type}

    def respond(self, exchange: Exchange) -> Response:
        account = exchange.account
        time = in_millis(account.now(), account.settings.time_zone)
        if not wants_json(exchange.request):
            return xml_fault(self.status, time, self.type, self.code, self.message, self.detail)
        body: dict[str, Any] = {"Fault": self.body()}
        if self.timed:
            body["time"] = time
        return json_response(body, self.status)


def xml_fault(status: int, time: str, type: str, code: str, message: str, detail: str) -> Response:
    """The same fault for a caller that did not ask for JSON."""
    text = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<IntuitResponse time="{time}" xmlns="http://schema.intuit.com/finance/v3">'
        f'<Fault type="{type}"><Error code="{code}"><Message>{escape(message)}</Message>'
        f"<Detail>{escape(detail)}</Detail></Error></Fault></IntuitResponse>"
    )
    return Response(text, status, content_type="application/xml")


class Unsupported(Fault):
    """An operation or a path that is not there."""

    code, message = "500", "Unsupported Operation"

    @classmethod
    def operation(cls, name: str) -> Unsupported:
        """A verb that this kind of record does not know."""
        return cls(f"Operation {name} is not supported.", element="Operation")

    @classmethod
    def too_old(cls, changed_since: str) -> Unsupported:
        """A look further back than change data capture reaches."""
        return cls(
            f"Operation cdc with changedSince date {changed_since} which is older than fixed days "
            "is not supported."
        )

    @classmethod
    def path(cls, path: str, url: str) -> Unsupported:
        """A path under a company that leads nowhere."""
        return cls(
            f"Operation Could not find resource for relative : {path} of full path: {url} is not supported."
        )


class ObjectNotFound(Fault):
    """No record with this id; the API never answers 404."""

    code, message = "610", "Object Not Found"

    def __init__(self) -> None:
        super().__init__(
            "Object Not Found : Something you're trying to use has been made inactive. "
            "Check the fields with accounts, customers, items, vendors or employees.",
            element="",
        )


class BatchTooLarge(Fault):
    """More than thirty items."""

    code, message = "1040", "Batch size exceeds allowed limit"

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(f"Batch size {size} exceeds allowed limit {limit}.")


class UnknownProperty(Fault):
    """Also a body that is no JSON, and JSON of the wrong type."""

    code, message = "2010", "Request has invalid or unsupported property"

    @classmethod
    def field(cls, name: str, java_class: str, known: tuple[str, ...]) -> UnknownProperty:
        """A property that the class of the record does not have."""
        listed = ", ".join(f'"{one}"' for one in known[:3])
        return cls._about(
            f'Unrecognized field "{name}" (class {JAVA_PACKAGE}.{java_class}), not marked as ignorable '
            f"({len(known)} known properties: {listed}, ... [truncated]])"
        )

    @classmethod
    def wrong_type(cls, name: str, java_class: str) -> UnknownProperty:
        """A property whose JSON value is of another type than its class says."""
        return cls._about(f"Cannot deserialize value of {name} (class {JAVA_PACKAGE}.{java_class})")

    @classmethod
    def no_json(cls, where: str) -> UnknownProperty:
        """A body that cannot be read at all."""
        return cls._about(f"Unexpected character in the request body: {where}")

    @classmethod
    def _about(cls, what: str) -> UnknownProperty:
        return cls(f"Property Name:{what}\n specified is unsupported or invalid")


class RequiredParameter(Fault):
    """Something that must be given is not."""

    code, message = "2020", "Required param missing, need to supply the required value for the API"

    def __init__(self, name: str) -> None:
        super().__init__(f"Required parameter {name} is missing in the request", element=name)


class InvalidId(Fault):
    """The recorded body of this one has no ``time``."""

    code, message, timed = "2030", "Invalid ID", False

    def __init__(self, supplied: str) -> None:
        super().__init__(f"Id should be a valid number. Supplied value:{supplied}", element="Id")


class InvalidString(Fault):
    """A character that may not stand there, or no e-mail address."""

    code, message = "2040", "Invalid String. The String may contain unsupported or illegal chars"

    def __init__(self, value: str, element: str) -> None:
        super().__init__(f"Element contains invalid characters. {value}", element=element)


class StringLength(Fault):
    """A text that is too long."""

    code = "2050"
    message = "String length is either shorter or longer than supported by specification"

    def __init__(self, longest: int, length: int, element: str) -> None:
        super().__init__(
            "String length specified does not match the supported length. "
            f"Min:0 Max:{longest} supported. Supplied length:{length}",
            element=element,
        )


class InvalidNumber(Fault):
    """The vendor's exact texts of this one are unconfirmed."""

    code, message = "2080", "Invalid Number"

    def __init__(self, value: object, element: str) -> None:
        super().__init__(f"Invalid Number. Supplied value:{value}", element=element)


class InvalidFormat(Fault):
    """A date that cannot be read. The vendor's exact texts of this one are unconfirmed."""

    code, message = "2090", "Invalid Date"

    def __init__(self, value: object, element: str) -> None:
        super().__init__(f"Invalid Date format. Supplied value:{value}", element=element)


class InvalidEnumeration(Fault):
    """None of the words that a property knows."""

    code, message = "2170", "Invalid Enumeration"

    def __init__(self, value: object, element: str) -> None:
        super().__init__(f"Invalid Enumeration. Supplied value:{value}", element=element)


class InvalidReference(Fault):
    """A reference to something that does not exist."""

    code, message = "2500", "Invalid Reference Id"

    def __init__(self, element: str) -> None:
        super().__init__(
            "Invalid Reference Id : Something you're trying to use has been made inactive. "
            "Check the fields with accounts, customers, items, vendors or employees.",
            element=element,
        )


class QueryUnparsable(Fault):
    """A query that the grammar does not know."""

    code, message = "4000", "Error parsing query"

    def __init__(self, what: str) -> None:
        super().__init__(f"QueryParserError: {what}")


class QueryInvalid(Fault):
    """A query that can be read and not be answered."""

    code, message = "4001", "Invalid query"

    def __init__(self, what: str) -> None:
        super().__init__(f"QueryValidationError: {what}")


class StaleObject(Fault):
    """A SyncToken that is not the record's."""

    code, message = "5010", "Stale Object Error"

    def __init__(self, editor: str) -> None:
        super().__init__(
            f"Stale Object Error : You and {editor} were working on this at the same time. "
            f"{editor} finished before you did, so your work was not saved.",
            element="",
        )


class BusinessValidation(Fault):
    """A rule of the books; the text is the one shown to users."""

    code, message = "6000", "A business validation error has occurred while processing your request"

    def __init__(self, shown: str) -> None:
        super().__init__(f"Business Validation Error: {shown}", element="")


class CompanyStatus(Fault):
    """The company's subscription has lapsed."""

    code, message = "6190", "Invalid Company Status"

    def __init__(self) -> None:
        super().__init__(
            "Subscription period has ended or canceled or there was a billing problem", element=""
        )


class DuplicateName(Fault):
    """A name of the one list is taken; ``holder`` is the id of who has it, of whatever kind."""

    code, message = "6240", "Duplicate Name Exists Error"

    def __init__(self, variant: str, holder: int) -> None:
        prefix = "The name supplied already exists. : "
        super().__init__(
            {
                "id": f"{prefix}Id={holder}",
                "null": f"{prefix}null",
                "classic": f"{prefix}Another customer, vendor or employee is already using this name. "
                "Please use a different name.",
                "french": f"Ce nom existe déjà. : Id={holder}",
            }[variant],
            element=None if variant == "null" else "",
        )
        self.holder = holder
        if variant == "french":
            self.message = "Nom en double"


class ApplicationError(Fault):
    """The service itself is broken."""

    status, type = 500, "SystemFault"
    code, message = "10000", "An application error has occurred while processing your request"

    def __init__(self) -> None:
        super().__init__("System Failure Error: java.lang.NullPointerException", element="")
