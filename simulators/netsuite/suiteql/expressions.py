"""Values inside a statement, translated node by node: each becomes a term, or the statement is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Literal, TypeAlias

from sqlglot import exp

from simulators.netsuite.suiteql.compilation import Compilation
from simulators.netsuite.suiteql.conversion import (
    NULL,
    alike,
    call,
    compared,
    converted,
    display,
)
from simulators.netsuite.suiteql.refusals import Unsupported
from simulators.netsuite.suiteql.scope import InnerQuery, Scope
from simulators.netsuite.suiteql.terms import Family, Term

Clause: TypeAlias = Literal["row", "result"]
"""``row``: WHERE, ON, GROUP BY, which know single rows only; ``result``: everything behind."""


class Expressions:
    """The expressions of one clause of one SELECT.

    ``groups`` is the SQL of what is grouped by, None if nothing is: then only such expressions and aggregates
    may stand in a result.
    """

    def __init__(
        self,
        compilation: Compilation,
        scope: Scope,
        inner: InnerQuery,
        clause: Clause = "row",
        groups: frozenset[str] | None = None,
    ) -> None:
        self.compilation, self.scope, self.inner = compilation, scope, inner
        self.binds = compilation.binds
        self.clause = clause
        self._groups = groups
        self._gathering = False

    @property
    def is_grouped(self) -> bool:
        """Whether a row stands for many."""
        return self._groups is not None

    def term(self, node: exp.Expr) -> Term:
        """An expression as a term. Raises 400."""
        if self._groups is None or self._gathering:
            return self._translated(node)
        return self._grouped(node, self._groups)

    def _grouped(self, node: exp.Expr, groups: frozenset[str]) -> Term:
        """An expression in the result of a GROUP BY: grouped by itself, or made of such."""
        try:
            with self._gather():
                term = self._translated(node)
        except Unsupported:  # an aggregate, or something that holds one
            return self._translated(node)
        if term.sql in groups:
            return term
        if isinstance(node, exp.Column):
            raise Unsupported
        return self._translated(node)

    def terms(self, nodes: Sequence[exp.Expr]) -> list[Term]:
        """Several expressions."""
        return [self.term(node) for node in nodes]

    def converted(self, node: exp.Expr, family: Family) -> Term:
        """An expression as a value of one kind. Raises 400."""
        return converted(self.binds, self.term(node), family)

    def call(self, name: str, family: Family, *terms: Term) -> Term:
        """A function of `functions` over terms."""
        return call(self.binds, name, family, *terms)

    def condition(self, node: exp.Expr) -> str:
        """An expression that is true or not. Raises 400."""
        from simulators.netsuite.suiteql.conditions import condition

        return condition(self, node)

    def aggregate(self, node: exp.Expr) -> Term:
        """What an aggregate gathers: an expression over single rows. Raises 400 inside another one."""
        if self._gathering or self.clause == "row":
            raise Unsupported
        with self._gather():
            return self.term(node)

    @contextmanager
    def _gather(self) -> Iterator[None]:
        before, self._gathering = self._gathering, True
        try:
            yield
        finally:
            self._gathering = before

    def _translated(self, node: exp.Expr) -> Term:
        translate = _TERMS.get(type(node))
        if translate is not None:
            return translate(self, node)
        from simulators.netsuite.suiteql.calls import called

        return called(self, node)


def _column(at: Expressions, node: Any) -> Term:
    if node.args.get("join_mark") or isinstance(node.this, exp.Star):
        raise Unsupported
    if not node.table and node.name.upper() == "ROWNUM":
        if at.clause == "row":
            raise Unsupported
        return Term(sql="ROW_NUMBER() OVER ()", family="number", required=True)
    return at.scope.column(node.name, node.table)


def _negated(at: Expressions, node: Any) -> Term:
    number = at.converted(node.this, "number")
    if number.constant is not None:
        return at.call("negate", "number", number)
    return Term(sql=f"(-{number.sql})", family="number")


def _added(at: Expressions, node: Any) -> Term:
    left, right = at.term(node.this), at.term(node.expression)
    if _is_date(right):
        left, right = right, left
    if _is_date(left):
        days = converted(at.binds, right, "number")
        return at.call("plus_days", "wall", converted(at.binds, left, "wall"), days)
    return _reckoned(at, "+", "add", left, right)


def _subtracted(at: Expressions, node: Any) -> Term:
    left, right = at.term(node.this), at.term(node.expression)
    if not _is_date(left):
        return _reckoned(at, "-", "subtract", left, right)
    date = converted(at.binds, left, "wall")
    if _is_date(right):
        return at.call("days_between", "number", date, converted(at.binds, right, "wall"))
    return at.call("minus_days", "wall", date, converted(at.binds, right, "number"))


def _multiplied(at: Expressions, node: Any) -> Term:
    return _reckoned(at, "*", "multiply", at.term(node.this), at.term(node.expression))


def _divided(at: Expressions, node: Any) -> Term:
    dividend, divisor = at.converted(node.this, "number"), at.converted(node.expression, "number")
    return at.call("divide", "number", dividend, divisor)


def _reckoned(at: Expressions, sign: str, name: str, left: Term, right: Term) -> Term:
    left, right = converted(at.binds, left, "number"), converted(at.binds, right, "number")
    if left.constant is not None and right.constant is not None:
        return at.call(name, "number", left, right)
    return Term(sql=f"({left.sql} {sign} {right.sql})", family="number")


def _is_date(term: Term) -> bool:
    return term.family in ("wall", "instant")


def joined(at: Expressions, nodes: Sequence[exp.Expr]) -> Term:
    """``||``: NULL is an empty text, and an empty text NULL."""
    texts = [f"IFNULL({at.converted(node, 'text').sql}, '')" for node in nodes]
    return Term(sql=f"NULLIF({' || '.join(texts)}, '')", family="text")


def _case(at: Expressions, node: Any) -> Term:
    subject = node.this
    ifs = node.args["ifs"]
    default = node.args.get("default")
    results = [at.term(one.args["true"]) for one in ifs]
    results.append(NULL if default is None else at.term(default))
    *values, otherwise = alike(at.binds, results)
    branches = []
    for one, value in zip(ifs, values, strict=True):
        if subject is None:
            test = at.condition(one.this)
        else:
            left, right = compared(at.binds, at.term(subject), at.term(one.this))
            test = f"{left.sql} = {right.sql}"
        branches.append(f"WHEN {test} THEN {value.sql}")
    family = family_of([*values, otherwise])
    shows = values[0].shows if len({one.shows for one in (*values, otherwise)}) == 1 else ""
    sql = f"CASE {' '.join(branches)} ELSE {otherwise.sql} END"
    return Term(sql=sql, family=family, shows=shows)


def family_of(terms: Sequence[Term]) -> Family:
    """The kind of values that are one kind, or NULL."""
    return next((one.family for one in terms if one.family != "null"), "text")


def _dotted(at: Expressions, node: Any) -> Term:
    """``BUILTIN.DF(column)``; the other functions of BUILTIN are not built."""
    function = node.expression
    is_display = (
        node.this.name.upper() == "BUILTIN"
        and isinstance(function, exp.Anonymous)
        and function.name.upper() == "DF"
        and len(function.expressions) == 1
    )
    if not is_display:
        raise Unsupported
    return display(at.binds, at.term(function.expressions[0]))


def _inner(at: Expressions, node: Any) -> Term:
    """A query in the place of a value."""
    outputs, sql = at.inner(node, at.scope)
    if len(outputs) != 1:
        raise Unsupported
    return Term(sql=f"({sql})", family=outputs[0].family, shows=outputs[0].shows)


def _window(at: Expressions, node: Any) -> Term:
    if at.clause == "row" or at.is_grouped:
        raise Unsupported
    from simulators.netsuite.suiteql.gathering import ranked

    parts = at.terms(node.args.get("partition_by") or [])
    order = node.args.get("order")
    keys = [] if order is None else [ordering(at.term(one.this), one) for one in order.expressions]
    partition = f"PARTITION BY {', '.join(one.sql for one in parts)} " if parts else ""
    sorting = f"ORDER BY {', '.join(keys)}" if keys else ""
    function = ranked(at, node.this, ordered=bool(keys))
    return replace(function, sql=f"{function.sql} OVER ({partition}{sorting})")


def ordering(term: Term, node: Any) -> str:
    """A key of ORDER BY; without a word about it NULLs are greater than everything."""
    descending = bool(node.args.get("desc"))
    direction = " DESC" if descending else ""
    if term.required:
        return f"{term.sql}{direction}"
    return f"{term.sql}{direction} NULLS {'FIRST' if node.args.get('nulls_first') else 'LAST'}"


_TERMS: dict[type, Callable[[Expressions, Any], Term]] = {
    exp.Column: _column,
    exp.Literal: lambda at, node: at.compilation.literal(node),
    exp.Null: lambda _at, _node: NULL,
    exp.Paren: lambda at, node: at.term(node.this),
    exp.Neg: _negated,
    exp.Add: _added,
    exp.Sub: _subtracted,
    exp.Mul: _multiplied,
    exp.Div: _divided,
    exp.DPipe: lambda at, node: joined(at, [node.this, node.expression]),
    exp.Case: _case,
    exp.Dot: _dotted,
    exp.Subquery: _inner,
    exp.Window: _window,
}
