"""Calls of the record service, in the few words in which the tests make them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from werkzeug.test import TestResponse

from simulators.kit.events import Event
from tests.unit.netsuite.caller import RECORD, Caller, Refused, answered, refusal

HEAD_OFFICE = {
    "label": "HQ",
    "defaultBilling": True,
    "defaultShipping": True,
    "addressBookAddress": {
        "addr1": "1 Pine St",
        "city": "Salem",
        "state": "OR",
        "zip": "97301",
        "country": {"id": "US"},
    },
}


def send(caller: Caller, method: str, path: str, body: Any = None, **more: Any) -> TestResponse:
    """A signed call below the record service."""
    return caller.signed(method, RECORD + path, json=body, **more)


def customer(caller: Caller, name: str = "Alder Works", **values: Any) -> str:
    """The id of a new company of the first subsidiary."""
    return caller.create("customer", **{"companyName": name, "subsidiary": "1", **values})


def contact(caller: Caller, name: str = "Ann", **values: Any) -> str:
    """The id of a new contact of the first subsidiary."""
    return caller.create("contact", **{"firstName": name, "lastName": "Lee", "subsidiary": "1", **values})


def patch(caller: Caller, id: str, kind: str = "customer", replace: str = "", **values: Any) -> TestResponse:
    """Change a record; it must go well."""
    query = {"replace": replace} if replace else None
    return done(send(caller, "PATCH", f"/{kind}/{id}", values, query=query))


def done(response: TestResponse) -> TestResponse:
    """A write that went well: 204 without a body."""
    if response.status_code != 204:
        raise Refused(response)
    assert response.get_data() == b""
    return response


def refused(response: TestResponse, status: int, code: str) -> str:
    """The detail of a refusal."""
    found, detail = refusal(response)
    assert (response.status_code, found) == (status, code), response.get_data(as_text=True)
    return detail


def lines(caller: Caller, id: str) -> list[dict[str, Any]]:
    """The address book, line by line."""
    response = send(caller, "GET", f"/customer/{id}/addressBook", query={"expandSubResources": "true"})
    items: list[dict[str, Any]] = answered(response)["items"]
    return items


def ids(caller: Caller, kind: str = "customer", **query: Any) -> list[str]:
    """The ids of a list."""
    return [item["id"] for item in answered(send(caller, "GET", f"/{kind}", query=query))["items"]]


def rows(caller: Caller) -> list[Event]:
    """What the site was told of changed rows."""
    return [event for event in caller.site.events.after(0, 10_000) if event.kind == "row"]


def without_links(value: Any) -> Any:
    """A value of an answer, links taken out on every level."""
    if isinstance(value, Mapping):
        return {key: without_links(part) for key, part in value.items() if key != "links"}
    return [without_links(part) for part in value] if isinstance(value, list) else value
