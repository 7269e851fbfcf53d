"""What may stand in a statement at all: its tables first, then every kind of node and every part of one."""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp

from simulators.netsuite.suiteql.names import NAMES
from simulators.netsuite.suiteql.refusals import Unsupported
from simulators.netsuite.suiteql.visibility import View

_BINARY = frozenset({"this", "expression"})
_THIS = frozenset({"this"})
_QUERY = frozenset({"with_", "order", "limit", "offset"})

_PARTS: Mapping[type[exp.Expr], frozenset[str]] = {
    exp.Select: _QUERY | {"expressions", "hint", "distinct", "from_", "joins", "where", "group", "having"},
    exp.Union: _QUERY | _BINARY | {"distinct"},
    exp.Except: _QUERY | _BINARY | {"distinct"},
    exp.Intersect: _QUERY | _BINARY | {"distinct"},
    exp.Subquery: _QUERY | {"this", "alias"},
    exp.With: frozenset({"expressions"}),
    exp.CTE: frozenset({"this", "alias"}),
    exp.From: _THIS,
    exp.Join: frozenset({"this", "on", "side", "kind"}),
    exp.Table: frozenset({"this", "alias"}),
    exp.TableAlias: _THIS,
    exp.Where: _THIS,
    exp.Having: _THIS,
    exp.Group: frozenset({"expressions"}),
    exp.Order: frozenset({"this", "expressions"}),
    exp.Ordered: frozenset({"this", "desc", "nulls_first"}),
    exp.Fetch: frozenset({"direction", "count", "limit_options"}),
    exp.LimitOptions: frozenset({"rows"}),
    exp.Limit: frozenset({"expression"}),
    exp.Offset: frozenset({"expression"}),
    exp.Distinct: frozenset({"expressions"}),
    exp.Alias: frozenset({"this", "alias"}),
    exp.Column: frozenset({"this", "table", "join_mark"}),
    exp.Identifier: frozenset({"this", "quoted"}),
    exp.Star: frozenset(),
    exp.Literal: frozenset({"this", "is_string"}),
    exp.Null: frozenset(),
    exp.Paren: _THIS,
    exp.Neg: _THIS,
    exp.Not: _THIS,
    exp.And: _BINARY,
    exp.Or: _BINARY,
    exp.EQ: _BINARY,
    exp.NEQ: _BINARY,
    exp.LT: _BINARY,
    exp.LTE: _BINARY,
    exp.GT: _BINARY,
    exp.GTE: _BINARY,
    exp.Is: _BINARY,
    exp.Like: _BINARY | {"negate"},
    exp.Escape: _BINARY,
    exp.In: frozenset({"this", "expressions", "query"}),
    exp.Between: frozenset({"this", "low", "high"}),
    exp.Exists: _THIS,
    exp.Add: _BINARY,
    exp.Sub: _BINARY,
    exp.Mul: _BINARY,
    exp.Div: _BINARY | {"typed", "safe"},
    exp.DPipe: _BINARY | {"safe"},
    exp.Case: frozenset({"this", "ifs", "default"}),
    exp.If: frozenset({"this", "true"}),
    exp.Dot: _BINARY,
    exp.DataType: frozenset({"this", "expressions", "nested"}),
    exp.DataTypeParam: _THIS,
    exp.Window: frozenset({"this", "partition_by", "order", "over"}),
    exp.Hint: frozenset({"expressions"}),
    exp.Var: _THIS,
}
"""The nodes that are understood, and of each the parts that are. Functions have their own allow-list."""


def check(query: exp.Query, view: View) -> None:
    """Refuse unknown and hidden tables, then what the rest of the fake does not understand."""
    named = {cte.alias.lower() for cte in query.find_all(exp.CTE)}
    for table in query.find_all(exp.Table, bfs=False):
        name = table.name.lower()
        if name and name != "dual" and name not in named:
            view.table(name)
    for node in query.walk(bfs=False):
        parts = _PARTS.get(type(node))
        if parts is None:
            if type(node) not in NAMES and not isinstance(node, exp.Func):
                raise Unsupported
        elif any(value and part not in parts for part, value in node.args.items()):
            raise Unsupported
