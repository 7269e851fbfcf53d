"""The rows that a SELECT works on: FROM, WHERE, and how many of them ROWNUM lets through."""

from __future__ import annotations

from typing import Any

from sqlglot import exp

from simulators.netsuite.suiteql.compilation import Compilation
from simulators.netsuite.suiteql.expressions import Expressions
from simulators.netsuite.suiteql.outer_joins import conjuncts, unmark
from simulators.netsuite.suiteql.refusals import Unsupported
from simulators.netsuite.suiteql.rownum import is_about_rownum, most_rows
from simulators.netsuite.suiteql.scope import InnerQuery, Relation, Scope
from simulators.netsuite.suiteql.sources import Joined, from_clause, join_word, named_source


class Rows:
    """FROM and WHERE of a SELECT, translated on making; ``expressions`` speak of single rows of it."""

    def __init__(self, compilation: Compilation, select: exp.Select, scope: Scope, inner: InnerQuery) -> None:
        self._compilation, self._scope, self._inner = compilation, scope, inner
        self.expressions = Expressions(compilation, scope, inner)
        unmark(select)
        self._joined = self._sources(select)
        where = select.args.get("where")
        conditions = [] if where is None else conjuncts(where.this)
        counted = [one for one in conditions if is_about_rownum(one)]
        self._where = [self.expressions.condition(one) for one in conditions if one not in counted]
        self.most = ""
        """The parameter that says how many rows are taken; ``""``: all are."""
        if counted:
            maker = most_rows(self.expressions, counted)
            self.most = compilation.binds.place(f"rownum {compilation.name()}", maker)
        self._cut_as = ""

    @property
    def is_cut_first(self) -> bool:
        """Whether the rows are counted off before anything else is done with them."""
        return bool(self._cut_as)

    def cut_first(self) -> None:
        """Count the rows off before they are sorted, grouped or told apart: columns are read behind that."""
        self._cut_as = self._compilation.name()
        for one in self._joined:
            one.relation.prefix = f"{self._cut_as}.{one.relation.row}_"

    def narrowed_by_nothing(self) -> bool:
        """Whether these are all rows of one table."""
        return len(self._joined) == 1 and not self._where and not self.most

    def order(self, *, inside: bool = False) -> list[str]:
        """What orders the rows as they were made; nothing if an inner query has brought its own order.

        ``inside``: as read before the rows are cut.
        """
        keys = []
        for one in self._joined:
            relation = one.relation
            if relation.table is None:
                return []
            prefix = f"{relation.row}." if inside else relation.prefix
            keys.append(relation.table.key.replace("{p}", prefix))
        return keys

    def sql(self) -> str:
        """``FROM … WHERE …``."""
        source, conditions = from_clause(self._joined, self._compilation.view)
        conditions += self._where
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        if not self._cut_as:
            return f"{source}{where}"
        columns = [
            f"{one.relation.row}.{column} AS {one.relation.row}_{column}"
            for one in self._joined
            for column in one.relation.physical
        ]
        keys = self.order(inside=True)
        order = f" ORDER BY {', '.join(keys)}" if keys else ""
        inner = f"SELECT {', '.join(columns) or '1'} {source}{where}{order} LIMIT {self.most}"
        return f"FROM ({inner}) {self._cut_as}"

    def _sources(self, select: exp.Select) -> list[Joined]:
        clause = select.args.get("from_")
        if clause is None:
            raise Unsupported
        joined = [Joined(self._relation(clause.this))]
        for join in select.args.get("joins") or []:
            side = join_word(join)
            relation = self._relation(join.this)
            on = join.args.get("on")
            joined.append(Joined(relation, side, "" if on is None else self.expressions.condition(on)))
        return joined

    def _relation(self, source: exp.Expr) -> Relation:
        node: Any = named_source(source)
        row, name = self._compilation.name(), node.alias_or_name.lower()
        if isinstance(node, exp.Table):
            relation = self._named(node.name.lower(), name, row)
        elif isinstance(node, exp.Subquery):
            outputs, sql = self._inner(node, None)
            relation = Relation(name or row, row, outputs=outputs, source=sql)
        else:
            raise Unsupported
        self._scope.add(relation)
        return relation

    def _named(self, table: str, name: str, row: str) -> Relation:
        query = self._scope.queries.get(table)
        if query is not None:
            return Relation(name, row, outputs=query[0], source=query[1])
        if table == "dual":
            return Relation(name, row, source="SELECT 1")
        return Relation(name, row, table=self._compilation.view.table(table))
