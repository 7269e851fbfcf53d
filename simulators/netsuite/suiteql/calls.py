"""The functions of SuiteQL that are built, by Oracle's names: an allow-list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlglot import exp

from simulators.netsuite.suiteql import gathering
from simulators.netsuite.suiteql.conversion import FORMAT, NOW, NULL, alike, compared, converted
from simulators.netsuite.suiteql.expressions import Expressions, family_of, joined
from simulators.netsuite.suiteql.names import NAMES, SILENT
from simulators.netsuite.suiteql.refusals import Unsupported
from simulators.netsuite.suiteql.terms import Family, Term

Nodes = list[exp.Expr]


@dataclass(frozen=True, slots=True)
class _Plain:
    """A function that takes values of fixed kinds, the last of which may be left out, and gives one."""

    function: str
    takes: tuple[Family, ...]
    gives: Family
    at_least: int


def _plain(function: str, takes: str, gives: Family, at_least: int | None = None) -> _Plain:
    """``takes`` has a letter for each argument: t(ext), n(umber), w(all)."""
    families: dict[str, Family] = {"t": "text", "n": "number", "w": "wall"}
    return _Plain(
        function, tuple(families[one] for one in takes), gives, len(takes) if at_least is None else at_least
    )


_PLAIN: Mapping[str, _Plain] = {
    "LOWER": _plain("lower", "t", "text"),
    "UPPER": _plain("upper", "t", "text"),
    "INITCAP": _plain("initcap", "t", "text"),
    "LENGTH": _plain("length", "t", "number"),
    "SUBSTR": _plain("substring", "tnn", "text", 2),
    "INSTR": _plain("position", "ttnn", "number", 2),
    "REPLACE": _plain("replaced", "ttt", "text", 2),
    "TRANSLATE": _plain("translated", "ttt", "text"),
    "ABS": _plain("absolute", "n", "number"),
    "CEIL": _plain("ceiling", "n", "number"),
    "FLOOR": _plain("floor", "n", "number"),
    "MOD": _plain("modulo", "nn", "number"),
    "POWER": _plain("power", "nn", "number"),
    "SQRT": _plain("root", "n", "number"),
    "SIGN": _plain("sign", "n", "number"),
    "ROUND": _plain("round", "nn", "number", 1),
    "ADD_MONTHS": _plain("add_months", "wn", "wall"),
    "LAST_DAY": _plain("last_day", "w", "wall"),
    "MONTHS_BETWEEN": _plain("months_between", "ww", "number"),
    "TO_NUMBER": _plain("number", "t", "number"),
}


def called(at: Expressions, node: Any) -> Term:
    """A call of a function. Raises 400: for an unknown column among its arguments first, then for itself."""
    name, arguments = _call(node)
    plain = _PLAIN.get(name)
    if plain is not None:
        if not plain.at_least <= len(arguments) <= len(plain.takes):
            raise Unsupported
        families = plain.takes[: len(arguments)]
        terms = [at.converted(one, family) for one, family in zip(arguments, families, strict=True)]
        result = at.call(plain.function, plain.gives, *terms)
        if name in ("LOWER", "UPPER"):  # names that are equal in one case have one key
            return replace(result, folded=terms[0].folded, indexed=terms[0].indexed)
        return result
    special = _SPECIAL.get(name)
    if special is None or not (arguments or name == "SYSDATE"):
        for column in node.find_all(exp.Column):
            at.scope.column(column.name, column.table)
        raise Unsupported
    return special(at, node, arguments)


def _call(node: Any) -> tuple[str, Nodes]:
    """Oracle's name of a function, and its arguments in order."""
    known = NAMES.get(type(node))
    if known is None:
        return "", []
    name, parts = known
    arguments: Nodes = []
    for part in parts:
        value = node.args.get(part)
        arguments += value if isinstance(value, list) else [value] if isinstance(value, exp.Expr) else []
    marks = SILENT | {"this"} if isinstance(node, exp.Anonymous) else SILENT
    if isinstance(node, exp.Initcap):
        marks |= {"expression"}
    if any(value and part not in parts and part not in marks for part, value in node.args.items()):
        return "", arguments
    return name or node.name.upper(), arguments


