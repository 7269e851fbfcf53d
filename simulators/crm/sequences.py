"""Numbers that are given out once: record ids, subscription ids, label ids."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam
from sqlalchemy.dialects.sqlite import insert

from simulators.crm.tables import sequences

FIRST = 101
"""The first number of every sequence."""

_begin = insert(sequences).values(name=bindparam("name"), last=bindparam("first_last"))
_advance = _begin.on_conflict_do_update(
    index_elements=["name"], set_={"last": sequences.c.last + bindparam("count")}
).returning(sequences.c.last)


def take(db: Connection, name: str, count: int = 1) -> range:
    """The next ``count`` numbers of a sequence."""
    last: int = db.execute(
        _advance, {"name": name, "first_last": FIRST + count - 1, "count": count}
    ).scalar_one()
    return range(last - count + 1, last + 1)
