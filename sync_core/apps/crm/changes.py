"""Reading what changed, by search.

Searches page by offset over a set that moves while we read, and stop at 10,000 records (CRM contract 6). So
each page is a search of its own that begins at the time of the last record of the page before, that time
included: what changes meanwhile comes again later, nothing is stepped over, and there is no end to hit. Where
one instant holds more than a page, its records are walked by id.
"""

from __future__ import annotations

import msgspec

from sync_core.apps.client import Page
from sync_core.apps.crm.calls import Calls
from sync_core.apps.crm.shapes import Reader
from sync_core.apps.crm.wire import LISTINGS, Listing
from sync_core.apps.place import Place

PAGE = 200


def changed(calls: Calls, reader: Reader, place: Place) -> tuple[Page, Place | None]:
    """One page from ``place`` on and the place of the next one; None when there is no more of this object."""
    body = msgspec.json.encode(_search(reader, place))
    answer = calls.post(f"/crm/v3/objects/{reader.shape.object}/search", body, kind="search")
    listing = answer.read(LISTINGS)
    return Page(tuple(map(reader.record, listing.results))), _following(reader, place, listing)


def _search(reader: Reader, place: Place) -> dict[str, object]:
    modified, at = reader.shape.modified, str(place.at)
    filters = [{"propertyName": modified, "operator": "GTE", "value": at}]
    order = modified
    if place.within:
        filters.append({"propertyName": modified, "operator": "LTE", "value": at})
        filters.append({"propertyName": "hs_object_id", "operator": "GT", "value": place.within})
        order = "hs_object_id"
    return {
        "filterGroups": [{"filters": filters}],
        "sorts": [{"propertyName": order, "direction": "ASCENDING"}],
        "properties": reader.asked,
        "limit": PAGE,
    }


def _following(reader: Reader, place: Place, listing: Listing) -> Place | None:
    more = listing.after is not None and bool(listing.results)
    if place.within:
        return (
            Place(place.object, place.at, listing.results[-1].id)
            if more
            else Place(place.object, place.at + 1)
        )
    if not more:
        return None
    first, reached = (reader.changed_at(listing.results[edge]) for edge in (0, -1))
    return Place(place.object, reached, "" if first < reached else "0")
