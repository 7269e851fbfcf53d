"""Reading QuickBooks: queries that edits do not disturb, and change data capture (QuickBooks contract 4, 5).

Paging by offset over a set that moves skips rows. So a page begins at the time of the last row of the page
before, that time included. Times have whole seconds: where one second holds a whole page or more, the rows
from that second on are paged by offset. That is safe for creation times, which never change, and made safe
enough for change times by an overlap.
"""

from __future__ import annotations

from typing import Any

from sync_core.apps.instants import iso_seconds, millis
from sync_core.apps.place import Place
from sync_core.apps.quickbooks.calls import Calls
from sync_core.apps.quickbooks.records import Entity, entity_name

PAGE = 1_000
IDS = 200
"""Ids in one query: it travels in the URL."""

OVERLAP = 50
"""Rows read twice within one second of changes: so many may be edited between two pages, none is skipped."""

_CREATED, _UPDATED = "CreateTime", "LastUpdatedTime"


def by_creation(calls: Calls, place: Place) -> tuple[list[Entity], Place | None]:
    """A page of all rows, inactive ones included, oldest first; and the place of the next page."""
    return _page(calls, place, _CREATED, PAGE)


def by_change(calls: Calls, place: Place) -> tuple[list[Entity], Place | None]:
    """A page of the rows changed at or after ``place``, earliest first; and the place of the next page."""
    return _page(calls, place, _UPDATED, PAGE - OVERLAP)


def by_ids(calls: Calls, object: str, ids: list[str]) -> list[Entity]:
    """Up to `IDS` rows by their ids, inactive ones included. The index may be behind by seconds."""
    entity = entity_name(object)
    return rows(calls, entity, f"Id in ({', '.join(map(quoted, ids))})", f"maxresults {PAGE}")


def by_id(calls: Calls, object: str, id: str) -> Entity | None:
    """One row as it stands right now, active or not; None where there is none."""
    entity = entity_name(object)
    answer = calls.look_up(f"/{entity.lower()}/{id}")
    return answer.get(entity) if answer else None


def by_display_name(calls: Calls, object: str, name: str) -> list[Entity]:
    """The rows of one object with this display name, whatever its case; inactive ones included."""
    return rows(calls, entity_name(object), f"DisplayName = {quoted(name)}", "maxresults 10")


def changed_since(calls: Calls, objects: list[str], since: int) -> list[tuple[str, Entity]] | None:
    """All changes of these objects in one call, or None when there may be more than one answer holds.

    ``since`` is by the app's clock and less than thirty days back.
    """
    names = [entity_name(object) for object in objects]
    params = {"entities": ",".join(names), "changedSince": iso_seconds(since)}
    answer = calls.get("/cdc", params)
    found = [
        (object, entity)
        for response in answer.get("CDCResponse") or []
        for group in response.get("QueryResponse") or []
        for object, name in zip(objects, names, strict=True)
        for entity in group.get(name) or []
    ]
    return found if len(found) < PAGE else None


def rows(calls: Calls, entity: str, condition: str, tail: str) -> list[Entity]:
    """The rows that a query answers. Without a word on Active the inactive ones would be hidden."""
    words = ["select * from", entity, "where Active in (true, false)", condition and f"and {condition}", tail]
    answer = calls.get("/query", {"query": " ".join(filter(None, words))})
    found: dict[str, Any] = answer.get("QueryResponse") or {}
    return found.get(entity) or []


def quoted(text: str) -> str:
    """A literal of the query language; an apostrophe is escaped with a backslash."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _page(calls: Calls, place: Place, stamp: str, step: int) -> tuple[list[Entity], Place | None]:
    start = int(place.within or "1")
    column = f"MetaData.{stamp}"
    condition = f"{column} >= {quoted(iso_seconds(place.at))}" if place.at else ""
    tail = f"orderby {column} startposition {start} maxresults {PAGE}"
    found = rows(calls, entity_name(place.object), condition, tail)
    if len(found) < PAGE:
        return found, None
    first, reached = (millis(found[edge]["MetaData"][stamp]) for edge in (0, -1))
    if first < reached:
        return found, Place(place.object, reached)
    passed = start if reached == place.at else 1
    return found, Place(place.object, reached, str(passed + step))
