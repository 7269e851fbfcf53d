"""What each vendor's fake tells the inspector of its records. The kit finds, shows and asks back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from sqlalchemy import Connection

from simulators.kit.accounts import Account
from simulators.kit.inspector.hand import Hand
from simulators.kit.inspector.listing import Sheet

FieldKind = Literal["text", "long", "flag", "choice", "choices", "number"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """An account in a transaction that only reads."""

    account: Account
    db: Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field as a form shows it. A value is always text; a flag's is ``true``, ``false`` or empty.

    ``options`` are pairs of value and label; ``choices`` are joined by semicolons. ``to`` is the kind of the
    record whose id the value is.
    """

    name: str
    label: str
    kind: FieldKind = "text"
    options: Sequence[tuple[str, str]] = ()
    group: str = ""
    read_only: bool = False
    to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """What can be done with a record as a whole. ``on`` are the records it is offered for, by their state;
    ``warning`` says what cannot be undone.
    """

    name: str
    label: str
    on: Literal["live", "away", "any"] = "live"
    warning: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of record. ``columns`` are the fields of the table; ``away`` is the vendor's word for records
    out of use (``archived``, ``inactive``), empty where there are none; ``edits_away`` if they can be edited.
    """

    name: str
    title: str
    singular: str
    columns: tuple[str, ...]
    away: str = ""
    writable: bool = True
    edits_away: bool = True
    keeps_history: bool = False
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Another record that belongs to one. ``kind`` is empty where it cannot be looked at; ``loose`` where the
    bond is no field and can be ended by itself.
    """

    label: str
    kind: str
    id: str
    title: str
    loose: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One field set at ``at`` (ms) by somebody, as the vendor remembers it; None is a value nobody kept."""

    at: int
    field: str
    value: str | None
    before: str | None = None
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A record as a table shows it: its values by field name, as text; what is empty may be left out."""

    id: str
    title: str
    values: Mapping[str, str]
    away: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Record(Row):
    """One record. Times in milliseconds; ``version`` goes back with a change, where the vendor locks so.

    ``names`` are what people read in place of values that are ids, by field name.
    """

    created: int
    updated: int
    version: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    references: Sequence[Reference] = ()
    history: Sequence[Moment] = ()


class Refused(Exception):
    """The vendor said no. ``fields`` has its words for single fields; ``body`` is the whole answer."""

    def __init__(
        self, message: str, *, status: int, fields: Mapping[str, str] | None = None, body: Any = None
    ) -> None:
        super().__init__(message)
        self.message, self.status, self.fields, self.body = message, status, dict(fields or {}), body


class Inspection(Protocol):
    """One vendor's side. An instance is shared by all accounts and keeps no state of its own."""

    imitates: str
    """Whose product the pages imitate."""

    def kinds(self, look: Look) -> Sequence[Kind]:
        """Every kind of record of this account, in the order in which people know them."""

    def fields(self, look: Look, kind: Kind) -> Sequence[Field]:
        """The fields of a kind, in the order of the form."""

    def sheet(self, look: Look, kind: Kind) -> Sheet:
        """Where the records of a kind lie."""

    def rows(self, look: Look, kind: Kind, ids: Iterable[Any]) -> Sequence[Row]:
        """The records with these ids, as `listing.find` found them, in the same order."""

    def record(self, look: Look, kind: Kind, id: str) -> Record | None:
        """One record, in use or away; None where there is none."""

    def create(self, hand: Hand, kind: Kind, values: Mapping[str, str]) -> str:
        """A new record with these values; its id. Raises `Refused`."""

    def change(self, hand: Hand, kind: Kind, before: Record, values: Mapping[str, str], version: str) -> None:
        """Other values for some fields; an empty text clears. Raises `Refused`."""

    def partners(self, look: Look, kind: Kind) -> Sequence[str]:
        """The kinds whose records can be joined with one; none where all references are fields."""

    def join(self, hand: Hand, kind: Kind, before: Record, partner: str, id: str) -> None:
        """Let another record belong with one. Raises `Refused`."""

    def part(self, hand: Hand, kind: Kind, before: Record, partner: str, id: str) -> None:
        """End that. Raises `Refused`."""

    def act(self, hand: Hand, kind: Kind, before: Record, action: str) -> None:
        """Do what one of the kind's actions names. Raises `Refused`."""
