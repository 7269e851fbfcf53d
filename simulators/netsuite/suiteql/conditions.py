"""What is true of a row or not: comparisons, lists, patterns, and how they are tied together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlglot import exp

from simulators.netsuite.suiteql import dates, scalars, zones
from simulators.netsuite.suiteql.compilation import literal_index
from simulators.netsuite.suiteql.conversion import compared
from simulators.netsuite.suiteql.expressions import Expressions
from simulators.netsuite.suiteql.refusals import Unsupported
from simulators.netsuite.suiteql.terms import Family, Inputs, Term, Value

_SIGNS: dict[type, str] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
}


def condition(at: Expressions, node: exp.Expr) -> str:
    """A condition as SQL. Raises 400 for a value in place of one."""
    if type(node) in _SIGNS:
        return compare(at, _SIGNS[type(node)], at.term(_left(node)), at.term(_right(node)))
    translate = _CONDITIONS.get(type(node))
    if translate is None:
        raise Unsupported
    return translate(at, node)


def compare(at: Expressions, sign: str, left: Term, right: Term) -> str:
    """A comparison; NULL is equal to nothing."""
    left, right = compared(at.binds, left, right)
    for term, other in ((left, right), (right, left)):
        if term.folded:
            if sign == "=" and other.constant is not None:
                term.indexed.by_kind = True
                key = at.call("name_key", "text", other)
                return f"({term.folded} = {key.sql} AND {left.sql} = {right.sql})"
        elif term.indexed is not None:
            term.indexed.by_kind = True
    return f"{left.sql} {sign} {right.sql}"


def tied(conditions: Sequence[str], word: str) -> str:
    """Conditions tied by AND or OR, evenly nested: SQLite takes no deep expressions."""
    if len(conditions) == 1:
        return conditions[0]
    middle = len(conditions) // 2
    return f"({tied(conditions[:middle], word)} {word} {tied(conditions[middle:], word)})"


def _left(node: Any) -> exp.Expr:
    left: exp.Expr = node.this
    return left


def _right(node: Any) -> exp.Expr:
    right: exp.Expr = node.expression
    return right


def _many(at: Expressions, node: Any) -> str:
    word = "AND" if isinstance(node, exp.And) else "OR"
    return tied([condition(at, one) for one in node.flatten()], word)


def _is_null(at: Expressions, node: Any) -> str:
    if not isinstance(node.expression, exp.Null):
        raise Unsupported
    return f"{at.term(node.this).sql} IS NULL"


def _between(at: Expressions, node: Any) -> str:
    value = at.term(node.this)
    low = compare(at, ">=", value, at.term(node.args["low"]))
    high = compare(at, "<=", value, at.term(node.args["high"]))
    return f"({low} AND {high})"


def _like(at: Expressions, node: Any, escape: exp.Expr | None = None) -> str:
    terms = [at.converted(node.expression, "text")]
    if escape is not None:
        terms.append(at.converted(escape, "text"))
    matches = f"{at.converted(node.this, 'text').sql} GLOB {at.call('pattern', 'text', *terms).sql}"
    return f"NOT ({matches})" if node.args.get("negate") else matches


def _escaped(at: Expressions, node: Any) -> str:
    if not isinstance(node.this, exp.Like):
        raise Unsupported
    return _like(at, node.this, node.expression)


def _in(at: Expressions, node: Any) -> str:
    value = at.term(node.this)
    query = node.args.get("query")
    if query is not None:
        return _in_query(at, value, query)
    items = node.expressions
    index = literal_index(items[0]) if len(items) == 1 else None
    if index is not None and isinstance(at.compilation.literals[index], tuple):
        return _in_literals(at, value, index)
    if isinstance(node.this, exp.Tuple) or not items:
        raise Unsupported
    return tied([compare(at, "=", value, at.term(one)) for one in items], "OR")


def _in_literals(at: Expressions, value: Term, index: int) -> str:
    family: Family = "text" if value.family == "null" else value.family
    if value.indexed is not None:
        value.indexed.by_kind = True
    place = at.compilation.items(index, f"{family} items", _ITEMS[family])
    among = f"{value.sql} IN (SELECT value FROM json_each({place}))"  # noqa: S608
    if value.folded:
        keys = f"SELECT ns_name_key(value) FROM json_each({place})"  # noqa: S608
        return f"({value.folded} IN ({keys}) AND {among})"
    return among


def _wall_item(inputs: Inputs, text: str) -> Value:
    return dates.user_date(text, inputs.date_format)


_ITEMS: dict[Family, Callable[[Inputs, str], Value]] = {
    "text": lambda _inputs, text: text,
    "number": lambda _inputs, text: scalars.number(text),
    "wall": _wall_item,
    "instant": lambda inputs, text: zones.instant(dates.user_date(text, inputs.date_format), inputs.zone),
}


def _in_query(at: Expressions, value: Term, query: exp.Expr) -> str:
    outputs, sql = at.inner(query, at.scope)
    if len(outputs) != 1:
        raise Unsupported
    column = Term(sql="c0", family=outputs[0].family)
    left, right = compared(at.binds, value, column)
    if right is column:
        return f"{left.sql} IN ({sql})"
    return f"{left.sql} IN (SELECT {right.sql} FROM ({sql}))"  # noqa: S608


def _exists(at: Expressions, node: Any) -> str:
    _, sql = at.inner(node.this, at.scope)
    return f"EXISTS ({sql})"


_CONDITIONS: dict[type, Callable[[Expressions, Any], str]] = {
    exp.And: _many,
    exp.Or: _many,
    exp.Paren: lambda at, node: f"({condition(at, node.this)})",
    exp.Not: lambda at, node: f"NOT ({condition(at, node.this)})",
    exp.Is: _is_null,
    exp.Between: _between,
    exp.Like: _like,
    exp.Escape: _escaped,
    exp.In: _in,
    exp.Exists: _exists,
}
