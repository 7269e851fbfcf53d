"""How true a view is to the vendor's operation, said in one line above it.

Six columns: what it keeps (``state``), what it checks, which refusals it words as the vendor does, who may
call it, which limits count, what is told by webhook. Each says how much is built, and on what evidence::

    @routes.get("/things")
    @READS
    def list_things() -> Response: ...

    @routes.post("/things")
    @WRITES.but(validation=partly("lengths are not checked", GUIDE))
    def create_thing() -> Response: ...

A vendor's `evidence` module holds its sources and the marks that many views share. `simulators.kit.ledger`
reads the marks back, route by route.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any, Final, Literal, TypeVar

View = TypeVar("View", bound=Callable[..., Any])
Kind = Literal["sdk", "docs", "recorded", "assumed"]
Built = Literal["yes", "part", "no", "n/a"]

KINDS: Final[tuple[Kind, ...]] = ("sdk", "docs", "recorded", "assumed")
"""What evidence there is: a client's source, the vendor's pages, answers of a real account, a belief."""

BUILT: Final[tuple[Built, ...]] = ("yes", "part", "no", "n/a")

_DATE = re.compile(r"\d{4}-\d{2}(-\d{2})?")


@dataclass(frozen=True, slots=True)
class Source:
    """What a fact about the vendor rests on.

    ``date`` is the day or month of the page, release or recording; where it names none, when it was read.
    """

    kind: Kind
    name: str
    date: str

    def __post_init__(self) -> None:
        if not _DATE.fullmatch(self.date):
            raise ValueError(f"{self.date!r} is no date of a source: YYYY-MM or YYYY-MM-DD")


@dataclass(frozen=True, slots=True)
class Cell:
    """One column of a mark. ``note`` says what is missing, or why the column does not apply."""

    built: Built
    sources: tuple[Source, ...] = ()
    note: str = ""


def whole(*sources: Source) -> Cell:
    """Built as these sources say; at least one."""
    if not sources:
        raise ValueError("what is built rests on a source, if only on an assumed one")
    return Cell("yes", sources)


def partly(missing: str, *sources: Source) -> Cell:
    """Built as these sources say, apart from what is ``missing``."""
    return Cell("part", whole(*sources).sources, missing)


def absent(missing: str) -> Cell:
    """The vendor has it, the fake does not."""
    return Cell("no", (), missing)


def no_such(why: str) -> Cell:
    """The column does not apply to the operation."""
    return Cell("n/a", (), why)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The six columns of one view, or of many that share them. Used as a decorator, right below the route."""

    state: Cell
    validation: Cell
    errors: Cell
    auth: Cell
    limits: Cell
    webhooks: Cell

    def but(self, **columns: Cell) -> Mark:
        """The same with other ``columns``."""
        return replace(self, **columns)

    def __call__(self, view: View) -> View:
        """Mark a view; it stays what it is."""
        own = inspect.unwrap(view)
        if own in _marks:
            raise ValueError(f"{own.__module__}.{own.__qualname__} is marked twice")
        _marks[own] = self
        return view

    def cells(self) -> dict[str, Cell]:
        """The columns by name, in their order."""
        return {name: getattr(self, name) for name in COLUMNS}


COLUMNS: Final = tuple(one.name for one in fields(Mark))

_marks: dict[Callable[..., Any], Mark] = {}
"""By view, filled while modules are imported and never changed afterwards."""


def mark_of(view: Callable[..., Any]) -> Mark | None:
    """The mark of a view, whatever it was wrapped in."""
    return _marks.get(inspect.unwrap(view))


def marked(package: str) -> list[Callable[..., Any]]:
    """The views of a package that have a mark, in the order of their names."""
    found = [view for view in _marks if f"{view.__module__}.".startswith(f"{package}.")]
    return sorted(found, key=lambda view: (view.__module__, view.__qualname__))
