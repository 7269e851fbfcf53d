"""What a call of the query service asks for: its header, its statement, its parameters."""

from __future__ import annotations

import json
from typing import Any

from flask import Request

from simulators.kit.accounts import Account
from simulators.netsuite.auth.calendar import release
from simulators.netsuite.errors import InvalidContent, InvalidHeader

PARAMETERS_SINCE = "2026.2"


def needs_transient(request: Request) -> None:
    """Refuse a call that does not say ``Prefer: transient``."""
    wanted = request.headers.get("Prefer", "")
    if "transient" not in [one.strip().lower() for one in wanted.split(",")]:
        text = "Invalid value of the Prefer header: the query service needs 'transient'."
        raise InvalidHeader(text, header="Prefer")


def asked(request: Request, account: Account) -> tuple[str, list[Any]]:
    """Statement and `params`, which are no part of the service before release 2026.2. Raises 400.

    Sloppy clients leave line ends inside the text as they are: they are taken.
    """
    try:
        body = json.loads(request.get_data(), strict=False)
    except ValueError:
        raise _invalid() from None
    if not isinstance(body, dict) or not isinstance(body.get("q"), str):
        raise _invalid()
    parameters = body.get("params") if release(account) >= PARAMETERS_SINCE else None
    if not isinstance(parameters, list | None):
        raise InvalidContent("Invalid content in the request body: params must be an array.", path="params")
    return body["q"], parameters or []


def _invalid() -> InvalidContent:
    return InvalidContent("Invalid content in the request body.")
