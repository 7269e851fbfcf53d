"""What an account holds from the first day: subsidiaries, currencies, customer statuses."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from sqlalchemy import Connection, insert

from simulators.kit.accounts import Account
from simulators.kit.wire import decode, encode
from simulators.netsuite.settings import Settings
from simulators.netsuite.tables import listed

_SECOND = 1_000


def furnish(account: Account, db: Connection) -> None:
    """Put the setup records in that the switches ask for. Ids count up from ``1``, the first being the root.

    ``listed.name`` is what a reference shows (``CUSTOMER-Closed Won``); ``body`` holds ``name`` and
    ``isInactive`` with the record's own values.
    """
    settings: Settings = account.settings
    rows = [
        *_subsidiaries(settings.subsidiaries),
        *_currencies(settings.currencies),
        *(_status(status) for status in _lists()["customerStatus"]),
    ]
    at = account.now() // _SECOND * _SECOND
    db.execute(insert(listed), [{"external": None, "inactive": 0, "updated": at, **row} for row in rows])


@cache
def _lists() -> dict[str, Any]:
    found: dict[str, Any] = decode(files("simulators.netsuite").joinpath("data/lists.json").read_bytes())
    return found


def _row(kind: str, id: str, shown: str, values: dict[str, Any]) -> dict[str, Any]:
    body = encode({**values, "isInactive": False}).decode()
    return {"kind": kind, "id": id, "name": shown, "body": body}


def _subsidiaries(names: tuple[str, ...]) -> list[dict[str, Any]]:
    """The first is the root and the parent of all others."""
    rows = []
    for number, name in enumerate(names, 1):
        full = name if number == 1 else f"{names[0]} : {name}"
        values = {"name": name, "fullName": full, "country": "US", "currency": "1", "isElimination": False}
        if number > 1:
            values["parent"] = "1"
        rows.append(_row("subsidiary", str(number), name, values))
    return rows


def _currencies(symbols: tuple[str, ...]) -> list[dict[str, Any]]:
    """The first is the base currency."""
    rows = []
    for number, symbol in enumerate(symbols, 1):
        name = _lists()["currencies"].get(symbol, symbol)
        values = {"name": name, "symbol": symbol, "isBaseCurrency": number == 1, "exchangeRate": 1}
        rows.append(_row("currency", str(number), name, values))
    return rows


def _status(status: dict[str, Any]) -> dict[str, Any]:
    values = {key: status[key] for key in ("name", "stage", "probability")}
    return _row("customerStatus", status["id"], f"{status['stage']}-{status['name']}", values)
