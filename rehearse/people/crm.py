"""A person at work in the CRM: contacts, companies, workflows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from rehearse.people.account import Account
from rehearse.people.crm_workflows import Workflows
from rehearse.people.rec import Rec, matching, the_one
from rehearse.transport import Api

if TYPE_CHECKING:
    from rehearse.backend import Backend

_PAGE = "100"
_BATCH = 100
_PRIMARY, _PARENT = 1, 14
"""Association types: from a contact to its primary company, and from a company to its parent."""


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

    def restore(self, id: str) -> Rec:
        """Take a record out of the bin; its associations do not come back."""
        self._api.call("POST", f"/_rehearse/bin/{self._object}/{id}/restore")
        return self.get(id)

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
    objects: ClassVar[Mapping[str, str]] = {"contacts": "contacts", "companies": "companies"}

    def __init__(self, backend: Backend) -> None:
        super().__init__(backend)
        self._api = api = backend.hands(self.app)
        self.contacts = Objects(api, "contacts")
        self.companies = Objects(api, "companies")
        self.workflows = Workflows(api, backend.ready()[self.app]["app_id"])

    def set_company(self, contact_id: str, company_id: str | None) -> None:
        """Make this company the contact's only one; None leaves it without."""
        for other in self.companies_of(contact_id):
            if other != company_id:
                self._api.call("DELETE", _to_companies("contacts", contact_id, other))
        if company_id is not None:
            self._label("contacts", contact_id, company_id, _PRIMARY)

    def add_company(self, contact_id: str, company_id: str) -> None:
        """Associate one more company with the contact; the primary one stays what it is."""
        path = f"/crm/v4/objects/contacts/{contact_id}/associations/default/companies/{company_id}"
        self._api.call("PUT", path)

    def company_of(self, contact_id: str) -> str | None:
        """The id of the contact's primary company, or of its first one without such; None without any."""
        return next(iter(self.companies_of(contact_id)), None)

    def companies_of(self, contact_id: str) -> list[str]:
        """The ids of the contact's companies, the primary one first."""
        held = self._api.call("GET", _to_companies("contacts", contact_id))["results"]
        types = {str(one["toObjectId"]): {kind["typeId"] for kind in one["associationTypes"]} for one in held}
        return sorted(types, key=lambda one: (_PRIMARY not in types[one], int(one)))

    def set_parent(self, company_id: str, parent_id: str | None) -> None:
        """Make one company the parent of another; None ends that. A former parent stays associated."""
        if parent_id is not None:
            self._label("companies", company_id, parent_id, _PARENT)
        elif former := self.parent_of(company_id):
            self._api.call("DELETE", _to_companies("companies", company_id, former))

    def parent_of(self, company_id: str) -> str | None:
        """The id of the company's parent, or None."""
        return self.companies.get(company_id)["hs_parent_company_id"] or None

    def merge(self, primary_id: str, other_id: str) -> Rec:
        """Merge two contacts; the CRM makes a third of them, which is answered."""
        return self._merge(self.contacts, "contacts", primary_id, other_id)

    def merge_companies(self, primary_id: str, other_id: str) -> Rec:
        """Merge two companies; the CRM makes a third of them, which is answered."""
        return self._merge(self.companies, "companies", primary_id, other_id)

    def _merge(self, objects: Objects, object: str, primary_id: str, other_id: str) -> Rec:
        ids = {"primaryObjectId": primary_id, "objectIdToMerge": other_id}
        return objects.get(self._api.call("POST", f"/crm/v3/objects/{object}/merge", json=ids)["id"])

    def _label(self, object: str, id: str, company_id: str, type: int) -> None:
        """Give the association with a company one more type; those that it has stay."""
        path = f"/crm/v3/objects/{object}/{id}/associations/companies/{company_id}/{type}"
        self._api.call("PUT", path)


def _to_companies(object: str, id: str, company_id: str = "") -> str:
    """The path of a record's associations with companies, or of the one with this company."""
    path = f"/crm/v4/objects/{object}/{id}/associations/companies"
    return f"{path}/{company_id}" if company_id else path


def _rec(answer: dict[str, Any]) -> Rec:
    shown = {name: str(value) for name, value in answer["properties"].items() if value not in (None, "")}
    return Rec(answer["id"], shown)
