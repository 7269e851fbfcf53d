"""A person at work in QuickBooks: customers, vendors, employees."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from rehearse.people.account import Account
from rehearse.people.consent import revoke
from rehearse.people.rec import Rec, matching, the_one
from rehearse.transport import Api

if TYPE_CHECKING:
    from rehearse.backend import Backend

_PAGE = 1_000
INNER = {
    "PrimaryEmailAddr": "Address",
    "PrimaryPhone": "FreeFormNumber",
    "AlternatePhone": "FreeFormNumber",
    "Mobile": "FreeFormNumber",
    "Fax": "FreeFormNumber",
    "WebAddr": "URI",
}
"""Fields whose text lies one level deeper on the wire."""


class Names:
    """All records of one kind in the name list. What a call refuses is `rehearse.errors.Refused`.

    Field names are flat, as in a fill: ``PrimaryPhone``, ``BillAddr.City``.
    """

    def __init__(self, api: Api, realm: str, entity: str) -> None:
        self._api, self._entity = api, entity
        self._company = f"/v3/company/{realm}"
        self._path = f"{self._company}/{entity.lower()}"

    def create(self, **fields: str) -> Rec:
        """A new record."""
        return self._write(_nested(fields, {}))

    def update(self, id: str, **fields: str) -> Rec:
        """Other texts for some fields; ``""`` clears one. Part of an address leaves the rest as it is."""
        now = self._read(id)
        return self._write({**_of(now), "sparse": True, **_nested(fields, now)})

    def deactivate(self, id: str) -> Rec:
        """Make inactive: what QuickBooks has in place of deleting."""
        return self._write({**_of(self._read(id)), "sparse": True, "Active": False})

    def activate(self, id: str) -> Rec:
        """Make active again."""
        return self._write({**_of(self._read(id)), "sparse": True, "Active": True})

    def get(self, id: str) -> Rec:
        """The record as it is now, active or not."""
        return _rec(self._read(id))

    def all(self, *, inactive: bool = False) -> list[Rec]:
        """Every active record, or with ``inactive`` those, too; oldest first."""
        active = "Active IN (true, false)" if inactive else "Active = true"
        found: list[Rec] = []
        while True:
            query = f"select * from {self._entity} where {active} startposition {len(found) + 1}"  # noqa: S608
            asked = {"query": f"{query} maxresults {_PAGE}"}
            answer = self._api.call("GET", f"{self._company}/query", params=asked)["QueryResponse"]
            page = answer.get(self._entity, [])
            found += [_rec(one) for one in page]
            if len(page) < _PAGE:
                return sorted(found, key=lambda one: int(one.id))

    def find(self, **fields: str) -> Rec | None:
        """The one active record with exactly these texts, or None."""
        return the_one(self.all(), fields)

    def where(self, **fields: str) -> list[Rec]:
        """Every active record with exactly these texts."""
        return matching(self.all(), fields)

    def _read(self, id: str) -> dict[str, Any]:
        found: dict[str, Any] = self._api.call("GET", f"{self._path}/{id}")[self._entity]
        return found

    def _write(self, body: Mapping[str, Any]) -> Rec:
        return _rec(self._api.call("POST", self._path, json=body)[self._entity])


class QuickBooks(Account):
    """One company file in the hands of a person."""

    app = "quickbooks"
    objects: ClassVar[Mapping[str, str]] = {
        "customer": "customers",
        "vendor": "vendors",
        "employee": "employees",
    }

    def __init__(self, backend: Backend) -> None:
        super().__init__(backend)
        api, realm = backend.hands(self.app), backend.ready()[self.app]["realm_id"]
        self.customers = Names(api, realm, "Customer")
        self.vendors = Names(api, realm, "Vendor")
        self.employees = Names(api, realm, "Employee")

    def revoke(self) -> None:
        """Throw the core's app out. `rehearse.core_face.Core.reconnect` is the way back in."""
        revoke(self._backend.plain(self.app), self._backend.ready()[self.app])


def _of(record: Mapping[str, Any]) -> dict[str, Any]:
    return {"Id": record["Id"], "SyncToken": record["SyncToken"]}


def _nested(fields: Mapping[str, str], now: Mapping[str, Any]) -> dict[str, Any]:
    """Flat fields as they go on the wire. An address is sent whole: QuickBooks replaces it as a whole."""
    body: dict[str, Any] = {}
    for name, text in fields.items():
        key, _, part = name.partition(".")
        if part:
            body.setdefault(key, dict(now.get(key, {})))[part] = text
        elif key in INNER:
            body[key] = {INNER[key]: text}
        else:
            body[key] = text
    return body


def _rec(record: Mapping[str, Any]) -> Rec:
    return Rec(record["Id"], dict(_flat(record)))


def _flat(record: Mapping[str, Any]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in record.items():
        if isinstance(value, bool):
            found.append((key, "true" if value else "false"))
        elif key in INNER and isinstance(value, dict):
            found.append((key, str(value.get(INNER[key], ""))))
        elif isinstance(value, dict):
            found += [(f"{key}.{part}", str(text)) for part, text in value.items()]
        elif not isinstance(value, list) and value not in (None, ""):
            found.append((key, str(value)))
    return found
