"""What a form or a script wants to set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import request

from simulators.kit.inspector.inspection import Field, Refused
from simulators.kit.wire import DecodeError, decode

WAS = "was."
"""Before a field's name: what stood in the form when it was shown. What is still so is not sent."""


def is_form() -> bool:
    """Whether a page's own form was sent."""
    return request.mimetype == "application/x-www-form-urlencoded"


def given(fields: Sequence[Field]) -> tuple[dict[str, str], dict[str, str], str]:
    """All values that were sent, those that differ from what the form showed, and the version it showed.

    A script sends ``{"values": {…}, "version"?}`` and means every value. Raises `Refused`.
    """
    if not is_form():
        values, version = _json()
        return values, values, version
    typed = {one.name: _typed(one) for one in fields if one.name in request.form or _unticked(one)}
    changed = {
        name: text for name, text in typed.items() if text != _lines(request.form.get(f"{WAS}{name}", ""))
    }
    return typed, changed, request.form.get("version", "")


def named(*names: str) -> tuple[str, ...]:
    """Single fields of a form, or of a script's JSON object; what is missing is empty. Raises `Refused`."""
    sent = request.form if is_form() else _object()
    return tuple(_text(sent.get(name)).strip() for name in names)


def _typed(field: Field) -> str:
    if field.kind == "choices":
        return ";".join(part for part in request.form.getlist(field.name) if part)
    return _lines(request.form[field.name])


def _unticked(field: Field) -> bool:
    """A box of several, none of which is ticked: forms leave it out."""
    return field.kind == "choices" and f"{WAS}{field.name}" in request.form


def _lines(text: str) -> str:
    """Browsers send line ends of their own."""
    return text.replace("\r\n", "\n")


def _json() -> tuple[dict[str, str], str]:
    body = _object()
    values = body.get("values", {})
    if not isinstance(values, Mapping):
        raise Refused('Send {"values": {"field": "text"}}.', status=400)
    return {str(name): _text(value) for name, value in values.items()}, _text(body.get("version"))


def _object() -> Mapping[str, Any]:
    try:
        body = decode(request.get_data() or b"{}")
    except DecodeError as error:
        raise Refused(f"The body is no JSON: {error}", status=400) from None
    if not isinstance(body, dict):
        raise Refused("The body is no JSON object.", status=400)
    return body


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
