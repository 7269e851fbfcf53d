"""What a column of the catalogue is, and the few ways in which columns are made of stored records."""

from __future__ import annotations

from dataclasses import dataclass, replace

from simulators.netsuite.suiteql.terms import Family, Term

PREFIX = "{p}"
"""Stands in SQL for the row that a column belongs to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column by its lower-case name; ``sql`` says where its value is.

    ``shows`` names what `BUILTIN.DF` makes of it: ``customer``, ``list:subsidiary``, ``enum:country``.
    ``one_world`` exists in accounts with subsidiaries only. ``indexed`` stands behind the kind in an index;
    of a name it is its key that does, ``folded``.
    """

    name: str
    family: Family
    sql: str
    shows: str = ""
    required: bool = False
    one_world: bool = False
    indexed: bool = False
    folded: str = ""

    def of(self, prefix: str) -> Term:
        """The column's value in the row that goes by a prefix such as ``a0.``."""
        sql = self.sql.replace(PREFIX, prefix)
        folded = self.folded.replace(PREFIX, prefix)
        return Term(sql=sql, family=self.family, shows=self.shows, required=self.required, folded=folded)


def _kept(rest_name: str, column: str = "body") -> str:
    return f"json_extract({{p}}{column},'$.{rest_name}')"


def text(name: str, rest_name: str) -> Column:
    """A text among a record's own values."""
    return Column(name=name, family="text", sql=_kept(rest_name))


def number(name: str, rest_name: str) -> Column:
    """A number among a record's own values."""
    return Column(name=name, family="number", sql=_kept(rest_name))


def flag(name: str, rest_name: str) -> Column:
    """``T`` or ``F``; what is not kept is ``F``."""
    return flag_of(name, _kept(rest_name))


def flag_of(name: str, sql: str) -> Column:
    """``T`` where the SQL is true, else ``F``."""
    return Column(name=name, family="text", sql=f"CASE WHEN {sql} THEN 'T' ELSE 'F' END", required=True)


def day(name: str, rest_name: str) -> Column:
    """A date without a time among a record's own values."""
    return Column(name=name, family="wall", sql=f"ns_iso_day({_kept(rest_name)})")


def enum(name: str, rest_name: str, options: str) -> Column:
    """A value out of a list of the vendor's."""
    return Column(name=name, family="text", sql=_kept(rest_name), shows=f"enum:{options}")


def reference(name: str, rest_name: str, shows: str = "") -> Column:
    """An internal id among a record's own values."""
    sql = f"CAST({_kept(rest_name)} AS INTEGER)"
    return Column(name=name, family="number", sql=sql, shows=shows)


def id_of(name: str, sql: str, shows: str = "", *, required: bool = False) -> Column:
    """An internal id from anywhere."""
    return Column(name=name, family="number", sql=sql, shows=shows, required=required)


def text_of(name: str, sql: str) -> Column:
    """A text from anywhere."""
    return Column(name=name, family="text", sql=sql)


def time_of(name: str, sql: str, *, indexed: bool = False) -> Column:
    """An instant; the vendor keeps whole seconds."""
    return Column(name=name, family="instant", sql=sql, required=True, indexed=indexed)


def constant(name: str, value: str, family: Family = "text") -> Column:
    """The same in every row. ``value`` is SQL."""
    return Column(name=name, family=family, sql=value, required=True)


def one_world(column: Column) -> Column:
    """The column, in accounts with subsidiaries."""
    return replace(column, one_world=True)
