"""A small portal: a search that filters, sorts and cuts as the CRM's does, over records that may change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import httpx
import msgspec

from tests.unit.apps.answers import START, json


def stamp(instant: int) -> str:
    moment = datetime.fromtimestamp(instant / 1000, UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{round(instant % 1000):03}Z"


def item(id: str, *, changed: int = START, **properties: str | None) -> dict[str, object]:
    """A contact or company as it travels."""
    return {
        "id": id,
        "properties": {
            "hs_object_id": id,
            "lastmodifieddate": stamp(changed),
            "hs_lastmodifieddate": stamp(changed),
            **properties,
        },
        "createdAt": stamp(START),
        "updatedAt": stamp(changed),
        "archived": False,
    }


class Search:
    """Answers searches over ``changed``: the change time of each record by its id."""

    def __init__(self, changed: dict[int, int], before_page: Callable[[], None] = lambda: None) -> None:
        self.changed = changed
        self._before_page = before_page
        self.limits: list[int] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self._before_page()
        asked = msgspec.json.decode(request.content)
        (group,) = asked["filterGroups"]
        found = [id for id in self.changed if all(self._fits(id, test) for test in group["filters"])]
        (order,) = asked["sorts"]
        by_id = order["propertyName"] == "hs_object_id"
        # Within one instant the order is nobody's business: the fake gives the newest id first.
        found.sort(key=lambda each: (each, 0) if by_id else (self.changed[each], -each))
        page = found[: asked["limit"]]
        answer: dict[str, object] = {
            "total": len(found),
            "results": [item(str(id), changed=self.changed[id]) for id in page],
        }
        if len(found) > len(page):
            answer["paging"] = {"next": {"after": str(len(page))}}
        self.limits.append(asked["limit"])
        return json(answer)

    def _fits(self, id: int, test: dict[str, str]) -> bool:
        value = id if test["propertyName"] == "hs_object_id" else self.changed[id]
        wanted = int(test["value"])
        return {"GTE": value >= wanted, "LTE": value <= wanted, "GT": value > wanted}[test["operator"]]
