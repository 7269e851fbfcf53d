"""Webhooks that go astray, as the vendors sign and order them."""

from __future__ import annotations

import base64
import hashlib
import hmac

import pytest

from simulators.kit.faults.box import BadFault
from simulators.kit.wire import decode
from tests.unit.faults.ground import HOOKS, Ground


def change(ground: Ground, app: str, name: str) -> str:
    """A new record's id, once whoever listens has been told."""
    made = ground.contact(f"{name}@acme.test") if app == "crm" else ground.customer(DisplayName=name)["Id"]
    ground.advance(10_000)
    return made


def is_genuine(ground: Ground, app: str, body: bytes, signature: str) -> bool:
    if app == "crm":
        secret = ground.ready["crm"]["client_secret"]
        return hashlib.sha256(secret.encode() + body).hexdigest() == signature
    token = ground.ready["quickbooks"]["webhook_verifier_token"]
    digest = hmac.new(token.encode(), body, hashlib.sha256).digest()
    return base64.b64encode(digest).decode() == signature


@pytest.mark.parametrize(
    ("app", "header"), [("crm", "X-HubSpot-Signature"), ("quickbooks", "intuit-signature")]
)
def test_a_bad_signature_is_of_the_vendors_own_kind(ground: Ground, app: str, header: str) -> None:
    ground.site.faults.arm("webhook_badly_signed", app=app)
    for name in ("ann", "bob"):
        change(ground, app, name)
    (url, forged, bad), (_, genuine, good) = ground.mailbox.posts
    assert url == HOOKS[app]
    assert not is_genuine(ground, app, forged, bad[header])
    assert is_genuine(ground, app, genuine, good[header])


def told(ground: Ground) -> list[str]:
    """The record that each post tells of, in the order in which they came."""
    events = (decode(body)[0] for _, body, _ in ground.mailbox.posts)
    return [str(event.get("objectId") or event["intuitentityid"]) for event in events]


@pytest.mark.parametrize("app", ["crm", "quickbooks"])
@pytest.mark.parametrize(
    ("fault", "came"),
    [
        ("webhook_dropped", [1]),
        ("webhook_duplicated", [0, 0, 1]),
        ("webhook_reordered", [1, 0]),
    ],
)
def test_what_comes_and_in_which_order(ground: Ground, app: str, fault: str, came: list[int]) -> None:
    ground.site.faults.arm(fault, app=app)
    ids = [change(ground, app, name) for name in ("ann", "bob")]
    assert told(ground) == [ids[place] for place in came]


def test_a_late_one_is_passed_at_the_crm_and_waited_for_at_quickbooks(ground: Ground) -> None:
    for app in ("crm", "quickbooks"):
        ground.site.faults.arm("webhook_late", app=app)
    contacts = [change(ground, "crm", name) for name in ("ann", "bob")]
    assert told(ground) == [contacts[1]]
    customers = [change(ground, "quickbooks", name) for name in ("ann", "bob")]
    assert told(ground) == [contacts[1]]
    ground.advance(300_000)
    assert told(ground) == [contacts[1], contacts[0], *customers]


@pytest.mark.parametrize(
    "fault",
    ["webhook_dropped", "webhook_duplicated", "webhook_late", "webhook_reordered", "webhook_badly_signed"],
)
def test_netsuite_tells_nobody_anything(ground: Ground, fault: str) -> None:
    with pytest.raises(BadFault, match=f"netsuite cannot have {fault}: it tells nobody of changes"):
        ground.site.faults.arm(fault, app="netsuite")
