"""What the views share: the body of a call, the envelope of an answer, the answer given once."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Response, request

from simulators.kit.exchange import current
from simulators.kit.wire import DecodeError, decode
from simulators.quickbooks.company import Company
from simulators.quickbooks.errors import UnknownProperty
from simulators.quickbooks.replay import LONGEST, keep, replayed
from simulators.quickbooks.times import in_millis

JSON = "application/json;charset=utf-8"


def books() -> Company:
    """The company of this call, its transaction open."""
    exchange = current()
    return Company(exchange.account, exchange.db)


def json_body() -> Any:
    """The posted JSON. Raises 2010."""
    try:
        return decode(request.get_data())
    except DecodeError as error:
        raise UnknownProperty.no_json(str(error)) from None


def envelope(company: Company, key: str, value: str) -> Response:
    """``{key: value, "time": …}``; ``value`` is JSON already."""
    time = in_millis(company.now, company.zone)
    return Response(f'{{"{key}":{value},"time":"{time}"}}', content_type=JSON)


def once(view: Callable[..., Response], *, longest: int = LONGEST) -> Callable[..., Response]:
    """Let a ``requestid`` that was answered with success answer the same again."""

    @wraps(view)
    def replaying(**arguments: str) -> Response:
        requestid = request.args.get("requestid", "")
        db = current().db
        before = replayed(db, requestid, longest=longest)
        if before is not None:
            return Response(before, content_type=JSON)
        response = view(**arguments)
        keep(db, requestid, response.get_data())
        return response

    return replaying
