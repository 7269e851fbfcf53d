"""A site whose changes are delivered somewhere, for the faults of deliveries."""

from __future__ import annotations

from typing import Any

import msgspec

from simulators.kit.webhooks import Target
from tests.unit.kit.tiny import Caller, Mailbox, a_site

URL = "http://127.0.0.1:1/hooks"


def a_hooked_site(mailbox: Mailbox, **target: Any) -> Caller:
    """Each change is delivered at once, unless ``target`` says otherwise."""
    return Caller(a_site(mailbox=mailbox, target=Target(URL, **target)))


def values(mailbox: Mailbox) -> list[list[str]]:
    """What each post told of."""
    return [[event["value"] for event in msgspec.json.decode(post.body)["events"]] for post in mailbox.posts]
