"""A small company: queries answered as QuickBooks' would be, and writes that remember their request ids."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import httpx
import msgspec

from sync_core.apps.instants import iso_seconds, millis
from tests.unit.apps.answers import START, json

_QUERY = re.compile(
    r"select \* from (?P<entity>\w+) where Active in \(true, false\)"
    r"(?: and MetaData\.(?P<since>\w+) >= '(?P<at>[^']+)')?"
    r"(?: and Id in \((?P<ids>[^)]*)\))?"
    r"(?: and DisplayName = '(?P<name>(?:[^'\\]|\\.)*)')?"
    r"(?: orderby MetaData\.(?P<order>\w+))?(?: startposition (?P<start>\d+))? maxresults (?P<limit>\d+)"
)


def customer(id: str, *, changed: int = START, created: int = START, **values: Any) -> dict[str, Any]:
    """A customer as it travels."""
    return {
        "Id": id,
        "SyncToken": "0",
        "MetaData": {"CreateTime": iso_seconds(created), "LastUpdatedTime": iso_seconds(changed)},
        "DisplayName": f"Customer {id}",
        "Active": True,
        **values,
    }


def fault(code: str, detail: str = "", element: str | None = None, message: str = "m") -> dict[str, Any]:
    error = {"Message": message, "Detail": detail, "code": code}
    if element is not None:
        error["element"] = element
    return {"Fault": {"Error": [error], "type": "ValidationFault"}}


class Company:
    """Answers queries over ``rows`` and plays requests back by their ids."""

    def __init__(self, rows: list[dict[str, Any]], before_page: Callable[[], None] = lambda: None) -> None:
        self.rows = {row["Id"]: row for row in rows}
        self._before_page = before_page
        self.played: dict[str, httpx.Response] = {}

    def __call__(self, request: httpx.Request) -> httpx.Response:
        assert request.url.params["minorversion"] == "75"
        assert "application/json" in request.headers["accept"]
        if request.method == "GET":
            return self._read(request)
        key = request.url.params["requestid"]
        if key not in self.played:
            answer = self._write(request)
            if answer.status_code != 200:
                return answer
            self.played[key] = answer
        stored = self.played[key]
        return httpx.Response(200, content=stored.content, headers={"content-type": "application/json"})

    def _read(self, request: httpx.Request) -> httpx.Response:
        tail = request.url.path.split("/")[4:]
        if tail[0] == "query":
            return self._query(request.url.params["query"])
        if row := self.rows.get(tail[-1]):
            return json({"Customer": row, "time": "x"})
        return json(fault("610", "made inactive", message="Object Not Found"), 400)

    def _query(self, statement: str) -> httpx.Response:
        asked = _QUERY.fullmatch(statement)
        assert asked, statement
        self._before_page()
        found = list(self.rows.values())
        if asked["since"]:
            found = [r for r in found if millis(r["MetaData"][asked["since"]]) >= millis(asked["at"])]
        if asked["ids"]:
            found = [r for r in found if f"'{r['Id']}'" in asked["ids"].split(", ")]
        if asked["name"]:
            name = re.sub(r"\\(.)", r"\1", asked["name"]).casefold()
            found = [r for r in found if r["DisplayName"].casefold() == name]
        if order := asked["order"]:
            found.sort(key=lambda r: millis(r["MetaData"][order]))
        start = int(asked["start"] or "1") - 1
        page = found[start : start + int(asked["limit"])]
        answer = {asked["entity"]: page, "startPosition": start + 1, "maxResults": len(page)}
        return json({"QueryResponse": answer if page else {}, "time": "x"})

    def _write(self, request: httpx.Request) -> httpx.Response:
        body = msgspec.json.decode(request.content)
        if not request.url.path.endswith("/batch"):
            answer = self._one(body)
            return json(answer, 400 if "Fault" in answer else 200)
        items = [{**self._one(item["Customer"]), "bId": item["bId"]} for item in body["BatchItemRequest"]]
        return json({"BatchItemResponse": items, "time": "x"})

    def _one(self, entity: dict[str, Any]) -> dict[str, Any]:
        holder = next((r for r in self.rows.values() if r["DisplayName"] == entity.get("DisplayName")), None)
        if holder and holder["Id"] != entity.get("Id"):
            return fault("6240", f"The name supplied already exists. : Id={holder['Id']}", "")
        if "Id" not in entity:
            id = str(len(self.rows) + 1)
            self.rows[id] = customer(id, **entity)
            return {"Customer": self.rows[id]}
        row = self.rows[entity["Id"]]
        if row["SyncToken"] != entity["SyncToken"]:
            return fault("5010", "Stale Object Error : You and Jo", "")
        self.rows[entity["Id"]] = {**row, **entity, "SyncToken": str(int(row["SyncToken"]) + 1)}
        return {"Customer": self.rows[entity["Id"]]}
