"""The functions that statements use: reckoned over constants, and registered with SQLite for the rest."""

from __future__ import annotations

import operator
import sqlite3
from collections.abc import Callable, Mapping
from typing import Any
from weakref import WeakSet

from simulators.kit.clock import parse_iso
from simulators.kit.wire import decode
from simulators.netsuite.records.address_book import text_of
from simulators.netsuite.records.book import Line
from simulators.netsuite.records.naming import name_key
from simulators.netsuite.records.types import options
from simulators.netsuite.suiteql import dates, scalars, zones
from simulators.netsuite.suiteql.aggregates import ListAgg


def _address(body: str) -> str:
    line = Line(0, None, billing=False, shipping=False, residential=False, address=decode(body))
    return text_of(line)


def _option(name: str, id: str) -> str:
    return options(name).get(id, id)


def _iso_time(text: str) -> int:
    return parse_iso(text.strip())


STRICT: Mapping[str, Callable[..., Any]] = {
    "address": _address,
    "option": _option,
    "wall": zones.wall,
    "instant": zones.instant,
    "to_char": dates.to_char,
    "to_date": dates.to_date,
    "user_date": dates.user_date,
    "date_text": dates.date_text,
    "iso_day": dates.iso_day,
    "iso_time": _iso_time,
    "plus_days": dates.plus_days,
    "minus_days": dates.minus_days,
    "days_between": dates.days_between,
    "truncate_date": dates.truncate,
    "add_months": dates.add_months,
    "last_day": dates.last_day,
    "months_between": dates.months_between,
    "number": scalars.number,
    "number_text": scalars.number_text,
    "negate": operator.neg,
    "add": operator.add,
    "subtract": operator.sub,
    "multiply": operator.mul,
    "absolute": abs,
    "divide": scalars.divide,
    "modulo": scalars.modulo,
    "round": scalars.rounded,
    "truncate": scalars.truncated,
    "ceiling": scalars.ceiling,
    "floor": scalars.floor,
    "power": scalars.power,
    "root": scalars.root,
    "sign": scalars.sign,
    "name_key": name_key,
    "length": len,
    "lower": scalars.lower,
    "upper": scalars.upper,
    "initcap": scalars.initcap,
    "substring": scalars.substring,
    "position": scalars.position,
    "trimmed": scalars.trimmed,
    "padded": scalars.padded,
    "translated": scalars.translated,
    "pattern": scalars.pattern,
}
"""NULL in any argument makes NULL."""
TOLERANT: Mapping[str, Callable[..., Any]] = {"replaced": scalars.replaced}
"""These know what to make of NULL."""

_prepared: WeakSet[sqlite3.Connection] = WeakSet()


def prepare(raw: sqlite3.Connection) -> None:
    """Make the functions known to a connection, once. Their names begin with ``ns_``: nothing is replaced."""
    if raw in _prepared:
        return
    for name in (*STRICT, *TOLERANT):
        raw.create_function(f"ns_{name}", -1, callable_of(name), deterministic=True)
    raw.create_aggregate("ns_listagg", -1, ListAgg)  # type: ignore[arg-type]
    _prepared.add(raw)


def callable_of(name: str) -> Callable[..., Any]:
    """The function of this name. Raises `ValueError` for arguments that are none of its."""
    strict = STRICT.get(name)
    if strict is None:
        return TOLERANT[name]

    def called(*arguments: Any) -> Any:
        if None in arguments:
            return None
        try:
            return strict(*arguments)
        except (ArithmeticError, AttributeError, TypeError) as error:
            raise ValueError(str(error)) from None

    return called
