"""A person at work in the CRM: contacts and companies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rehearse.people.account import Account
from rehearse.people.rec import Rec, matching, the_one
from rehearse.transport import Api

if TYPE_CHECKING:
    from rehearse.backend import Backend

_PAGE = "100"
_BATCH = 100


class Objects:
    """All records of one object type. What a call refuses is `rehearse.errors.Refused`."""

    def __init__(self, api: Api, object: str) -> None:
        self._api, self._object = api, object
        self._path = f"/crm/v3/objects/{object}"
        self._names: list[str] = []

    def create(self, **properties: str) -> Rec:
        """A new record."""
        made = self._api.call("POST", self._path, json={"properties": properties})
        return self.get(made["id"])

    def create_many(self, rows: list[dict[str, str]]) -> list[str]:
        """Many new records; their ids in the order of the rows. One that is refused refuses its hundred."""
        ids: list[str] = []
        for first in range(0, len(rows), _BATCH):
            inputs = [
                {"properties": row, "objectWriteTraceId": str(place)}
                for place, row in enumerate(rows[first : first + _BATCH])
            ]
            made = self._api.call("POST", f"{self._path}/batch/create", json={"inputs": inputs})
            by_place = {one.get("objectWriteTraceId"): one["id"] for one in made["results"]}
            ids += [by_place[str(place)] for place in range(len(inputs))]
        return ids

    def update(self, id: str, **properties: str) -> Rec:
        """Other values for some properties; ``""`` clears one."""
        self._api.call("PATCH", f"{self._path}/{id}", json={"properties": properties})
        return self.get(id)

    def get(self, id: str) -> Rec:
        """The record as it is now."""
        params = {"properties": ",".join(self._properties())}
        return _rec(self._api.call("GET", f"{self._path}/{id}", params=params))

    def archive(self, id: str) -> None:
        """Put a record into the bin."""
        self._api.call("DELETE", f"{self._path}/{id}")

    def all(self) -> list[Rec]:
        """Every record that is not archived, oldest first."""
        found: list[Rec] = []
        params = {"limit": _PAGE, "properties": ",".join(self._properties())}
        while True:
            page = self._api.call("GET", self._path, params=params)
            found += [_rec(one) for one in page["results"]]
            after = page.get("paging", {}).get("next", {}).get("after")
            if after is None:
                return found
            params["after"] = after

    def find(self, **properties: str) -> Rec | None:
        """The one record with exactly these values, or None."""
        return the_one(self.all(), properties)

    def where(self, **properties: str) -> list[Rec]:
        """Every record with exactly these values."""
        return matching(self.all(), properties)

    def _properties(self) -> list[str]:
        """The names of all properties; one that is made later is not seen here."""
        if not self._names:
            known = self._api.call("GET", f"/crm/v3/properties/{self._object}")
            self._names = [one["name"] for one in known["results"]]
        return self._names


class Crm(Account):
    """One portal in the hands of a person."""

    app = "crm"

    def __init__(self, backend: Backend) -> None:
        super().__init__(backend)
        self._api = api = backend.hands(self.app)
        self.contacts = Objects(api, "contacts")
        self.companies = Objects(api, "companies")

    def set_company(self, contact_id: str, company_id: str | None) -> None:
        """Make this company the contact's only one; None leaves it without."""
        path = f"/crm/v4/objects/contacts/{contact_id}/associations"
        held = [str(one["toObjectId"]) for one in self._api.call("GET", f"{path}/companies")["results"]]
        for other in held:
            if other != company_id:
                self._api.call("DELETE", f"{path}/companies/{other}")
        if company_id is not None:
            primary = [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 1}]
            self._api.call("PUT", f"{path}/companies/{company_id}", json=primary)

    def company_of(self, contact_id: str) -> str | None:
        """The id of the contact's first company, or None."""
        path = f"/crm/v4/objects/contacts/{contact_id}/associations/companies"
        held = self._api.call("GET", path)["results"]
        return str(held[0]["toObjectId"]) if held else None

    def merge(self, primary_id: str, other_id: str) -> Rec:
        """Merge two contacts; the CRM makes a third of them, which is answered."""
        ids = {"primaryObjectId": primary_id, "objectIdToMerge": other_id}
        made = self._api.call("POST", "/crm/v3/objects/contacts/merge", json=ids)
        return self.contacts.get(made["id"])


def _rec(answer: dict[str, Any]) -> Rec:
    shown = {name: str(value) for name, value in answer["properties"].items() if value not in (None, "")}
    return Rec(answer["id"], shown)
