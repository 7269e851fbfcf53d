"""One SELECT over its rows: its columns, how it groups, in which order, how much of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlglot import exp

from simulators.netsuite.suiteql.compilation import Compilation
from simulators.netsuite.suiteql.conversion import converted
from simulators.netsuite.suiteql.expressions import Expressions, ordering
from simulators.netsuite.suiteql.refusals import UnknownColumn, Unsupported
from simulators.netsuite.suiteql.rows import Rows
from simulators.netsuite.suiteql.scope import InnerQuery, Relation, Scope
from simulators.netsuite.suiteql.terms import Family, Inputs, Term, Value

Named = tuple[str, Term]


class Selection:
    """A SELECT, translated on making. ``outputs`` are its columns by name.

    The ``outermost`` one is answered: ``*`` brings the custom fields along, and rows for which no order is
    asked come by their ids.
    """

    def __init__(
        self,
        compilation: Compilation,
        select: exp.Select,
        scope: Scope,
        inner: InnerQuery,
        *,
        outermost: bool,
    ) -> None:
        self._compilation, self._scope = compilation, scope
        self._rows = Rows(compilation, select, scope, inner)
        self._cut = cut(compilation, select)
        self._distinct = select.args.get("distinct") is not None
        group = select.args.get("group")
        nodes = [] if group is None else group.expressions
        self._is_grouped = bool(nodes) or _has_aggregates(select)
        order = select.args.get("order")
        self.ordered = order is not None
        if self._rows.most and (self._is_grouped or self._distinct or self._cut or self.ordered):
            self._rows.cut_first()
        self._groups = [self._rows.expressions.term(one).sql for one in nodes]
        groups = frozenset(self._groups) if self._is_grouped else None
        self._results = Expressions(compilation, scope, inner, "result", groups)
        self.outputs = list(self._columns(select, custom=outermost and not self._is_grouped))
        if not self.outputs:
            raise Unsupported
        self._having = self._having_clause(select)
        self._order = [] if order is None else self._asked_order(order.expressions)
        if outermost or self._cut or self._rows.most:
            self._order += self._own_order(order)

    def sql(self, families: Sequence[Family]) -> str:
        """The statement with its columns made of these kinds."""
        order = f" ORDER BY {', '.join(self._order)}" if self._order else ""
        return f"{self._body(families)}{order}{self._end()}"

    def uncounted(self) -> str:
        """The statement for counting its rows: in no order, unless that decides which rows there are."""
        families = [term.family for _, term in self.outputs]
        if self._end():
            return self.sql(families)
        relations = self._scope.relations
        if self._rows.narrowed_by_nothing() and not relations[0].by_kind:
            relations[0].by_kind = True
            body = self._body(families)
            relations[0].by_kind = False
            return body
        return self._body(families)

    def _body(self, families: Sequence[Family]) -> str:
        columns = [
            f"{converted(self._compilation.binds, term, family).sql} AS c{place}"
            for place, ((_, term), family) in enumerate(zip(self.outputs, families, strict=True))
        ]
        word = "SELECT DISTINCT" if self._distinct else "SELECT"
        group = f" GROUP BY {', '.join(self._groups)}" if self._groups else ""
        return f"{word} {', '.join(columns)} {self._rows.sql()}{group}{self._having}"

    def _end(self) -> str:
        if self._rows.most and not self._rows.is_cut_first:
            return f" LIMIT {self._rows.most}"
        return self._cut

    def _columns(self, select: exp.Select, *, custom: bool) -> Iterator[Named]:
        unnamed = 0
        for node in select.expressions:
            starred = self._starred(node)
            if starred is not None:
                if self._is_grouped:
                    raise Unsupported
                for relation in starred:
                    yield from relation.everything(self._compilation.view, custom=custom)
                continue
            term = self._results.term(node.this if isinstance(node, exp.Alias) else node)
            name = node.alias_or_name.lower() if isinstance(node, exp.Alias | exp.Column) else ""
            if not name:
                unnamed += 1
                name = f"expr{unnamed}"
            yield name, term

    def _starred(self, node: exp.Expr) -> list[Relation] | None:
        """The relations whose columns ``*`` or ``alias.*`` stands for; None for anything else."""
        if isinstance(node, exp.Star):
            return self._scope.relations
        if isinstance(node, exp.Column) and isinstance(node.this, exp.Star):
            name = node.table.lower()
            found = [one for one in self._scope.relations if one.name == name]
            if not found:
                raise UnknownColumn(node.table, self._scope.identifiers())
            return found
        return None

    def _having_clause(self, select: exp.Select) -> str:
        having = select.args.get("having")
        if having is None:
            return ""
        if not self._is_grouped:
            raise Unsupported
        return f" HAVING {self._results.condition(having.this)}"

    def _asked_order(self, nodes: Sequence[Any]) -> list[str]:
        keys = []
        for node in nodes:
            term = self._sorted_by(node.this)
            if self._distinct and term.sql not in {one.sql for _, one in self.outputs}:
                raise Unsupported
            if term.indexed is not None and not term.folded:
                term.indexed.by_kind = True
            keys.append(ordering(term, node))
        return keys

    def _sorted_by(self, node: exp.Expr) -> Term:
        """A key of ORDER BY: the number of a column, its name, or an expression."""
        if isinstance(node, exp.Literal):
            text = self._compilation.pin(node)
            place = int(text) - 1 if text.isdigit() else -1
            if not 0 <= place < len(self.outputs):
                raise Unsupported
            return self.outputs[place][1]
        if isinstance(node, exp.Column) and not node.table:
            for name, term in self.outputs:
                if name == node.name.lower():
                    return term
        return self._results.term(node)

    def _own_order(self, order: Any) -> list[str]:
        """What decides where the statement does not: ids, what is grouped by, or the columns themselves."""
        if self._distinct:
            return [] if order is not None else [str(place + 1) for place in range(len(self.outputs))]
        if self._is_grouped:
            return [one for one in self._groups if one not in self._order]
        direction = " DESC" if order is not None and order.expressions[-1].args.get("desc") else ""
        keys = [f"{key}{direction}" for key in self._rows.order()]
        return [key for key in keys if key not in self._order]


def _has_aggregates(select: exp.Select) -> bool:
    """Whether rows are gathered in what is selected: not in a query inside, not by OVER."""
    waiting: list[exp.Expr] = list(select.expressions)
    waiting += [select.args[part] for part in ("having", "order") if select.args.get(part) is not None]
    while waiting:
        node = waiting.pop()
        if isinstance(node, exp.Window | exp.Query):
            continue
        if isinstance(node, exp.AggFunc):
            return True
        waiting += node.iter_expressions()
    return False


def cut(compilation: Compilation, query: Any) -> str:
    """LIMIT and OFFSET out of ``FETCH FIRST``, ``OFFSET … ROWS`` and ``TOP``; ``""`` without them."""
    limit, offset = query.args.get("limit"), query.args.get("offset")
    if limit is None and offset is None:
        return ""
    count = "-1"
    if limit is not None:
        node = limit.args.get("count") if isinstance(limit, exp.Fetch) else limit.expression
        count = _whole(compilation, node)
    skipped = f" OFFSET {_whole(compilation, offset.expression)}" if offset is not None else ""
    return f" LIMIT {count}{skipped}"


def _whole(compilation: Compilation, node: Any) -> str:
    """The parameter for a number of rows. Raises 400 for what is no literal."""
    if not isinstance(node, exp.Literal) or node.is_string:
        raise Unsupported
    term = compilation.literal(node)

    def rows(inputs: Inputs) -> Value:
        assert term.constant is not None
        number = term.constant(inputs)
        if not isinstance(number, int):
            raise ValueError("rows are whole")  # noqa: TRY004 - a value of the statement, not of this code
        return number

    return compilation.binds.place(f"rows {term.sql}", rows)
