"""The libraries that real clients sign with are let in, each with what it does its own way."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
import requests
from authlib.oauth1.rfc5849.client_auth import ClientAuth
from authlib.oauth1.rfc5849.signature import (
    generate_signature_base_string,
)
from oauthlib.oauth1.rfc5849.signature import sign_hmac_sha256_with_client  # type: ignore[import-untyped]
from requests_oauthlib import OAuth1  # type: ignore[import-untyped]

from simulators.kit.pipeline import Fake
from simulators.kit.server import serve_in_thread
from simulators.kit.wire import encode
from simulators.netsuite import vendor
from tests.unit.netsuite.caller import QUERY, RECORD, Caller

CUSTOMER = {"companyName": "Älder & Co", "subsidiary": {"id": "1"}}
CALLS: list[tuple[str, str, dict[str, Any] | None, int]] = [
    ("GET", "/rest/tokeninfo", None, 200),
    ("PUT", f"{RECORD}/customer/eid:CRM-42", CUSTOMER, 204),
    ("PATCH", f"{RECORD}/customer/eid%3ACRM-42", {"comments": "+%20"}, 204),
    ("GET", f"{RECORD}/customer?q=companyName%20CONTAIN%20%22a+b%22&limit=5&offset=0", None, 200),
    ("POST", f"{QUERY}?limit=5&offset=0", {"q": "SELECT id FROM customer"}, 200),
]


def _sign(client: Any, request: Any) -> Any:
    base = generate_signature_base_string(request)
    secrets = {"client_secret": client.client_secret, "resource_owner_secret": client.token_secret}
    return sign_hmac_sha256_with_client(base, SimpleNamespace(**secrets))


class Authlib(ClientAuth):  # type: ignore[misc]
    """With the one method that Authlib does not know by itself."""

    SIGNATURE_METHODS: ClassVar = {"HMAC-SHA256": _sign}


@pytest.fixture
def wall() -> Caller:
    """An account for clients that sign with the time of their machine."""
    return Caller(client_time="wall")


@pytest.fixture
def url(wall: Caller) -> Iterator[str]:
    """Where its fake is served over real sockets."""
    with serve_in_thread({"netsuite": Fake(vendor(), wall.sites)}) as server:
        yield server.urls["netsuite"]


@pytest.mark.parametrize("kind", ["json", "text"])
def test_requests_oauthlib(wall: Caller, url: str, kind: str) -> None:
    """With a content type of JSON it hashes the body, without one it does not."""
    ready = wall.ready
    auth = OAuth1(
        ready["consumer_key"],
        client_secret=ready["consumer_secret"],
        resource_owner_key=ready["token_id"],
        resource_owner_secret=ready["token_secret"],
        realm=ready["account_id"],
        signature_method="HMAC-SHA256",
    )
    for method, path, body, status in CALLS:
        sent: dict[str, Any] = (
            {} if body is None else {"json": body} if kind == "json" else {"data": encode(body)}
        )
        response = requests.request(
            method, url + path, auth=auth, headers={"Prefer": "transient"}, timeout=10, **sent
        )
        assert response.status_code == status, response.text
    assert wall.audit() == []


def test_authlib_with_the_body_forced_in(wall: Caller, url: str) -> None:
    """As the ``netsuite`` package sets it up: a content type of JSON always, a hash where there is a body."""
    ready = wall.ready
    auth = Authlib(
        ready["consumer_key"],
        client_secret=ready["consumer_secret"],
        token=ready["token_id"],
        token_secret=ready["token_secret"],
        realm=ready["account_id"],
        signature_method="HMAC-SHA256",
        force_include_body=True,
    )
    for method, path, body, status in CALLS:
        data = b"" if body is None else encode(body)
        headers = {"Content-Type": "application/json", "Prefer": "transient"}
        uri, headers, data = auth.prepare(method, url + path, headers, data)
        assert ("oauth_body_hash" in headers["Authorization"]) == (body is not None)
        response = requests.request(method, uri, data=data, headers=headers, timeout=10)
        assert response.status_code == status, response.text
    assert wall.audit() == []
