"""What each record held at any time, read from the events of its rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from rehearse.invariants.stream import Event


class Place(NamedTuple):
    """A record in an app. NetSuite's customers are of one kind, whatever the core calls them."""

    app: str
    kind: str
    id: str


_KINDS = {"company_customer": "customer", "individual_customer": "customer"}
"""Objects of the core that are one kind of record in the app."""


def place_of(app: str, object: str, id: str) -> Place:
    """The place of a record, by the core's object or by the kind that events name."""
    return Place(app, _KINDS.get(object, object), id)


def is_live_change(event: Event) -> bool:
    """Whether a record is still there and active after its row has changed so."""
    fields: Mapping[str, object] = event["fields"]
    if event["change"] in ("deleted", "deactivated", "archived"):
        return False
    return fields.get("isInactive") is not True or event["change"] == "created"
