"""What time does to both clients: a lagging index, and limits to the number (CRM contract 6, 13)."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Protocol

import pytest
from hubspot.crm.contacts import (  # type: ignore[import-untyped]
    ApiException,
    BatchInputSimplePublicObjectBatchInputForCreate,
    BatchReadInputSimplePublicObjectId,
    PublicObjectSearchRequest,
    SimplePublicObjectBatchInputForCreate,
    SimplePublicObjectId,
    SimplePublicObjectInputForCreate,
)
from hubspot_sdk import RateLimitError

from simulators.kit.timeline import advance
from tests.contract.crm.conftest import Portal

ADDRESS = {"email": "ada@acme.test"}


class Client(Protocol):
    """What both clients can do with contacts."""

    def create(self) -> str: ...
    def search(self) -> list[str]: ...
    def batch_read(self, *ids: str) -> list[str]: ...
    def batch_create(self, *addresses: str) -> int: ...
    def page(self) -> list[str]: ...


class Classic:
    """hubspot-api-client, on v3 paths."""

    def __init__(self, portal: Portal, token: str) -> None:
        self.api = portal.with_token(token).crm.contacts

    def create(self) -> str:
        body = SimplePublicObjectInputForCreate(properties=ADDRESS, associations=[])
        return str(self.api.basic_api.create(simple_public_object_input_for_create=body).id)

    def search(self) -> list[str]:
        filters = [{"propertyName": "email", "operator": "EQ", "value": "ada@acme.test"}]
        body = PublicObjectSearchRequest(filter_groups=[{"filters": filters}], limit=10)
        found = self.api.search_api.do_search(public_object_search_request=body)
        return [one.id for one in found.results]

    def batch_read(self, *ids: str) -> list[str]:
        wanted = [SimplePublicObjectId(id=id) for id in ids]
        body = BatchReadInputSimplePublicObjectId(inputs=wanted, properties=[], properties_with_history=[])
        return [one.id for one in self.api.batch_api.read(body).results]

    def batch_create(self, *addresses: str) -> int:
        new = [
            SimplePublicObjectBatchInputForCreate(properties={"email": one}, associations=[])
            for one in addresses
        ]
        made = self.api.batch_api.create(BatchInputSimplePublicObjectBatchInputForCreate(inputs=new))
        return len(made.results)

    def page(self) -> list[str]:
        return [one.id for one in self.api.basic_api.get_page(limit=1).results]


class Dated:
    """hubspot-sdk, on 2026-03 paths."""

    def __init__(self, portal: Portal, token: str) -> None:
        self.api = portal.sdk_with(access_token=token).crm.objects.contacts

    def create(self) -> str:
        return self.api.create(properties=ADDRESS, associations=[]).id

    def search(self) -> list[str]:
        one: Any = {"property_name": "email", "operator": "EQ", "value": "ada@acme.test"}
        groups: Any = [{"filters": [one]}]
        found = self.api.search(filter_groups=groups, sorts=[], properties=[], limit=10, after="0")
        return [one.id for one in found.results]

    def batch_read(self, *ids: str) -> list[str]:
        inputs: Any = [{"id": id} for id in ids]
        found = self.api.batch.get(inputs=inputs, properties=[], properties_with_history=[])
        return [one.id for one in found.results]

    def batch_create(self, *addresses: str) -> int:
        inputs: Any = [{"properties": {"email": one}, "associations": []} for one in addresses]
        return len(self.api.batch.create(inputs=inputs).results)

    def page(self) -> list[str]:
        return [one.id for one in self.api.list(limit=1).results]


Make = Callable[[Portal, str], Client]
both = pytest.mark.parametrize("make", [Classic, Dated])


def refused(call: Callable[[], object]) -> dict[str, Any]:
    """The body of the 429 with which a call ends."""
    with pytest.raises((ApiException, RateLimitError)) as told:
        call()
    error = told.value
    if isinstance(error, RateLimitError):
        body: dict[str, Any] = error.response.json()
        return body
    assert error.status == 429
    decoded: dict[str, Any] = json.loads(error.body)
    return decoded


def private(portal: Portal, make: Make) -> Client:
    return make(portal, str(portal.ready["access_token"]))


def public(portal: Portal, make: Make) -> Client:
    names = ("refresh_token", "client_id", "client_secret")
    given = {name: portal.ready[name] for name in names}
    return make(
        portal, portal.client.oauth.tokens_api.create(grant_type="refresh_token", **given).access_token
    )


@both
@pytest.mark.parametrize("portal", [{"index_lag": 2_000}], indirect=True)
def test_a_new_contact_is_read_at_once_and_found_after_the_lag(portal: Portal, make: Make) -> None:
    """Trap 1."""
    client = private(portal, make)
    id = client.create()
    assert client.search() == []
    assert client.batch_read(id) == [id]
    assert client.page() == [id]
    advance(portal.site, 1_999)
    assert client.search() == []
    advance(portal.site, 1)
    assert client.search() == [id]


@both
@pytest.mark.parametrize(
    ("portal", "calls"),
    [
        ({"tier": "free"}, 100),
        ({"tier": "starter"}, 100),
        ({}, 190),
        ({"tier": "enterprise"}, 190),
        ({"tier": "enterprise", "limit_increases": 1}, 250),
    ],
    indirect=["portal"],
    ids=["free", "starter", "professional", "enterprise", "limit increase"],
)
def test_what_a_private_app_has_in_ten_seconds(portal: Portal, make: Make, calls: int) -> None:
    client = private(portal, make)
    for _ in range(calls):
        client.page()
    told = refused(client.page)
    assert told["message"] == "You have reached your ten_secondly_rolling limit."
    assert (told["policyName"], told["errorType"]) == ("TEN_SECONDLY_ROLLING", "RATE_LIMIT")
    advance(portal.site, 9_999)
    refused(client.page)
    advance(portal.site, 1)
    assert client.page() == []


@both
def test_a_public_app_has_110_calls_in_ten_seconds(portal: Portal, make: Make) -> None:
    client = public(portal, make)
    for _ in range(110):
        client.page()
    assert refused(client.page)["policyName"] == "TEN_SECONDLY_ROLLING"
    assert private(portal, make).page() == [], "the other app has a bucket of its own"
    advance(portal.site, 10_000)
    assert client.page() == []


@both
def test_five_searches_in_a_second(portal: Portal, make: Make) -> None:
    """Trap 28: the other client for Node goes by this very message."""
    client = private(portal, make)
    for _ in range(5):
        client.search()
    assert refused(client.search)["message"] == "You have reached your secondly limit."
    assert client.page() == []
    advance(portal.site, 999)
    refused(client.search)
    advance(portal.site, 1)
    assert client.search() == []


@both
@pytest.mark.parametrize("portal", [{"burst_private": 3}], indirect=True)
def test_a_batch_counts_once(portal: Portal, make: Make) -> None:
    client = private(portal, make)
    assert client.batch_create(*(f"a{n}@x.test" for n in range(100))) == 100
    assert client.batch_create(*(f"b{n}@x.test" for n in range(100))) == 100
    client.page()
    assert refused(client.page)["policyName"] == "TEN_SECONDLY_ROLLING"


@both
@pytest.mark.parametrize("portal", [{"daily": 4}], indirect=True)
def test_the_day_of_a_private_app(portal: Portal, make: Make) -> None:
    client = private(portal, make)
    for _ in range(3):
        client.page()
    client.search()
    told = refused(client.page)
    assert (told["policyName"], told["message"]) == ("DAILY", "You have reached your daily limit.")
    assert public(portal, make).page() == [], "none is stated for public apps"
    advance(portal.site, 24 * 3_600_000)
    assert client.page() == []
