"""The lag of the search index: for a while after each change, search still has the record as it was.

What is kept is the past, not a second copy: while a change is not due, the image before it stands in for the
record. Of several such images the oldest is what the index shows.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import bindparam, delete, insert

from simulators.crm.object_types import ObjectType
from simulators.crm.objects.records import Record
from simulators.crm.portal import Portal
from simulators.crm.tables import lagging

EXTRA = "extra_index_lag"
"""In the account's memory: milliseconds by which search lags more than the switch says."""

_SWEPT = "index_swept"
"""In the account's memory: the last sweep of images, which must not pile up where nobody searches."""

_add = insert(lagging)
_past = delete(lagging).where(lagging.c.due <= bindparam("now"))


def hold_back(portal: Portal, type: ObjectType, changed: Iterable[tuple[int, Record | None]]) -> None:
    """Let search keep showing records as they were: pairs of id and image, None where there was none."""
    lag = portal.settings.index_lag + portal.account.memory.get(EXTRA, 0)
    if lag <= 0:
        return
    rows = [
        {
            "object": type.plural,
            "id": id,
            "due": portal.at + lag,
            "created": None,
            "modified": None,
            "doc": None,
        }
        if before is None
        else {"object": type.plural, "id": id, "due": portal.at + lag, **_image(before)}
        for id, before in changed
    ]
    if rows:
        portal.db.execute(_add, rows)
        if portal.at - portal.account.memory.get(_SWEPT, 0) > lag:
            catch_up(portal)


def catch_up(portal: Portal) -> None:
    """Forget the images of changes that are due: from now on the index shows those changes."""
    portal.db.execute(_past, {"now": portal.at})
    portal.account.memory[_SWEPT] = portal.at


def _image(record: Record) -> dict[str, int | str]:
    row = record.row()
    return {"created": row["created"], "modified": row["modified"], "doc": row["doc"]}
