"""A person at work in NetSuite: customers, who are companies or individuals, and contacts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from rehearse.errors import Refused
from rehearse.people.account import Account
from rehearse.people.netsuite_listing import CUSTOM, FIELDS, PARTS, listed, listed_ids
from rehearse.people.netsuite_setup import Setup
from rehearse.people.rec import Rec, matching, the_one
from rehearse.transport import Api, Reply

if TYPE_CHECKING:
    from rehearse.backend import Backend

_RECORDS = "/services/rest/record/v1"
_ROOT = "1"
"""The internal id of the root subsidiary."""
_ADDRESS = "address"
_BOXES = ("isInactive", "isPerson", "autoName", "isPrivate", "unsubscribe")
"""Fields that are true or false on the wire."""


class Records:
    """All records of one kind. What a call refuses is `rehearse.errors.Refused`.

    Field names are those of REST, flat: ``companyName``, ``address.city`` for the default billing address.
    A reference is an internal id, a box ``true`` or ``false``, a country its name (or its id, to write it).
    """

    def __init__(self, api: Api, kind: str, setup: Setup, *, person: bool | None = None) -> None:
        self._api, self._kind, self._setup, self._person = api, kind, setup, person
        self._path = f"{_RECORDS}/{kind}"

    def create(self, **fields: str) -> Rec:
        """A new record. Left out, its subsidiary is the company's, else the root, as the form proposes."""
        body = _body(fields, {})
        if self._person is not None:
            body.setdefault("isPerson", self._person)
        if self._one_world and not body.get("company"):
            body.setdefault("subsidiary", _ROOT)
        made = self._send("POST", self._path, json=body)
        return self.get(made.headers["location"].rpartition("/")[2])

    def update(self, id: str, **fields: str) -> Rec:
        """Other texts for some fields; ``""`` clears one. Part of an address leaves the rest as it is."""
        now = self._read(id) if any(name.startswith(f"{_ADDRESS}.") for name in fields) else {}
        return self._change(id, _body(fields, now))

    def delete(self, id: str) -> None:
        """Delete a record for good."""
        self._send("DELETE", f"{self._path}/{id}")

    def deactivate(self, id: str) -> Rec:
        """Tick the box Inactive."""
        return self._change(id, {"isInactive": True})

    def activate(self, id: str) -> Rec:
        """Take the tick away again."""
        return self._change(id, {"isInactive": False})

    def get(self, id: str) -> Rec:
        """The record as it is now, active or not."""
        return Rec(id, _flat(self._kind, self._read(id)))

    def all(self, *, inactive: bool = False) -> list[Rec]:
        """Every active record, or with ``inactive`` those, too; oldest first."""
        try:
            return listed(
                self._api, self._kind, person=self._person, inactive=inactive, one_world=self._one_world
            )
        except Refused as refused:
            if refused.status != 403:
                raise
            # Queries need a feature of the account; a person's own lists do not.
            return self._one_by_one(inactive=inactive)

    def find(self, **fields: str) -> Rec | None:
        """The one active record with exactly these texts, or None."""
        return the_one(self.all(), fields)

    def where(self, **fields: str) -> list[Rec]:
        """Every active record with exactly these texts."""
        return matching(self.all(), fields)

    @cached_property
    def _one_world(self) -> bool:
        return bool(self._setup.state()["features"]["subsidiaries"])

    def _one_by_one(self, *, inactive: bool) -> list[Rec]:
        records = (self.get(id) for id in sorted(listed_ids(self._api, self._path), key=int))
        boxes = {} if inactive else {"isInactive": "false"}
        if self._person is not None:
            boxes["isPerson"] = _text(self._person)
        return matching(records, boxes)

    def _read(self, id: str) -> dict[str, Any]:
        asked = {"expandSubResources": "true"}
        found: dict[str, Any] = self._api.call("GET", f"{self._path}/{id}", params=asked)
        return found

    def _change(self, id: str, body: Mapping[str, Any]) -> Rec:
        self._send("PATCH", f"{self._path}/{id}", json=body)
        return self.get(id)

    def _send(self, method: str, path: str, *, json: Mapping[str, Any] | None = None) -> Reply:
        """The answer of a write, which has no body but may tell in a header where the record is."""
        reply = self._api.send(method, path, json=json)
        if not 200 <= reply.status < 300:
            raise Refused(f"{method} {self._api.base_url}{path}", reply.status, reply.body)
        return reply


class NetSuite(Account):
    """One account in the hands of a person. ``setup`` is an administrator's side of it."""

    app = "netsuite"
    objects: ClassVar[Mapping[str, str]] = {
        "contact": "contacts",
        "individual_customer": "individuals",
        "company_customer": "companies",
    }

    def __init__(self, backend: Backend) -> None:
        super().__init__(backend)
        api = backend.hands(self.app)
        self.setup = Setup(api, backend.ready()[self.app]["consumer_key"])
        self.companies = Records(api, "customer", self.setup, person=False)
        self.individuals = Records(api, "customer", self.setup, person=True)
        self.contacts = Records(api, "contact", self.setup)


def _body(fields: Mapping[str, str], now: Mapping[str, Any]) -> dict[str, Any]:
    """Flat fields as they go on the wire; an address goes into the default billing line of the book."""
    body: dict[str, Any] = {}
    address: dict[str, str | None] = {}
    for name, text in fields.items():
        group, _, part = name.partition(".")
        if group == _ADDRESS and part:
            address[part] = text or None
        else:
            body[name] = text == "true" if name in _BOXES else text or None
    if address:
        line = _billing(now) or {}
        place = {"id": line["id"]} if line else {"defaultBilling": True, "defaultShipping": True}
        body["addressBook"] = {"items": [{**place, "addressBookAddress": address}]}
    return body


def _billing(record: Mapping[str, Any]) -> dict[str, Any] | None:
    """The line of the default billing address."""
    lines: list[dict[str, Any]] = record.get("addressBook", {}).get("items", [])
    return next((line for line in lines if line.get("defaultBilling")), None)


def _flat(kind: str, record: Mapping[str, Any]) -> dict[str, str]:
    """What a person sees of it, the same that a listing shows."""
    address = (_billing(record) or {}).get("addressBookAddress", {})
    custom = [name for name in record if name.startswith(CUSTOM)]
    found = {name: _text(record.get(name)) for name in (*FIELDS[kind], "subsidiary", *custom)}
    found |= {f"{_ADDRESS}.{part}": _text(address.get(part)) for part in PARTS}
    found[f"{_ADDRESS}.country"] = (address.get("country") or {}).get("refName", "")
    return {name: text for name, text in found.items() if text}


def _text(value: Any) -> str:
    """A value as a person reads it: of a reference its id."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return str(value.get("id", ""))
    return "" if value is None else str(value)