def _to_char(at: Expressions, _node: Any, nodes: Nodes) -> Term:
    value = at.term(nodes[0])
    if len(nodes) == 1:
        return converted(at.binds, value, "text")
    if value.family not in ("wall", "instant"):
        raise Unsupported
    return at.call("to_char", "text", converted(at.binds, value, "wall"), at.converted(nodes[1], "text"))


def _to_date(at: Expressions, _node: Any, nodes: Nodes) -> Term:
    value = at.term(nodes[0])
    if value.family in ("wall", "instant"):
        return converted(at.binds, value, "wall")
    text = converted(at.binds, value, "text")
    if len(nodes) == 1:
        return at.call("user_date", "wall", text, FORMAT)
    mask = nodes[1]
    if isinstance(mask, exp.Literal) and mask.this.startswith("%"):  # TIMESTAMP '2026-01-31 09:00:00'
        return at.call("iso_time", "wall", text)
    now = converted(at.binds, NOW, "wall")
    return at.call("to_date", "wall", text, at.converted(mask, "text"), now)


def _date_literal(at: Expressions, _node: Any, nodes: Nodes) -> Term:
    return at.call("iso_day", "wall", at.converted(nodes[0], "text"))


def _now(_at: Expressions, _node: Any, nodes: Nodes) -> Term:
    if nodes:
        raise Unsupported
    return NOW


def _utc(at: Expressions, _node: Any, nodes: Nodes) -> Term:
    """``SYS_EXTRACT_UTC``: what is stored is what a clock in UTC shows; the same column, read otherwise."""
    if len(nodes) != 1:
        raise Unsupported
    value = at.term(nodes[0])
    if value.family not in ("wall", "instant"):
        raise Unsupported
    return replace(converted(at.binds, value, "instant"), family="wall", shows="")


def _trunc(at: Expressions, _node: Any, nodes: Nodes) -> Term:
    value = at.term(nodes[0])
    if value.family in ("wall", "instant"):
        made_up = len(nodes) > 1 and isinstance(nodes[1], exp.Literal) and nodes[1].this == "DD"
        day = at.binds.constant("unit DD", "text", lambda _inputs: "DD")
        unit = at.converted(nodes[1], "text") if len(nodes) > 1 and not made_up else day
        return at.call("truncate_date", "wall", converted(at.binds, value, "wall"), unit)
    places = [at.converted(one, "number") for one in nodes[1:]]
    return at.call("truncate", "number", converted(at.binds, value, "number"), *places)


def _coalesce(at: Expressions, _node: Any, nodes: Nodes) -> Term:
    values = alike(at.binds, at.terms(nodes))
    if len(values) == 1:
        return values[0]
    return Term(
        sql=f"COALESCE({', '.join(one.sql for one in values)})",
        family=family_of(values),
        shows=values[0].shows if len({one.shows for one in values}) == 1 else "",
        required=any(one.required for one in values),
    )


def _nvl2(at: Expressions, _node: Any, nodes: Nodes) -> Term:
    if len(nodes) != 3:
        raise Unsupported
    tested = at.term(nodes[0])
    values = alike(at.binds, at.terms(nodes[1:]))
    sql = f"CASE WHEN {tested.sql} IS NOT NULL THEN {values[0].sql} ELSE {values[1].sql} END"
    return Term(sql=sql, family=family_of(values))


def _nullif(at: Expressions, _node: Any, nodes: Nodes) -> Term:
    left, right = compared(at.binds, at.term(nodes[0]), at.term(nodes[1]))
    return Term(sql=f"NULLIF({left.sql}, {right.sql})", family=left.family, shows=left.shows)


