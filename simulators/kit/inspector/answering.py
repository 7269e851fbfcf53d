"""How every page is answered: as HTML to a browser, as the same data to a script, and kept to ourselves."""

from __future__ import annotations

import re
from typing import Any

from flask import Response, g, render_template, request

from simulators.kit.wire import json_response

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)


_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)")


def wants_json() -> bool:
    """Whether a script asks: a browser says that it likes HTML better."""
    return request.accept_mimetypes.best_match(["application/json", "text/html"]) != "text/html"


def page(template: str, data: dict[str, Any], status: int = 200, **only_page: Any) -> Response:
    """``data`` as a page or as JSON; ``only_page`` is what a page needs beside it."""
    if wants_json():
        return json_response(data, status)
    visit = g.get("visit")
    known = {} if visit is None else {"house": visit.house, "many": len(visit.accounts) > 1}
    text = render_template(template, **known, **data, **only_page)
    return Response(text, status, content_type="text/html; charset=utf-8")


def is_moment(value: object) -> bool:
    """Whether a text is an instant as ISO 8601 writes it."""
    return isinstance(value, str) and _MOMENT.fullmatch(value) is not None


def moment(text: str, *, millis: bool = False) -> str:
    """An instant for people: to the second, or with ``millis``; the offset stays where it is not UTC."""
    found = _MOMENT.fullmatch(text)
    if found is None:
        return text
    day, time, fraction, offset = found.groups()
    return f"{day} {time}{(fraction or '') if millis else ''}{'' if offset == 'Z' else f' {offset}'}"


def trouble(status: int, message: str) -> Response:
    """What is in the way."""
    return page("trouble.html", {"status": status, "error": message}, status)


def guarded(response: Response) -> Response:
    """Nothing is cached, framed or run that is not ours, and no other site may read it."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
