"""A query as SQL for SQLite: SELECT, set operations, WITH. Expressions are translated elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlglot import exp

from simulators.netsuite.suiteql.compilation import Compilation
from simulators.netsuite.suiteql.conversion import common_family, converted
from simulators.netsuite.suiteql.expressions import ordering
from simulators.netsuite.suiteql.refusals import Unsupported
from simulators.netsuite.suiteql.scope import Output, Scope
from simulators.netsuite.suiteql.selection import Selection, cut
from simulators.netsuite.suiteql.terms import Binds, Family, Term

Queries = Mapping[str, tuple[Sequence[Output], str]]


@dataclass(frozen=True, slots=True)
class Built:
    """A translated query.

    ``sql`` gives it with its columns ``c0``, ``c1`` … made of these kinds, ``uncounted`` the same for
    counting: in no order. ``ordered`` tells whether the statement itself asks for an order.
    """

    outputs: tuple[Output, ...]
    sql: Callable[[Sequence[Family]], str]
    uncounted: Callable[[], str]
    ordered: bool

    @property
    def families(self) -> list[Family]:
        """The kinds of its columns as they are."""
        return [one.family for one in self.outputs]


def build(
    compilation: Compilation,
    query: exp.Expr,
    outer: Scope | None = None,
    queries: Queries | None = None,
    *,
    outermost: bool = False,
) -> Built:
    """Translate a query. ``queries`` are those that WITH named around it. Raises 400.

    The ``outermost`` one is answered: its rows come in an order of their own where none is asked for.
    """
    named = dict(queries or {})
    clause = query.args.get("with_")
    for cte in clause.expressions if clause is not None else []:
        built = build(compilation, cte.this, None, named)
        named[cte.alias.lower()] = (built.outputs, built.sql(built.families))
    if isinstance(query, exp.Subquery):
        return _parenthesized(compilation, query, outer, named, outermost=outermost)
    if isinstance(query, exp.SetOperation):
        return _set_operation(compilation, query, outer, named, outermost=outermost)
    if not isinstance(query, exp.Select):
        raise Unsupported
    return _select(compilation, query, outer, named, outermost=outermost)


def _parenthesized(
    compilation: Compilation, query: Any, outer: Scope | None, queries: Queries, *, outermost: bool
) -> Built:
    if any(query.args.get(part) for part in ("order", "limit", "offset")):
        raise Unsupported
    return build(compilation, query.this, outer, queries, outermost=outermost)


def _select(
    compilation: Compilation, query: exp.Select, outer: Scope | None, queries: Queries, *, outermost: bool
) -> Built:
    def inner(node: exp.Expr, scope: Scope | None) -> tuple[Sequence[Output], str]:
        built = build(compilation, node, scope, queries)
        return built.outputs, built.sql(built.families)

    scope = Scope(compilation.view, outer, queries)
    selection = Selection(compilation, query, scope, inner, outermost=outermost)
    outputs = tuple(
        Output(name, term.family, term.shows, term.required, term.custom) for name, term in selection.outputs
    )
    return Built(outputs, selection.sql, selection.uncounted, selection.ordered)


_WORDS = {exp.Union: "UNION", exp.Except: "EXCEPT", exp.Intersect: "INTERSECT"}


def _set_operation(
    compilation: Compilation, query: Any, outer: Scope | None, queries: Queries, *, outermost: bool
) -> Built:
    left = build(compilation, query.this, outer, queries)
    right = build(compilation, query.expression, outer, queries)
    if len(left.outputs) != len(right.outputs):
        raise Unsupported
    families = [_shared(compilation.binds, pair) for pair in zip(left.outputs, right.outputs, strict=True)]
    word = _WORDS[type(query)]
    if not query.args.get("distinct"):
        if word != "UNION":
            raise Unsupported
        word = "UNION ALL"
    outputs = tuple(
        replace(one, family=family, required=one.required and other.required)
        for one, other, family in zip(left.outputs, right.outputs, families, strict=True)
    )
    order = _positions(compilation, query, outputs)
    default = [str(place + 1) for place in range(len(outputs))] if outermost else []
    end = cut(compilation, query)
    sorting = f" ORDER BY {', '.join(order or default)}" if order or default else ""

    def sql(wanted: Sequence[Family]) -> str:
        arms = f"SELECT * FROM ({left.sql(wanted)}) {word} SELECT * FROM ({right.sql(wanted)})"  # noqa: S608
        return f"{arms}{sorting}{end}"

    return Built(outputs, sql, lambda: sql(families), bool(order))


def _shared(binds: Binds, pair: tuple[Output, Output]) -> Family:
    """The kind of a column of both arms. Raises 400 for kinds that are not alike."""
    terms = [Term(sql="c0", family=one.family) for one in pair]
    family = common_family(terms)
    if {one.family for one in terms} - {"null", "wall", "instant"} - {family}:
        raise Unsupported
    for term in terms:
        converted(binds, term, family)
    return family


def _positions(compilation: Compilation, query: Any, outputs: Sequence[Output]) -> list[str]:
    """ORDER BY behind a set operation: by the names or numbers of the columns."""
    order = query.args.get("order")
    keys = []
    for one in order.expressions if order is not None else []:
        if isinstance(one.this, exp.Literal):
            text = compilation.pin(one.this)
            place = int(text) - 1 if text.isdigit() else -1
        else:
            names = [output.name for output in outputs]
            name = one.this.name.lower() if isinstance(one.this, exp.Column) else ""
            place = names.index(name) if name in names else -1
        if not 0 <= place < len(outputs):
            raise Unsupported
        output = outputs[place]
        keys.append(ordering(Term(sql=str(place + 1), family=output.family, required=output.required), one))
    return keys
