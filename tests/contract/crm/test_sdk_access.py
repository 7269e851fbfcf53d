"""OAuth, webhooks and account info through hubspot-sdk (CRM contract 12, 14)."""

from __future__ import annotations

from typing import Any

import pytest
from hubspot_sdk import APIStatusError, AuthenticationError, BadRequestError, PermissionDeniedError

from simulators.kit.timeline import advance
from tests.contract.crm.conftest import Portal


def refreshed(portal: Portal, **changes: str) -> Any:
    """The answer to a refresh."""
    names = ("refresh_token", "client_id", "client_secret")
    given: dict[str, Any] = {name: portal.ready[name] for name in names} | changes
    return portal.strict.auth.oauth.create_token(grant_type="refresh_token", **given)


def test_tokens(portal: Portal) -> None:
    tokens = refreshed(portal)
    assert (tokens.refresh_token, tokens.expires_in) == (portal.ready["refresh_token"], 1_800)
    client = portal.sdk_with(access_token=tokens.access_token)
    assert list(client.crm.objects.contacts.list()) == []
    secret = {name: portal.ready[name] for name in ("client_id", "client_secret")}
    told: Any = portal.sdk.auth.oauth.introspect_token(token=tokens.access_token, **secret)
    assert (told.active, told.hub_id, told.token_use) == (True, portal.ready["portal_id"], "access_token")
    advance(portal.site, 1_800_000)
    with pytest.raises(AuthenticationError) as refused:
        list(client.crm.objects.contacts.list())
    assert "EXPIRED_AUTHENTICATION" in refused.value.response.text
    portal.strict.auth.oauth.revoke_token(token=tokens.refresh_token, **secret)
    with pytest.raises(BadRequestError) as ended:
        refreshed(portal)
    assert "BAD_REFRESH_TOKEN" in ended.value.response.text


@pytest.mark.parametrize("portal", [{"oauth_json": False}], indirect=True)
def test_without_the_switch_only_forms_are_taken(portal: Portal) -> None:
    with pytest.raises(APIStatusError) as refused:
        refreshed(portal)
    assert refused.value.status_code == 415


def test_refused_credentials(portal: Portal) -> None:
    with pytest.raises(AuthenticationError) as unknown:
        list(portal.sdk_with(access_token="pat-sim-nobody").crm.objects.contacts.list())
    assert "INVALID_AUTHENTICATION" in unknown.value.response.text
    with pytest.raises(BadRequestError) as guessed:
        refreshed(portal, client_secret="guessed")
    assert "BAD_CLIENT_SECRET" in guessed.value.response.text


def test_webhook_subscriptions(portal: Portal) -> None:
    api, app = (
        portal.sdk_with(
            developer_api_key=portal.ready["developer_key"], _strict_response_validation=True
        ).webhooks,
        portal.ready["app_id"],
    )
    settings = api.update_settings(
        app, target_url="http://127.0.0.1:9/hook", throttling={"max_concurrent_requests": 10}
    )
    assert settings.target_url == api.get_settings(app).target_url == "http://127.0.0.1:9/hook"
    made = api.create_event_subscription(
        app, event_type="contact.propertyChange", property_name="email", active=True
    )
    id = int(made.id)
    assert (made.event_type, made.property_name, made.active) == ("contact.propertyChange", "email", True)
    assert [one.id for one in api.list_event_subscriptions(app).results] == [made.id]
    assert api.update_event_subscription(id, app_id=app, active=False).active is False
    changed = api.create_batch_event_subscriptions(app, inputs=[{"id": id, "active": True}])
    assert [one.active for one in changed.results] == [True]
    assert api.get_event_subscription(id, app_id=app).active is True
    api.delete_event_subscription(id, app_id=app)
    assert api.list_event_subscriptions(app).results == []
    api.delete_settings(app)


def test_webhooks_want_the_developer_key(portal: Portal) -> None:
    app = portal.ready["app_id"]
    with pytest.raises(AuthenticationError):
        portal.strict.webhooks.get_settings(app)
    with pytest.raises(PermissionDeniedError):
        portal.sdk_with(access_token=refreshed(portal).access_token).webhooks.get_settings(app)


def test_account_info(portal: Portal) -> None:
    found = portal.strict.account.get()
    assert (found.portal_id, found.account_type) == (portal.ready["portal_id"], "DEVELOPER_TEST")
    (usage,) = portal.strict.account.get_daily_private_apps_usage().results
    assert (usage.current_usage, usage.usage_limit) == (2, 625_000)
