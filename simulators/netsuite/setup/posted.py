"""What a setup call brings along, as JSON or as a form, and how it is answered in kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, redirect, request, url_for

from simulators.kit.exchange import current
from simulators.kit.wire import DecodeError, decode, json_response
from simulators.netsuite.setup.refusal import NotByHand, SetupRefused

SAID = "setup_said"
"""Where an account keeps what its page has to say once, after a form was sent."""

_ON = ("on", "true", "1", "yes")


def is_form() -> bool:
    """Whether a page's own form was sent."""
    return request.mimetype == "application/x-www-form-urlencoded"


def posted() -> Mapping[str, Any]:
    """The fields of the call. Raises `SetupRefused` for what is no JSON object."""
    if is_form():
        return request.form
    try:
        body = decode(request.get_data() or b"{}")
    except DecodeError:
        body = None
    if not isinstance(body, dict):
        raise SetupRefused("The body is no JSON object.", "Send the fields as a JSON object.", status=400)
    return body


def text(fields: Mapping[str, Any], name: str, default: str | None = None) -> str:
    """A field that is text or a number. Raises `SetupRefused` when it is missing and has no default."""
    value = fields.get(name, default)
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise SetupRefused(
            f"Please enter value(s) for: {name}", f"Send the field {name} as text.", status=400
        )
    return str(value).strip()


def flag(fields: Mapping[str, Any], name: str, default: bool | None = None) -> bool:
    """A field that is true or false. A form leaves an unchecked box out."""
    if is_form():
        return str(fields.get(name, "")).lower() in _ON
    value = fields.get(name, default)
    if not isinstance(value, bool):
        raise SetupRefused(
            f"Please enter value(s) for: {name}", f"Send the field {name} as true or false.", status=400
        )
    return value


def done(section: str, said: str, answer: Mapping[str, Any], status: int = 200) -> Response:
    """The answer to a step: JSON, or back to the section of the page, which then says it once."""
    if not is_form():
        return json_response(dict(answer), status)
    return _back(section, {"tone": "good", "text": said, **answer})


def refused(error: SetupRefused) -> Response:
    """The same for a step that was refused."""
    exchange = current()
    if isinstance(error, NotByHand) or not is_form():
        return error.respond(exchange)
    return _back(_section(), {"tone": "bad", "text": error.message, "way_out": error.way_out})


def _back(section: str, said: dict[str, Any]) -> Response:
    current().account.memory[SAID] = {"section": section, **said}
    answer = redirect(url_for("setup.show", _anchor=section), 303)
    assert isinstance(answer, Response)
    return answer


def _section() -> str:
    """The section a form belongs to: the first part of the path behind the page's own."""
    rest = request.path.removeprefix("/_rehearse/setup").strip("/")
    return _SECTIONS.get(rest.partition("/")[0], "features")


_SECTIONS = {
    "features": "features",
    "bundle": "bundle",
    "roles": "access",
    "users": "access",
    "integrations": "integrations",
    "tokens": "tokens",
    "certificates": "certificates",
}
