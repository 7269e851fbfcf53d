"""Tokens, limits and webhooks through the vendor's own client."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from hubspot import HubSpot  # type: ignore[import-untyped]
from hubspot.crm.contacts import ApiException, PublicObjectSearchRequest, SimplePublicObjectInputForCreate  # type: ignore[import-untyped]
from hubspot.oauth import ApiException as OAuthException  # type: ignore[import-untyped]
from hubspot.utils.signature import Signature  # type: ignore[import-untyped]
from hubspot.webhooks import SettingsChangeRequest, SubscriptionCreateRequest, ThrottlingSettings  # type: ignore[import-untyped]

from simulators.kit.timeline import advance
from tests.contract.crm.conftest import Portal


def refresh(portal: Portal, client: HubSpot, **changes: str) -> str:
    given = {
        "grant_type": "refresh_token",
        "refresh_token": portal.ready["refresh_token"],
        "client_id": portal.ready["client_id"],
        "client_secret": portal.ready["client_secret"],
    }
    token: str = client.oauth.tokens_api.create(**(given | changes)).access_token
    return token


def test_a_refreshed_token_works_until_it_expires(portal: Portal) -> None:
    token = refresh(portal, portal.client)
    client = portal.with_token(token)
    assert client.crm.contacts.get_all() == []
    assert client.oauth.access_tokens_api.get(token).hub_id == portal.ready["portal_id"]
    advance(portal.site, 1_800_000)
    with pytest.raises(ApiException) as refused:
        client.crm.contacts.get_all()
    assert refused.value.status == 401
    assert "EXPIRED_AUTHENTICATION" in refused.value.body
    assert portal.with_token(refresh(portal, portal.client)).crm.contacts.get_all() == []


def test_refused_tokens(portal: Portal) -> None:
    with pytest.raises(ApiException) as refused:
        portal.with_token("pat-sim-nobody").crm.contacts.get_all()
    assert refused.value.status == 401
    with pytest.raises(OAuthException) as bad:
        refresh(portal, portal.client, refresh_token="sim-refresh-no")
    assert bad.value.status == 400
    assert "BAD_REFRESH_TOKEN" in bad.value.body


@pytest.mark.parametrize("portal", [{"burst_private": 2}], indirect=True)
def test_limits(portal: Portal) -> None:
    api = portal.client.crm.contacts.basic_api
    _, _, headers = api.get_page_with_http_info(limit=1)
    assert headers["X-HubSpot-RateLimit-Remaining"] == "1"
    assert headers["Date"] == "Tue, 02 Nov 2027 09:15:04 GMT"
    api.get_page(limit=1)
    with pytest.raises(ApiException) as refused:
        api.get_page(limit=1)
    assert refused.value.status == 429
    assert "TEN_SECONDLY_ROLLING" in refused.value.body
    body = PublicObjectSearchRequest(filter_groups=[])
    search = portal.client.crm.contacts.search_api
    _, _, headers = search.do_search_with_http_info(public_object_search_request=body)
    assert not [name for name in headers if "RateLimit" in name]


class Hook(HTTPServer):
    """Receives webhooks and keeps them."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Receiver)
        self.received: list[tuple[str, dict[str, str]]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hooks"


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        assert isinstance(self.server, Hook)
        self.server.received.append((body, dict(self.headers)))
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def hook() -> Iterator[Hook]:
    server = Hook()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def deliver(portal: Portal, hook: Hook) -> tuple[str, dict[str, str]]:
    """Subscribe, create a contact, and receive what comes of it."""
    app, webhooks = portal.ready["app_id"], portal.developer.webhooks
    throttling = ThrottlingSettings(max_concurrent_requests=10)
    settings = SettingsChangeRequest(throttling=throttling, target_url=hook.url)
    assert (
        webhooks.settings_api.configure(app_id=app, settings_change_request=settings).target_url == hook.url
    )
    wanted = SubscriptionCreateRequest(event_type="contact.creation", active=True)
    webhooks.subscriptions_api.create(app_id=app, subscription_create_request=wanted)
    body = SimplePublicObjectInputForCreate(properties={"email": "ada@acme.test"}, associations=[])
    portal.client.crm.contacts.basic_api.create(simple_public_object_input_for_create=body)
    advance(portal.site, 1_000)
    (received,) = hook.received
    return received


def valid(portal: Portal, hook: Hook, body: str, headers: dict[str, str], version: str) -> bool:
    name = "X-HubSpot-Signature-v3" if version == "v3" else "X-HubSpot-Signature"
    found: bool = Signature.is_valid(
        signature=headers[name],
        client_secret=portal.ready["client_secret"],
        request_body=body,
        http_uri=hook.url,
        signature_version=version,
        timestamp=headers.get("X-HubSpot-Request-Timestamp"),
    )
    return found


@pytest.mark.parametrize("portal", [{"client_time": "wall"}], indirect=True)
@pytest.mark.parametrize("version", ["v1", "v3"])
def test_the_client_s_validator_takes_our_signatures(portal: Portal, hook: Hook, version: str) -> None:
    """Although the site's clock stands a year away: the stamp is wall time."""
    body, headers = deliver(portal, hook)
    assert valid(portal, hook, body, headers, version)
    assert not valid(portal, hook, body + " ", headers, version)


def test_by_the_site_s_clock_the_stamp_is_the_site_s(portal: Portal, hook: Hook) -> None:
    _, headers = deliver(portal, hook)
    assert int(headers["X-HubSpot-Request-Timestamp"]) - portal.account.now() in range(-1_000, 1)
