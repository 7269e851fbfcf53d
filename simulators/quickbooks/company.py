"""One company file with its transaction open: what the rules work on. No HTTP here."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from sqlalchemy import Connection

from simulators.kit.accounts import Account
from simulators.kit.wire import decode
from simulators.quickbooks.errors import InvalidReference
from simulators.quickbooks.fields import Field
from simulators.quickbooks.records import Records
from simulators.quickbooks.settings import Settings


@cache
def stock() -> dict[str, Any]:
    """What a new company file holds: currencies, lists, CompanyInfo, Preferences."""
    found: dict[str, Any] = decode(files("simulators.quickbooks").joinpath("data/company.json").read_bytes())
    return found


class Company:
    """The books of one company within one transaction; ``now`` stands still meanwhile."""

    def __init__(self, account: Account, db: Connection) -> None:
        self.account, self.db = account, db
        self.settings: Settings = account.settings
        self.now = account.now()
        self.zone = self.settings.time_zone
        self.records = Records(db, self.zone)

    def home_currency(self) -> dict[str, str]:
        """The CurrencyRef of everything."""
        code = self.settings.home_currency
        return {"value": code, "name": stock()["currencies"].get(code, code)}

    def reference(self, field: Field, given: dict[str, str]) -> dict[str, str]:
        """A reference into one of the company's stock lists, as it is kept. Raises 2500."""
        value = given.get("value", "")
        if value not in stock()["lists"].get(field.table, {}):
            raise InvalidReference(field.name)
        return {"value": value}
