"""Every guard by its name, in the order in which the documentation tells of them."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Final

from rehearse.errors import NoSuchThing
from rehearse.guards.guard import Guard
from rehearse.guards.leases import LEASES
from rehearse.guards.limits import LIMITS
from rehearse.guards.merging import MERGING
from rehearse.guards.reading import READING
from rehearse.guards.records import RECORDS
from rehearse.guards.writing import WRITING

GUARDS: Final = {guard.name: guard for guard in (*WRITING, *READING, *LEASES, *MERGING, *RECORDS, *LIMITS)}


def get(name: str) -> Guard:
    """The guard of this name. Raises `NoSuchThing`, which names those there are."""
    if name not in GUARDS:
        raise NoSuchThing(f"there is no guard {name!r}; there are {', '.join(GUARDS)}")
    return GUARDS[name]


def off(name: str) -> AbstractContextManager[None]:
    """Inside, the core of this process does without this guard. Raises `NoSuchThing`."""
    return get(name).off()
