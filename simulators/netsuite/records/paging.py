"""Pages: limit and offset as a caller may ask for them, the links between pages (NetSuite contract 3.6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from flask import Request

from simulators.netsuite.errors import InvalidParameter
from simulators.netsuite.origin import origin

LARGEST = 1_000
MOST_PAGES = 1_000


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of the results is asked for."""

    limit: int
    offset: int


def page_of(request: Request) -> Page:
    """The page in a query string. Raises 400: nothing is clamped."""
    limit = _number(request, "limit", LARGEST)
    if not 1 <= limit <= LARGEST:
        raise InvalidParameter(f"Invalid value of limit: it must be from 1 to {LARGEST}.", query="limit")
    offset = _number(request, "offset", 0)
    if offset % limit:
        raise InvalidParameter("Invalid value of offset: it must be divisible by limit.", query="offset")
    if not 0 <= offset < limit * MOST_PAGES:
        raise InvalidParameter(f"Invalid value of offset: there are {MOST_PAGES} pages.", query="offset")
    return Page(limit, offset)


def collection(request: Request, page: Page, items: list[Any], total: int) -> dict[str, Any]:
    """The envelope of a page: its links, how many there are here and in all."""
    more = page.offset + len(items) < total
    return {
        "links": _links(request, page, total, more=more),
        "count": len(items),
        "hasMore": more,
        "items": items,
        "offset": page.offset,
        "totalResults": total,
    }


def _links(request: Request, page: Page, total: int, *, more: bool) -> list[dict[str, str]]:
    offsets: dict[str, int] = {}
    if page.offset:
        offsets |= {"prev": page.offset - page.limit, "first": 0}
    if more:
        offsets |= {"next": page.offset + page.limit, "last": (total - 1) // page.limit * page.limit}
    asked = [(key, value) for key, value in request.args.items(multi=True) if key not in ("limit", "offset")]
    links = []
    for rel, offset in {**offsets, "self": page.offset}.items():
        query = urlencode([*asked, ("limit", page.limit), ("offset", offset)], quote_via=quote)
        links.append({"rel": rel, "href": f"{origin(request)}{quote(request.path.rstrip('/'))}?{query}"})
    return links


def _number(request: Request, name: str, default: int) -> int:
    text = request.args.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise InvalidParameter(f"Invalid value of {name}: it must be a whole number.", query=name)
    return int(text)