def _decode(at: Expressions, _node: Any, nodes: Nodes) -> Term:
    """``DECODE``: here NULL is equal to NULL."""
    if len(nodes) < 3:
        raise Unsupported
    subject, rest = nodes[0], nodes[1:]
    default = at.term(rest.pop()) if len(rest) % 2 else NULL
    *values, otherwise = alike(at.binds, [*at.terms(rest[1::2]), default])
    branches = []
    for wanted, value in zip(rest[::2], values, strict=True):
        left, right = compared(at.binds, at.term(subject), at.term(wanted))
        branches.append(f"WHEN {left.sql} IS {right.sql} THEN {value.sql}")
    sql = f"CASE {' '.join(branches)} ELSE {otherwise.sql} END"
    return Term(sql=sql, family=family_of([*values, otherwise]))


def _extreme(word: str) -> Callable[[Expressions, Any, Nodes], Term]:
    def extreme(at: Expressions, _node: Any, nodes: Nodes) -> Term:
        values = alike(at.binds, at.terms(nodes))
        if len(values) == 1:
            return values[0]
        return Term(sql=f"{word}({', '.join(one.sql for one in values)})", family=family_of(values))

    return extreme


def _trim(at: Expressions, node: Any, nodes: Nodes) -> Term:
    side = str(node.args.get("position") or "BOTH").upper()
    blank = at.binds.constant("blank", "text", lambda _inputs: " ")
    letters = at.converted(nodes[1], "text") if len(nodes) > 1 else blank
    where = at.binds.constant(f"side {side}", "text", lambda _inputs: side)
    return at.call("trimmed", "text", at.converted(nodes[0], "text"), letters, where)


def _pad(at: Expressions, node: Any, nodes: Nodes) -> Term:
    left = int(bool(node.args.get("is_left")))
    blank = at.binds.constant("blank", "text", lambda _inputs: " ")
    fill = at.converted(nodes[2], "text") if len(nodes) > 2 else blank
    where = at.binds.constant(f"left {left}", "number", lambda _inputs: left)
    return at.call(
        "padded", "text", at.converted(nodes[0], "text"), at.converted(nodes[1], "number"), fill, where
    )


_CASTS: Mapping[Any, Family] = {
    exp.DType.VARCHAR: "text",
    exp.DType.CHAR: "text",
    exp.DType.NVARCHAR: "text",
    exp.DType.DECIMAL: "number",
    exp.DType.INT: "number",
    exp.DType.FLOAT: "number",
    exp.DType.DOUBLE: "number",
    exp.DType.DATE: "wall",
    exp.DType.TIMESTAMP: "wall",
}


def _cast(at: Expressions, node: Any, nodes: Nodes) -> Term:
    """``CAST``; a text is cut to its length, a number rounded to its places."""
    type = node.args["to"]
    family = _CASTS.get(type.this)
    if family is None:
        raise Unsupported
    value = at.converted(nodes[0], family)
    sizes = [at.compilation.literal(one.this) for one in type.expressions]
    if family == "text" and len(sizes) == 1:
        first = at.binds.constant("first", "number", lambda _inputs: 1)
        return at.call("substring", "text", value, first, sizes[0])
    if type.this == exp.DType.INT:
        return at.call("round", "number", value)
    if family == "number" and type.this == exp.DType.DECIMAL and sizes:
        return at.call("round", "number", value, *sizes[1:2])
    return value


_SPECIAL: Mapping[str, Callable[[Expressions, Any, Nodes], Term]] = {
    "TO_CHAR": _to_char,
    "TO_DATE": _to_date,
    "TO_TIMESTAMP": _to_date,
    "DATE": _date_literal,
    "SYSDATE": _now,
    "SYS_EXTRACT_UTC": _utc,
    "TRUNC": _trunc,
    "COALESCE": _coalesce,
    "NVL2": _nvl2,
    "NULLIF": _nullif,
    "DECODE": _decode,
    "GREATEST": _extreme("MAX"),
    "LEAST": _extreme("MIN"),
    "CONCAT": lambda at, _node, nodes: joined(at, nodes),
    "TRIM": _trim,
    "PAD": _pad,
    "CAST": _cast,
    "COUNT": gathering.count,
    "SUM": gathering.total,
    "AVG": gathering.average,
    "MIN": gathering.most("MIN"),
    "MAX": gathering.most("MAX"),
    "LISTAGG": gathering.listagg,
}
