"""FROM: tables, inner queries and joins as SQL, with only those rows that the caller sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlglot import exp

from simulators.netsuite.suiteql.refusals import Unsupported
from simulators.netsuite.suiteql.scope import Relation
from simulators.netsuite.suiteql.visibility import View

_SIDES = {"": "JOIN", "LEFT": "LEFT JOIN", "RIGHT": "RIGHT JOIN", "FULL": "FULL JOIN"}
_KINDS = ("", "INNER", "OUTER", "CROSS")


@dataclass(frozen=True, slots=True)
class Joined:
    """A relation as it is joined to those before it; ``condition`` is SQL, ``""`` for none."""

    relation: Relation
    side: str = ""
    condition: str = ""


def join_word(join: Any) -> str:
    """The side of a join. Raises 400 for a join that Oracle would not take."""
    side, kind = str(join.side or "").upper(), str(join.kind or "").upper()
    if side not in _SIDES or kind not in _KINDS or (kind == "OUTER" and not side):
        raise Unsupported
    conditional = bool(side) or kind == "INNER"
    if conditional != (join.args.get("on") is not None) and (conditional or kind == "CROSS"):
        raise Unsupported
    return side


def named_source(source: exp.Expr) -> exp.Expr:
    """What stands in FROM, without parentheses that only hold a table. Raises 400 for one with a name."""
    while isinstance(source, exp.Subquery) and isinstance(source.this, exp.Table):
        if source.args.get("alias") is not None:
            raise Unsupported
        source = source.this
    return source


def from_clause(joined: Sequence[Joined], view: View) -> tuple[str, list[str]]:
    """``FROM …`` and the conditions that WHERE must have for the callers' sake."""
    both_sides = any(one.side in ("RIGHT", "FULL") for one in joined)
    first, *others = joined
    if both_sides:
        parts = [_narrowed(first.relation, view)]
        where: list[str] = []
    else:
        parts = [_source(first.relation)]
        where = _seen(first.relation, view)
    for one in others:
        conditions = [one.condition] if one.condition else []
        if not both_sides:
            conditions += _seen(one.relation, view)
        source = _narrowed(one.relation, view) if both_sides else _source(one.relation)
        on = f" ON {' AND '.join(conditions)}" if conditions else ""
        parts.append(f"{_SIDES[one.side]} {source}{on}")
    return f"FROM {' '.join(parts)}", where


def _seen(relation: Relation, view: View) -> list[str]:
    if relation.table is None:
        return []
    rows = view.rows(relation.table, f"{relation.row}.", by_kind=relation.by_kind)
    return [rows] if rows else []


def _source(relation: Relation) -> str:
    if relation.table is None:
        return f"({relation.source}) {relation.row}"
    return f"{relation.table.source} {relation.row}"


def _narrowed(relation: Relation, view: View) -> str:
    """A relation of nothing but the rows that are seen: for joins that keep the rows of both sides."""
    if relation.table is None:
        return _source(relation)
    rows = view.rows(relation.table, "r.", by_kind=True)
    where = f" WHERE {rows}" if rows else ""
    return f"(SELECT r.* FROM {relation.table.source} r{where}) {relation.row}"  # noqa: S608
