"""Oracle's own outer joins, ``a.id = b.entity(+)``, as LEFT JOIN."""

from __future__ import annotations

from sqlglot import exp

from simulators.netsuite.suiteql.refusals import Unsupported


def unmark(select: exp.Select) -> None:
    """Give each table that is marked its join, made of the conditions that mark it.

    Raises 400 where a statement mixes both kinds of join, or marks two tables in one condition.
    """
    where = select.args.get("where")
    if where is None or not any(column.args.get("join_mark") for column in where.find_all(exp.Column)):
        return
    joins: list[exp.Join] = select.args.get("joins") or []
    if any(join.args.get("on") or join.side or join.kind for join in joins):
        raise Unsupported
    kept: list[exp.Expr] = []
    conditions: dict[str, list[exp.Expr]] = {}
    for condition in conjuncts(where.this):
        marked = {column.table.lower() for column in condition.find_all(exp.Column) if _take_mark(column)}
        if len(marked) > 1 or "" in marked:
            raise Unsupported
        if marked:
            conditions.setdefault(marked.pop(), []).append(condition)
        else:
            kept.append(condition)
    _reorder(select, joins, conditions)
    select.set("where", exp.Where(this=exp.and_(*kept, copy=False)) if kept else None)


def conjuncts(condition: exp.Expr) -> list[exp.Expr]:
    """The conditions that all have to hold."""
    found: list[exp.Expr] = []
    waiting = [condition]
    while waiting:
        one = waiting.pop()
        if isinstance(one, exp.And):
            waiting += [one.expression, one.this]
        elif isinstance(one, exp.Paren) and isinstance(one.this, exp.And):
            waiting.append(one.this)
        else:
            found.append(one)
    return found


def _take_mark(column: exp.Column) -> bool:
    marked = bool(column.args.get("join_mark"))
    column.set("join_mark", None)
    return marked


def _reorder(select: exp.Select, joins: list[exp.Join], conditions: dict[str, list[exp.Expr]]) -> None:
    """Plain tables first, then each marked one behind the tables that its conditions speak of."""
    sources = [select.args["from_"].this, *(join.this for join in joins)]
    plain = [source for source in sources if source.alias_or_name.lower() not in conditions]
    waiting = [source for source in sources if source.alias_or_name.lower() in conditions]
    if not plain or len(plain) + len(conditions) != len(sources):
        raise Unsupported
    placed = {source.alias_or_name.lower() for source in plain}
    made = [exp.Join(this=source) for source in plain[1:]]
    while waiting:
        ready = [one for one in waiting if _needs(one, conditions) <= placed]
        if not ready:
            raise Unsupported
        for source in ready:
            name = source.alias_or_name.lower()
            made.append(exp.Join(this=source, side="LEFT", on=exp.and_(*conditions[name], copy=False)))
            placed.add(name)
            waiting.remove(source)
    select.set("from_", exp.From(this=plain[0]))
    select.set("joins", made)


def _needs(source: exp.Expr, conditions: dict[str, list[exp.Expr]]) -> set[str]:
    name = source.alias_or_name.lower()
    columns = (column for one in conditions[name] for column in one.find_all(exp.Column))
    return {column.table.lower() for column in columns if column.table} - {name}
