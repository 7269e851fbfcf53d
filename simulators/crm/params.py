"""Queries and bodies as clients send them: two list styles, capitalised booleans (CRM contract 2)."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from flask import request

from simulators.crm.errors import InvalidInput, UnsupportedMediaType
from simulators.crm.numbers import digits
from simulators.kit.wire import DecodeError, decode


def names(parameter: str) -> list[str]:
    """A list from repeated parameters, comma lists, or both; in the order given, without repetitions."""
    given = request.args.getlist(parameter)
    return list(_listed(tuple(given))) if given else []


@lru_cache(maxsize=256)
def _listed(given: tuple[str, ...]) -> tuple[str, ...]:
    """Clients send the same long lists with every call."""
    parts = (part.strip() for text in given for part in text.split(","))
    return tuple(dict.fromkeys(part for part in parts if part))


def base_url() -> str:
    """Where the caller reaches us, with a slash at its end: what absolute links begin with."""
    environ = request.environ
    return f"{environ['wsgi.url_scheme']}://{environ.get('HTTP_HOST') or request.host}/"


def boolean(parameter: str) -> bool:
    """``true`` in any letter case is true; everything else, and nothing, is false."""
    return request.args.get(parameter, "").lower() == "true"


def integer(parameter: str, default: int, maximum: int | None = None) -> int:
    """A number from the query. Raises `InvalidInput` for what is none, negative or above ``maximum``."""
    text = request.args.get(parameter)
    if not text:
        return default
    value = digits(text)
    if value is None:
        raise InvalidInput(f"{parameter} must be a number", context={parameter: [text]})
    if maximum is not None and value > maximum:
        raise InvalidInput(f"{parameter} must be less than or equal to {maximum}")
    return value


def body() -> dict[str, Any]:
    """The JSON object of the request. Raises `InvalidInput` or `UnsupportedMediaType`."""
    found = body_of_any_kind()
    if not isinstance(found, dict):
        raise InvalidInput.json(b"", 0, "Cannot deserialize value: an object is expected")
    return found


def body_of_any_kind() -> Any:
    """The JSON of the request, whatever it is."""
    if "json" not in request.mimetype:
        raise UnsupportedMediaType
    text = request.get_data(cache=False)
    try:
        return decode(text)
    except DecodeError as error:
        reason = str(error)
        digits = "".join(one for one in reason.rpartition("byte ")[2] if one.isdigit())
        raise InvalidInput.json(text, int(digits or len(text)), reason) from None


def object_if_any() -> dict[str, Any]:
    """The JSON object of the request; an empty one where there is none."""
    if "json" not in request.mimetype:
        return {}
    try:
        found = decode(request.get_data())
    except DecodeError:
        return {}
    return found if isinstance(found, dict) else {}


def inputs(kind: str) -> list[dict[str, Any]]:
    """The ``inputs`` of a batch: a list of objects."""
    return objects(body().get("inputs"), kind)


def objects(found: Any, kind: str) -> list[dict[str, Any]]:
    """``found`` when it is a list of objects. Raises `InvalidInput`."""
    if found is None:
        raise InvalidInput.missing(kind, "inputs")
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise InvalidInput.json(b"", 0, "Cannot deserialize value: a list of objects is expected")
    return found


def next_link(after: str, *, limit: int, link: bool = True) -> dict[str, Any]:
    """``paging`` that leads on: the link is absolute and repeats every parameter of this call."""
    following: dict[str, Any] = {"after": after}
    if link:
        kept = [
            (name, value) for name, value in request.args.items(multi=True) if name not in ("after", "limit")
        ]
        query = urlencode([("limit", limit), *kept, ("after", after)])
        following["link"] = f"{base_url()}{request.path.lstrip('/')}?{query}"
    return {"next": following}
