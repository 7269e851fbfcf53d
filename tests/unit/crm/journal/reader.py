"""An app that reads the webhooks journal. For the tests of the journal."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from simulators.crm.journal.scopes import JOURNAL_SCOPES
from tests.unit.crm.caller import Caller

JOURNAL = "/webhooks-journal/journal/2026-03"
SUBSCRIPTIONS = "/webhooks-journal/subscriptions/2026-03"
SNAPSHOTS = "/webhooks-journal/snapshots/2026-03/crm"
OBJECTS = "crm.objects.contacts.read crm.objects.companies.read"
LAG = 5_000


def token(caller: Caller, scope: str = f"{' '.join(JOURNAL_SCOPES)} {OBJECTS}", *, status: int = 200) -> Any:
    form = {
        "grant_type": "client_credentials",
        "client_id": caller.ready["client_id"],
        "client_secret": caller.ready["client_secret"],
        "scope": scope,
    }
    return caller.ask("POST", "/oauth/2026-03/token", token="", data=form, status=status)


class Reader:
    """The app with its token."""

    def __init__(self, caller: Caller) -> None:
        self.caller, self.token = caller, token(caller)["access_token"]

    def ask(self, method: str, path: str, json: Any = None, *, status: int = 200) -> Any:
        return self.caller.ask(method, path, json, token=self.token, status=status)

    def subscribe(self, *actions: str, object: str = "0-1", status: int = 201, **more: Any) -> Any:
        body = {
            "subscriptionType": "OBJECT",
            "objectTypeId": object,
            "portalId": int(self.caller.account.id),
            "actions": list(actions),
            **more,
        }
        return self.ask("POST", SUBSCRIPTIONS, body, status=status)

    def file(self, reference: dict[str, Any]) -> dict[str, Any]:
        """What is behind a reference; fetched without a token."""
        at = urlsplit(reference["url"])
        found = self.caller.ask("GET", f"{at.path}?{at.query}", token="")
        assert found["offset"] == reference["currentOffset"]
        assert isinstance(found, dict)
        return found

    def newest(self) -> list[dict[str, Any]]:
        """The events of the newest file, once all that waits is published."""
        self.caller.advance(LAG)
        events: list[dict[str, Any]] = self.file(self.ask("GET", f"{JOURNAL}/latest"))["journalEvents"]
        return events
