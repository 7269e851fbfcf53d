"""Functions over many rows: COUNT and its kin, LISTAGG, and what may stand before OVER."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlglot import exp

from simulators.netsuite.suiteql.conversion import converted
from simulators.netsuite.suiteql.expressions import Expressions
from simulators.netsuite.suiteql.refusals import Unsupported
from simulators.netsuite.suiteql.terms import Term

Nodes = list[exp.Expr]


def count(at: Expressions, node: Any, nodes: Nodes) -> Term:
    """``COUNT``."""
    if isinstance(node.this, exp.Star):
        at.aggregate(exp.Null())
        return Term(sql="COUNT(*)", family="number", required=True)
    distinct, value = _gathered(at, nodes)
    return Term(sql=f"COUNT({distinct}{value.sql})", family="number", required=True)


def total(at: Expressions, _node: Any, nodes: Nodes) -> Term:
    """``SUM``."""
    distinct, value = _gathered(at, nodes)
    return Term(sql=f"SUM({distinct}{converted(at.binds, value, 'number').sql})", family="number")


def average(at: Expressions, _node: Any, nodes: Nodes) -> Term:
    """``AVG``."""
    distinct, value = _gathered(at, nodes)
    return Term(sql=f"AVG({distinct}{converted(at.binds, value, 'number').sql})", family="number")


def most(word: str) -> Callable[[Expressions, Any, Nodes], Term]:
    """``MIN`` or ``MAX``."""

    def most(at: Expressions, _node: Any, nodes: Nodes) -> Term:
        _, value = _gathered(at, nodes)
        return Term(sql=f"{word}({value.sql})", family=value.family, shows=value.shows)

    return most


def _gathered(at: Expressions, nodes: Nodes) -> tuple[str, Term]:
    """``DISTINCT`` or nothing, and what is gathered."""
    node = nodes[0]
    if isinstance(node, exp.Distinct):
        if len(node.expressions) != 1:
            raise Unsupported
        return "DISTINCT ", at.aggregate(node.expressions[0])
    return "", at.aggregate(node)


def listagg(at: Expressions, node: Any, nodes: Nodes) -> Term:
    """``LISTAGG … WITHIN GROUP``, by one key."""
    order = node.this
    if not isinstance(order, exp.Order) or len(order.expressions) != 1:
        raise Unsupported
    value = converted(at.binds, at.aggregate(order.this), "text")
    key = at.aggregate(order.expressions[0].this)
    separator = at.converted(nodes[1], "text").sql if len(nodes) > 1 else "NULL"
    descending = int(bool(order.expressions[0].args.get("desc")))
    return Term(sql=f"ns_listagg({value.sql}, {separator}, {key.sql}, {descending})", family="text")


def ranked(at: Expressions, node: Any, *, ordered: bool) -> Term:
    """The function before OVER. Raises 400."""
    ranks = {exp.RowNumber: "ROW_NUMBER", exp.Rank: "RANK", exp.DenseRank: "DENSE_RANK"}
    name = ranks.get(type(node))
    if name is not None:
        if not ordered or any(node.args.values()):
            raise Unsupported
        return Term(sql=f"{name}()", family="number", required=True)
    if type(node) in _AGGREGATES and set(node.args) <= {"this", "big_int"}:
        return _AGGREGATES[type(node)](at, node, [node.this])
    raise Unsupported


_AGGREGATES: dict[type, Callable[[Expressions, Any, Nodes], Term]] = {
    exp.Count: count,
    exp.Sum: total,
    exp.Avg: average,
    exp.Min: most("MIN"),
    exp.Max: most("MAX"),
}
