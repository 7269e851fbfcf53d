"""The values that all of the core talks in. No behaviour beyond reading themselves.

An instant is an ``int`` of milliseconds (UTC). A vendor field is text; ``""`` is the one empty value.
Field names are the vendors' own; a nested field is written with a dot (``BillAddr.City``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Direction: TypeAlias = Literal["two_way", "to_crm", "to_app"]
Party: TypeAlias = Literal["crm", "app"]
RowDirection: TypeAlias = Literal["both", "to_crm", "to_app"]
RowMode: TypeAlias = Literal["always", "on_create_only", "never_clear"]
Kind: TypeAlias = Literal["text", "email", "phone", "number", "date", "name", "domain", "url", "reference"]
FilterScope: TypeAlias = Literal["continuous", "entry_only"]
Matching: TypeAlias = Literal["default", "none"]
ClashPolicy: TypeAlias = Literal["fail", "append_person", "append_number"]
Reactivation: TypeAlias = Literal["merge", "winner_overwrites"]

Value: TypeAlias = tuple[str, ...]
"""The value of one mapping row: one text per part. A row of one field has one part; an address five."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record as an app showed it.

    ``times`` holds the edit time of single fields where one is known; every other field counts as
    edited at ``modified``. ``refs`` names records of the same side by role (``{"company": "17"}``).
    ``aliases`` are ids that were merged into this one. ``mark`` is the idempotency key that a create
    of ours left on the record. ``live`` is False once deleted, archived or inactive.
    """

    object: str
    id: str
    fields: Mapping[str, str]
    created: int
    modified: int
    version: str = ""
    times: Mapping[str, int] = field(default_factory=dict)
    live: bool = True
    refs: Mapping[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    mark: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One row of a mapping: which CRM properties go with which app fields, part by part.

    ``direction`` is the widest way the row may go; a one-way sync narrows it. ``key`` marks a match key.
    A ``protected`` row is never cleared on the other side (B.6.5). ``places`` is the number of decimals of
    the coarser of two number fields (B.6.1); None compares numbers exactly.

    A row of kind ``reference`` is an association (C.4): it holds the id of another record, each side its own.
    ``refers`` names the pair of objects whose links tell which ids mean the same; the row's ``name`` is the
    role under which records of both sides name the other one (`Record.refs`). A row without ``crm`` parts
    only gives a new app record its ``default``.
    """

    name: str
    crm: tuple[str, ...]
    app: tuple[str, ...]
    kind: Kind = "text"
    direction: RowDirection = "both"
    mode: RowMode = "always"
    key: bool = False
    protected: bool = False
    default: str = ""
    label: str = ""
    places: int | None = None
    refers: tuple[str, str] | None = None

    @property
    def is_group(self) -> bool:
        """Whether several fields of the app go as one value: an address (B.5.2)."""
        return len(self.app) > 1


@dataclass(frozen=True, slots=True)
class Criterion:
    """One test of a filter. ``object`` names an associated CRM object, or is empty for the record itself."""

    property: str
    operator: str
    values: tuple[str, ...] = ()
    object: str = ""


Filter: TypeAlias = tuple[tuple[Criterion, ...], ...]
"""Groups joined by OR, criteria in a group by AND. The empty filter lets every record in."""


@dataclass(frozen=True, slots=True)
class Options:
    """The choices of one sync that have a preset (data-sync B.3.1, B.6.7, B.11)."""

    filter_scope: FilterScope = "continuous"
    on_reactivation: Reactivation = "merge"
    matching: Matching = "default"
    display_name_from_company: bool = True
    display_name_on_clash: ClashPolicy = "fail"


@dataclass(frozen=True, slots=True)
class Sync:
    """One CRM object paired with one app object on one connection, as its settings say."""

    id: str
    connection: str
    app: str
    crm_object: str
    app_object: str
    direction: Direction
    winner: Party
    to_app: Filter
    to_crm: Filter
    rows: tuple[FieldRow, ...]
    options: Options = Options()
    created: int = 0

    def carries(self, way: Literal["to_crm", "to_app"]) -> bool:
        """Whether records may flow this way at all."""
        return self.direction in ("two_way", way)


@dataclass(frozen=True, slots=True)
class Agreed:
    """What both sides held when a row of a link last agreed, each in its own spelling.

    ``origin`` is the side whose edit the value stands for (``crm`` or a sync's id) and ``at`` the time
    of that edit, so that a value we wrote into the CRM is never taken for an edit of the CRM (B.6.9).
    ``settled`` is the instant at which the core recorded the agreement: among several links of one CRM
    record the newest tells what the CRM was last known to hold. Below 0 it tells nothing of the CRM.
    """

    crm: Value
    app: Value
    origin: str = ""
    at: int = 0
    settled: int = 0


@dataclass(frozen=True, slots=True)
class Link:
    """The one-to-one bond of a CRM record and an app record inside one sync."""

    sync: str
    crm_id: str
    app_id: str
    baseline: Mapping[str, Agreed]
    created: int = 0
    last_update: int | None = None


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a name that must be unique in an app (B.11 #4)."""

    object: str
    id: str
    name: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """One request, encoded once and stored before it is sent, so that it can be sent again byte for byte.

    ``keys`` are the idempotency keys of the writes in the order of the body. ``id`` serves as the vendor's
    request id.
    """

    id: str
    object: str
    operation: Literal["create", "update"]
    path: str
    body: bytes
    keys: tuple[str, ...]
