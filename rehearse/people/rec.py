"""A record as a person sees it, and how one of several is found by what it says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rehearse.errors import RehearseError


@dataclass(frozen=True, slots=True)
class Rec:
    """A record as it stood when it was asked for.

    ``properties`` are texts by the vendor's field names, flat (``BillAddr.City``); what is empty is left out.
    """

    id: str
    properties: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        """The text of a field; ``""`` where it has none."""
        return self.properties.get(name, "")


def the_one(records: Iterable[Rec], wanted: Mapping[str, str]) -> Rec | None:
    """The record whose fields are exactly these, None where there is none. Raises where there are several."""
    found = matching(records, wanted)
    if len(found) > 1:
        raise RehearseError(f"{len(found)} records are {wanted}: {', '.join(one.id for one in found)}")
    return found[0] if found else None


def matching(records: Iterable[Rec], wanted: Mapping[str, str]) -> list[Rec]:
    """Every record whose fields are exactly these, in the order in which they came."""
    return [one for one in records if all(one[name] == text for name, text in wanted.items())]
