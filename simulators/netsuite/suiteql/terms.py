"""A value inside a statement: its SQL, what kind of value it is, and what is known of it before it runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

Family: TypeAlias = Literal["number", "text", "wall", "instant", "null"]
"""``instant`` is milliseconds UTC, as stored; ``wall`` is a date and time of no zone, as milliseconds that a
clock in UTC would show. Flags, enums and external ids are text, references are numbers."""

Value: TypeAlias = int | float | str | None


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a statement is run with: its literals and `params`, and what the session shows of the account."""

    literals: tuple[Any, ...]
    zone: str
    date_format: str
    now: int
    user: str


Maker: TypeAlias = Callable[[Inputs], Value]
"""Makes a value once the literals are known. Raises `ValueError` where they make none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """SQL for SQLite and its kind.

    ``shows`` is where the display text comes from, see `display`. ``required`` is never NULL. ``constant``
    makes the value without a row. ``indexed`` is the relation that has an index led by its kind and this,
    ``folded`` the SQL of the key that names are told apart by. ``custom`` marks JSON whose keys are columns.
    """

    sql: str
    family: Family
    shows: str = ""
    required: bool = False
    constant: Maker | None = None
    indexed: Any = None
    folded: str = ""
    custom: bool = False


@dataclass(slots=True)
class Binds:
    """The parameters of the SQL: one for each different constant."""

    makers: dict[str, Maker] = field(default_factory=dict)
    _places: dict[str, str] = field(default_factory=dict)

    def place(self, key: str, maker: Maker) -> str:
        """The parameter for a constant. Equal keys share one, so that equal expressions have equal SQL."""
        found = self._places.get(key)
        if found is None:
            name = f"b{len(self.makers)}"
            self.makers[name] = maker
            found = self._places[key] = f":{name}"
        return found

    def constant(self, key: str, family: Family, maker: Maker) -> Term:
        """A constant as a term."""
        return Term(sql=self.place(key, maker), family=family, constant=maker)
