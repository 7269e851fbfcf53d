"""Which tables and columns a place in a statement can speak of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from sqlglot import exp

from simulators.netsuite.suiteql.catalogue import Table
from simulators.netsuite.suiteql.refusals import BrokenColumn, RemovedColumn, UnknownColumn, Unsupported
from simulators.netsuite.suiteql.terms import Family, Term
from simulators.netsuite.suiteql.visibility import View
from simulators.netsuite.tables import metadata

_CUSTOM = "custentity"


@dataclass(frozen=True, slots=True)
class Output:
    """A column of a query's result."""

    name: str
    family: Family
    shows: str = ""
    required: bool = False
    custom: bool = False


@dataclass(slots=True, eq=False)
class Relation:
    """A table or an inner query in FROM, under the name it goes by there.

    ``row`` is its name in SQL, ``prefix`` what stands before its columns where they are read. ``by_kind``
    tells that its index by kind is of use. ``source`` is the SQL of an inner query; a table of the catalogue
    has ``table`` in place of it.
    """

    name: str
    row: str
    prefix: str = ""
    table: Table | None = None
    outputs: Sequence[Output] = ()
    source: str = ""
    by_kind: bool = False

    def __post_init__(self) -> None:
        self.prefix = f"{self.row}."

    @property
    def known_as(self) -> str:
        """What stands behind its name in the vendor's list of identifiers."""
        return self.name if self.table is None else self.table.name

    @property
    def physical(self) -> list[str]:
        """The names of its columns in SQL."""
        if self.table is None:
            return [f"c{place}" for place in range(len(self.outputs))]
        return [column.name for column in metadata.tables[self.table.source].columns]

    def column(self, name: str, view: View) -> Term | None:
        """The column of this name, or None. Raises 400 or 500 for one that is not shown."""
        if self.table is None:
            places = [place for place, one in enumerate(self.outputs) if one.name == name]
            return self._output(places[0]) if places else None
        column = self.table.columns.get(name)
        if column is not None and (view.one_world or not column.one_world):
            term = column.of(self.prefix)
            return replace(term, indexed=self) if column.indexed or column.folded else term
        if self.table.custom and name.startswith(_CUSTOM):
            return Term(sql=_custom_value(self.prefix, name), family="text")
        if name in self.table.removed and view.one_world:
            raise RemovedColumn(name, self.table.name)
        if name in self.table.broken:
            raise BrokenColumn
        return None

    def everything(self, view: View, *, custom: bool) -> list[tuple[str, Term]]:
        """What ``*`` stands for. ``custom``: with the JSON that holds the custom fields, if it has any."""
        if self.table is None:
            return [(one.name, self._output(place)) for place, one in enumerate(self.outputs)]
        found = [(column.name, column.of(self.prefix)) for column in view.columns(self.table)]
        if custom and self.table.custom:
            found.append(("", Term(sql=f"{self.prefix}body", family="text", custom=True)))
        return found

    def _output(self, place: int) -> Term:
        one = self.outputs[place]
        sql = f"{self.prefix}c{place}"
        return Term(sql=sql, family=one.family, shows=one.shows, required=one.required, custom=one.custom)


def _custom_value(prefix: str, name: str) -> str:
    """A custom field as text. The name is the statement's own: nothing in it may end the path."""
    if not name.replace("_", "").isalnum() or not name.isascii():
        raise Unsupported
    path = f"{prefix}body,'$.{name}'"
    return (
        f"CASE json_type({path}) WHEN 'true' THEN 'T' WHEN 'false' THEN 'F' "
        f"ELSE CAST(json_extract({path}) AS TEXT) END"
    )


@dataclass(slots=True)
class Scope:
    """The relations of one SELECT, and around it those of the statements it stands in."""

    view: View
    outer: Scope | None = None
    queries: Mapping[str, tuple[Sequence[Output], str]] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)

    def add(self, relation: Relation) -> None:
        """Put a relation in. Raises 400 for a name that is taken."""
        if any(one.name == relation.name for one in self.relations):
            raise Unsupported
        self.relations.append(relation)

    def relation(self, name: str) -> Relation:
        """The relation of this name, here or around. Raises 400."""
        found = next((one for one in self.relations if one.name == name), None)
        if found is not None:
            return found
        if self.outer is None:
            raise UnknownColumn(name, self.identifiers())
        return self.outer.relation(name)

    def column(self, name: str, table: str) -> Term:
        """The column that a name means; ``table`` may be ``""``. Raises 400 for none and for two."""
        if table:
            relation = self.relation(table.lower())
            found = relation.column(name.lower(), self.view)
            if found is None:
                raise UnknownColumn(name, self.identifiers())
            return found
        scope: Scope | None = self
        while scope is not None:
            terms = [term for one in scope.relations if (term := one.column(name.lower(), self.view))]
            if len(terms) > 1:
                raise Unsupported
            if terms:
                return terms[0]
            scope = scope.outer
        raise UnknownColumn(name, self.identifiers())

    def identifiers(self) -> dict[str, str]:
        """The names that tables go by here, with the tables."""
        return {one.name: one.known_as for one in self.relations}


InnerQuery: TypeAlias = Callable[[exp.Expr, Scope | None], tuple[Sequence[Output], str]]
"""Translates a query inside another one: its columns, and its SQL without parentheses."""
