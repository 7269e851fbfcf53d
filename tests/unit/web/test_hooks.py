"""Webhooks in: only genuine ones count, and they are hints."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json

from werkzeug.test import TestResponse

from tests.unit.web.rig import Rig

PUBLIC = "http://localhost"
SPAN = "00-0123456789abcdef0123456789abcdef-00000000000000aa-01"


def _body(id: str, at: int) -> bytes:
    """What the CRM sends of a new contact."""
    event = {"subscriptionType": "contact.creation", "objectId": int(id), "occurredAt": at}
    return json.dumps([event]).encode()


BODY = _body("101", 0)


def _digest(secret: str, text: bytes) -> str:
    return base64.b64encode(hmac.new(secret.encode(), text, hashlib.sha256).digest()).decode()


def _crm(
    rig: Rig, *, secret: str = "", path: str = "/api/v1/hooks/crm", age: int = 0, body: bytes = BODY
) -> TestResponse:
    at = str(rig.site.clock.now() - age)
    signature = _digest(
        secret or rig.ready("crm")["client_secret"], f"POST{PUBLIC}{path}".encode() + body + at.encode()
    )
    headers = {
        "X-HubSpot-Signature-v3": signature,
        "X-HubSpot-Request-Timestamp": at,
        "traceparent": SPAN,
    }
    return rig.http.post(path, data=body, headers=headers)


def _quickbooks(rig: Rig, token: str = "") -> TestResponse:
    signature = _digest(token or rig.ready("quickbooks")["webhook_verifier_token"], BODY)
    return rig.http.post("/api/v1/hooks/quickbooks", data=BODY, headers={"intuit-signature": signature})


def test_a_genuine_webhook_brings_the_next_cycle_forward(running: Rig) -> None:
    id = running.contact(email="new@acme.test", firstname="New")
    assert running.pass_time(30_000)["found"] is False, "without a hint the core looks at its next poll"
    body = _body(id, running.site.clock.now() - 30_000)
    assert _crm(running, body=body).status_code == 204
    assert running.settle()["found"] is True
    assert running.call("GET", f"records?q={id}")["items"][0]["partner"]
    events = running.call("GET", "events?limit=1000")["items"]
    hint = next(event for event in events if event["kind"] == "webhook")
    assert hint["cause"] == "00000000000000aa", "the delivery's own span"
    assert hint["span"] in [event["cause"] for event in events if event["kind"] == "cycle"]


def test_quickbooks_signs_the_bytes_with_the_verifier_token(running: Rig) -> None:
    assert _quickbooks(running).status_code == 204
    assert _quickbooks(running, "somebody-elses").status_code == 401


def test_a_forged_or_old_webhook_is_refused_and_wakes_nobody(running: Rig) -> None:
    id = running.contact(email="new@acme.test", firstname="New")
    running.pass_time(30_000)
    body = _body(id, running.site.clock.now() - 30_000)
    assert _crm(running, secret="somebody-elses", body=body).status_code == 401
    assert (
        _crm(running, age=300_001).get_json()["error"]["message"]
        == "the signature is older than five minutes"
    )
    assert running.http.post("/api/v1/hooks/crm", data=BODY).get_json()["error"]["code"] == "BAD_SIGNATURE"
    assert running.settle()["found"] is False
    assert _crm(running, age=300_000).status_code == 204
    assert _crm(running, age=-60_000).status_code == 204, "a stamp of a clock that is ahead passes"


def test_the_signed_address_is_the_one_that_was_called(running: Rig) -> None:
    assert _crm(running, path="/api/v1/hooks/crm?workspace=main").status_code == 204
    running.hub.public_url = "https://sync.acme.test"
    assert _crm(running).status_code == 401, "behind a proxy the sender signed another address"


def test_a_webhook_names_its_workspace_where_there_are_several(running: Rig) -> None:
    running.call("POST", "workspaces", {"id": "second"})
    assert _crm(running).get_json()["error"]["code"] == "MISSING_PARAMETER"
    assert _crm(running, path="/api/v1/hooks/crm?workspace=main").status_code == 204
    refused = _crm(running, path="/api/v1/hooks/crm?workspace=second")
    assert refused.get_json()["error"]["message"] == "crm is not connected"


def test_an_app_that_there_is_no_client_for_has_no_hook(rig: Rig) -> None:
    assert rig.http.post("/api/v1/hooks/sage", data=BODY).status_code == 404
