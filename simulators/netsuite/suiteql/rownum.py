"""``ROWNUM`` in WHERE: how many rows are taken, before they are sorted or grouped."""

from __future__ import annotations

import math
from typing import Any

from sqlglot import exp

from simulators.netsuite.suiteql.expressions import Expressions
from simulators.netsuite.suiteql.refusals import Unsupported
from simulators.netsuite.suiteql.terms import Inputs, Maker, Term

ALL = -1

_SIGNS: dict[type, str] = {exp.LT: "<", exp.LTE: "<=", exp.EQ: "=", exp.GT: ">", exp.GTE: ">=", exp.NEQ: "<>"}
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "<>": "<>"}


def is_about_rownum(condition: exp.Expr) -> bool:
    """Whether a condition speaks of ROWNUM itself."""
    return any(_is_rownum(part) for part in condition.args.values())


def most_rows(at: Expressions, conditions: list[exp.Expr]) -> Maker:
    """How many rows all these conditions let through, or `ALL`. Raises 400 for what is no such condition."""
    makers = [_limit(at, one) for one in conditions]

    def fewest(inputs: Inputs) -> int:
        limits = [limit for maker in makers if (limit := _whole(maker(inputs))) != ALL]
        return min(limits, default=ALL)

    return fewest


def _limit(at: Expressions, condition: Any) -> Maker:
    if isinstance(condition, exp.Between) and _is_rownum(condition.this):
        low, high = _constant(at, condition.args["low"]), _constant(at, condition.args["high"])
        return lambda inputs: _first(low(inputs), high(inputs))
    sign = _SIGNS.get(type(condition))
    if sign is None:
        raise Unsupported
    left, right = condition.this, condition.expression
    if _is_rownum(right):
        left, right, sign = right, left, _MIRRORED[sign]
    number, word = _constant(at, right), sign
    return lambda inputs: _let_through(word, number(inputs))


def _let_through(sign: str, number: Any) -> int:
    """Rows are numbered as they are taken: where the first is not taken, none is."""
    if number is None:
        return 0
    if sign in ("<", "<=", "="):
        if sign == "=":
            return 1 if number == 1 else 0
        return max(0, int(math.ceil(number) - 1 if sign == "<" else math.floor(number)))
    if sign == "<>":
        return ALL if number < 1 or number != int(number) else int(number) - 1
    return ALL if number < 1 or (sign == ">=" and number == 1) else 0


def _first(low: Any, high: Any) -> int:
    if low is None or high is None or low > 1:
        return 0
    return max(0, math.floor(float(high)))


def _constant(at: Expressions, node: exp.Expr) -> Maker:
    number: Term = at.converted(node, "number")
    if number.constant is None:
        raise Unsupported
    return number.constant


def _whole(value: Any) -> int:
    return int(value)


def _is_rownum(node: Any) -> bool:
    return isinstance(node, exp.Column) and not node.table and node.name.upper() == "ROWNUM"
