"""Many callers at once over real sockets."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import httpx
from hubspot.crm.contacts import (  # type: ignore[import-untyped]
    ApiException,
    SimplePublicObjectInputForCreate,
)
from hubspot_sdk import BadRequestError

from tests.contract.crm.conftest import Portal


def test_one_address_makes_one_contact(portal: Portal) -> None:
    def create(number: int) -> int:
        properties = {"email": f"u{number % 5}@x.test"}
        body = SimplePublicObjectInputForCreate(properties=properties, associations=[])
        try:
            portal.client.crm.contacts.basic_api.create(simple_public_object_input_for_create=body)
        except ApiException as refused:
            return int(refused.status)
        return 201

    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(create, range(40)))
    assert sorted(statuses) == [201] * 5 + [409] * 35
    assert len(portal.client.crm.contacts.get_all()) == 5


def test_the_last_set_of_labels_is_a_whole_one(portal: Portal) -> None:
    objects = portal.sdk.crm.objects
    contact = objects.contacts.create(properties={"email": "ada@acme.test"}, associations=[]).id
    company = objects.companies.create(properties={"name": "Acme"}, associations=[]).id
    labels = portal.sdk.crm.associations_schema.labels

    def define(number: int) -> int | None:
        try:
            made = labels.create_label(
                "companies", from_object_type="contacts", name=f"l{number}", label=f"L{number}"
            )
        except BadRequestError:
            return None
        return int(made.results[0].type_id)

    def put(types: tuple[int, ...]) -> int:
        path = f"{portal.url}/crm/v4/objects/contacts/{contact}/associations/companies/{company}"
        body = [{"associationCategory": "USER_DEFINED", "associationTypeId": one} for one in types]
        token = {"Authorization": f"Bearer {portal.ready['access_token']}"}
        return httpx.put(path, json=body, headers=token).status_code

    with ThreadPoolExecutor(8) as pool:
        made = [one for one in pool.map(define, range(14)) if one is not None]
        assert (len(made), len(set(made))) == (10, 10)
        sets = [tuple(sorted(made[start : start + 3])) for start in (0, 3, 6)]
        assert set(pool.map(put, sets * 8)) == {201}
    (found,) = portal.sdk.crm.associations.list("companies", object_type="contacts", object_id=contact)
    assert tuple(one.type_id for one in found.association_types if one.category == "USER_DEFINED") in sets
