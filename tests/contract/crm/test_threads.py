"""Many callers at once over real sockets."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from hubspot.crm.contacts import (  # type: ignore[import-untyped]
    ApiException,
    SimplePublicObjectInputForCreate,
)

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
