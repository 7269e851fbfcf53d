"""The record types that are built: their names, permissions and fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from simulators.kit.wire import decode
from simulators.netsuite.errors import NoRecordType
from simulators.netsuite.records.fields import FIELDS, Field, custom_field


@dataclass(frozen=True, slots=True, eq=False)
class RecordType:
    """One type. ``entity`` marks customers and contacts, which can be written."""

    name: str
    permission: str
    entity: bool = False
    by_folded: Mapping[str, Field] = field(init=False)
    computed: tuple[Field, ...] = field(init=False)

    def __post_init__(self) -> None:
        fields = FIELDS[self.name]
        object.__setattr__(self, "by_folded", {one.name.lower(): one for one in fields})
        object.__setattr__(self, "computed", tuple(one for one in fields if one.computed is not None))

    def field(self, name: str, *, one_world: bool) -> Field | None:
        """The field with this name in any case; None where the account has none of that name."""
        found = self.by_folded.get(name.lower())
        if found is None:
            return custom_field(name) if self.entity else None
        return found if one_world or not found.one_world else None


TYPES: dict[str, RecordType] = {
    one.name.lower(): one
    for one in (
        RecordType("customer", "Lists > Customers", entity=True),
        RecordType("contact", "Lists > Contacts", entity=True),
        RecordType("subsidiary", "Lists > Subsidiaries"),
        RecordType("currency", "Lists > Currency"),
        RecordType("customerStatus", "Setup > CRM Lists"),
    )
}
"""By lower-case name."""


def find_type(name: str) -> RecordType:
    """The type of this name in any case. Raises 404."""
    found = TYPES.get(name.lower())
    if found is None:
        raise NoRecordType(name)
    return found


def options(name: str) -> Mapping[str, str]:
    """The values of an enumeration: id to display text."""
    return _enums()[name]


def option_id(name: str, word: str) -> str | None:
    """The value of an enumeration that a word means, be it the id or the display text, in any case."""
    return _words(name).get(word.casefold())


@cache
def _words(name: str) -> dict[str, str]:
    values = options(name)
    return {shown.casefold(): id for id, shown in values.items()} | {id.casefold(): id for id in values}


@cache
def _enums() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = decode(
        files("simulators.netsuite").joinpath("data/enums.json").read_bytes()
    )
    return found
