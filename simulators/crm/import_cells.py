"""What the cells of an imported file mean: labels, stages, owners and local times, as exports write them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulators.crm.answers import instant
from simulators.crm.object_types import ObjectType
from simulators.crm.owners import owner_ids
from simulators.crm.pipelines.book import Book, book
from simulators.crm.portal import Portal
from simulators.crm.properties.values import milliseconds
from simulators.crm.time_zone import instant_of

_LOCAL_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d")


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads rows of one object type in one portal; what it does not know it leaves as it stands.

    ``labels`` is the value behind each option's label, by property and label in small letters; ``times`` are
    the properties that hold an instant, ``zone`` is the portal's.
    """

    labels: Mapping[tuple[str, str], str]
    times: frozenset[str]
    zone: str
    book: Book | None

    @classmethod
    def of(cls, portal: Portal, type: ObjectType) -> Reader:
        properties = portal.catalog(type).properties
        labels = {
            (name, option.label.casefold()): option.value
            for name, one in properties.items()
            for option in one.options
        }
        for id, owner in owner_ids(portal.account).items():
            for known in (owner["email"], f"{owner['firstName']} {owner['lastName']}"):
                labels.setdefault(("hubspot_owner_id", known.casefold()), id)
        times = frozenset(name for name, one in properties.items() if one.type == "datetime")
        return cls(labels, times, portal.settings.time_zone, book(portal, type))

    def values(self, row: Mapping[str, str]) -> dict[str, Any]:
        """What a row sets; empty cells set nothing."""
        found = {name: self._value(name, cell) for name, cell in row.items() if cell.strip()}
        if self.book is not None:
            names = self.book.staging
            pipeline = self.book.active.get(found.get(names.pipeline, self.book.default))
            wanted = found.get(names.stage, "").strip().casefold()
            for stage in pipeline.active if pipeline is not None else ():
                if stage.label.casefold() == wanted:
                    found[names.stage] = stage.id
        return found

    def _value(self, name: str, cell: str) -> str:
        text = cell.strip()
        if name in self.times and _LOCAL_TIME.fullmatch(text):
            local = milliseconds(text.replace(" ", "T") + ":00Z")
            return cell if local is None else instant(instant_of(self.zone, local))
        return self.labels.get((name, text.casefold())) or self._several(name, text) or cell

    def _several(self, name: str, text: str) -> str:
        """The values of several labels, where each of them is one."""
        parts = [self.labels.get((name, part.strip().casefold()), "") for part in text.split(";")]
        return ";".join(parts) if len(parts) > 1 and all(parts) else ""
