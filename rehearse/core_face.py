"""The sync core as its users command it: connect, set up, turn off, look at cards.

Only what any core with the documented HTTP API can answer: nothing here looks behind it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rehearse.core_values import Card, Check, Conflict, Connection, Issue, Standing, Sync
from rehearse.errors import CoreRefused, NoSuchThing, Refused
from rehearse.people.consent import CONSENTED, fresh_credentials
from simulators.kit.clock import parse_iso

if TYPE_CHECKING:
    from rehearse.backend import Backend

CREDENTIALS = {
    "crm": ("access_token", "client_secret"),
    "netsuite": ("account_id", "consumer_key", "consumer_secret", "token_id", "token_secret"),
    "quickbooks": (
        "realm_id",
        "client_id",
        "client_secret",
        "access_token",
        "refresh_token",
        "webhook_verifier_token",
    ),
}
"""What of an app's part of the ready file its connection needs."""

TRIES = 50
"""So often a command is given again that has to wait for an app's limit."""


class Core:
    """The core of one workspace. What it refuses is `rehearse.errors.CoreRefused` with its code and checks.

    A command that an app's limit holds up is given again once time has passed, on whatever clock there is.
    Syncs are named by themselves or by their ids.
    """

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    def connect(self, app: str, **credentials: str) -> Connection:
        """Bond the workspace with this rehearsal's account of the app. Nothing is synced by that.

        ``credentials`` are used in place of the account's own.
        """
        account = self._backend.ready()[app]
        credentials = credentials or {name: account[name] for name in CREDENTIALS[app]}
        body = {"app": app, "base_url": account["base_url"], "credentials": credentials}
        return Connection.read(self._call("POST", "connections", json=body))

    def reconnect(self, connection: str, **credentials: str) -> Connection:
        """A person allows the access anew, and the connection gets the new credentials.

        ``credentials`` are used in place of those. NetSuite's access is a token of its own pages: unless
        named, the account's first one that is active.
        """
        app = self.connection(connection).app
        account = self._backend.ready()[app]
        held = {name: account[name] for name in (*CREDENTIALS[app], "client_id") if name in account}
        if not credentials and app in CONSENTED:
            held |= fresh_credentials(self._backend.plain(app), app, account)
        body = {"credentials": held | credentials}
        return Connection.read(self._call("POST", f"connections/{connection}/reconnect", json=body))

    def connections(self) -> list[Connection]:
        """Every connection, in the order in which they were made."""
        return [Connection.read(one) for one in self._all("connections", {})]

    def connection(self, id: str) -> Connection:
        """A connection by its id."""
        return Connection.read(self._call("GET", f"connections/{id}"))

    def checks(self, connection: str) -> list[Check]:
        """Ask the app whether it answers as it should."""
        return [Check.read(one) for one in self._all(f"connections/{connection}/checks", {})]

    def set_up(
        self,
        connection: str = "quickbooks",
        crm_object: str = "contacts",
        app_object: str = "customer",
        **settings: Any,
    ) -> Sync:
        """Set up a sync and turn it on. ``settings`` as in the core's API: direction, winner, filters …

        A filter that is left out is the recommended one; an empty one lets all records in.
        """
        body = {"crm_object": crm_object, "app_object": app_object, **settings}
        return Sync.read(self._call("POST", f"connections/{connection}/syncs", json=body))

    def syncs(self, connection: str = "quickbooks") -> list[Sync]:
        """The syncs of a connection, in the order in which they were made."""
        return [Sync.read(one) for one in self._all(f"connections/{connection}/syncs", {})]

    def every_sync(self) -> list[Sync]:
        """The syncs of all connections."""
        apps = [one.id for one in self.connections() if one.app != "crm"]
        return [sync for connection in apps for sync in self.syncs(connection)]

    def sync(self, id: str) -> Sync:
        """A sync by its id, whatever its connection. Raises `NoSuchThing`."""
        for sync in self.every_sync():
            if sync.id == id:
                return sync
        raise NoSuchThing(f"there is no sync {id!r}")

    def settings(self, sync: Sync | str) -> dict[str, Any]:
        """A sync with everything that was decided about it, as the API tells it."""
        found: dict[str, Any] = self._call("GET", self._path(sync))
        return found

    def settings_of_all(self, connection: str) -> list[dict[str, Any]]:
        """Every sync of a connection with its settings, in the order in which they were made."""
        return self._all(f"connections/{connection}/syncs", {})

    def turn_off(self, sync: Sync | str) -> Sync:
        """Start no new write in either direction."""
        return self._command(sync, "turn-off", {})

    def edit(self, sync: Sync | str, **settings: Any) -> Sync:
        """Save settings, or nothing new, and turn the sync on: every record is passed again."""
        return self._command(sync, "edit", settings)

    def delete(self, sync: Sync | str) -> Sync:
        """Forget the sync; all records stay."""
        return self._command(sync, "delete", {})

    def preview(self, sync: Sync | str, **settings: Any) -> dict[str, Any]:
        """What the sync would link and create with these settings, as the API tells it."""
        found: dict[str, Any] = self._call("POST", f"{self._path(sync)}/preview", json=settings)
        return found

    def cards(self, object: str, id: str, lang: str = "en") -> list[Card]:
        """Every card of a CRM record."""
        params = {"app": "crm", "object": object, "id": id, "lang": lang}
        return [Card.read(one) for one in self._call("GET", "cards", params=params)["cards"]]

    def placement(self, object: str, *, installed_on: str, sidebar_customised: bool = False) -> str:
        """Whether cards of this object are placed ``automatic`` or ``by_hand``, by the installation's day."""
        params = {
            "object": object,
            "installed_on": installed_on,
            "sidebar_customised": str(sidebar_customised).lower(),
        }
        return str(self._call("GET", "cards/placement", params=params)["placement"])

    def health(self) -> dict[str, Any]:
        """Sync health as the API tells it: counts for each sync, and what fails or is excluded, by cause."""
        found: dict[str, Any] = self._call("GET", "health")
        return found

    def issues(self, **filters: str) -> list[Issue]:
        """Every open error of a record, or with ``state`` those shelved, or the warnings."""
        return [Issue.read(one) for one in self._all("issues", filters)]

    def warnings(self, sync: Sync | str) -> list[Issue]:
        """What a sync warns of without its records failing."""
        return self.issues(state="warning", sync=sync if isinstance(sync, str) else sync.id)

    def retry(self, object: str, id: str) -> int:
        """Try a failing CRM record again at once; how many tries that makes."""
        found = [one for one in self.issues() if (one.side, one.object, one.id) == ("crm", object, id)]
        chosen = [{"sync": one.sync, "side": one.side, "id": one.id} for one in found]
        return int(self._call("POST", "issues/retry", json={"records": chosen})["retried"]) if chosen else 0

    def conflicts(self, **filters: str) -> list[Conflict]:
        """The audit of values that gave way, newest first."""
        return [Conflict.read(one) for one in self._all("conflicts", filters)]

    def records(self, **filters: str) -> list[Standing]:
        """Where every record stands."""
        return [Standing.read(one) for one in self._all("records", filters)]

    def links(self, sync: Sync | str) -> list[tuple[str, str]]:
        """The pairs of a sync: CRM id and app id, whatever else is to be said of them."""
        id = sync if isinstance(sync, str) else sync.id
        return [(one.id, one.partner) for one in self.records(sync=id, side="crm") if one.partner]

    def hold(self) -> None:
        """Keep the core from looking; what happens meanwhile it finds all at once on `release`."""
        self._backend.hold_core(held=True)

    def release(self) -> None:
        """Let the core go on: it looks at the next `settle` or `advance`."""
        self._backend.hold_core(held=False)

    def _command(self, sync: Sync | str, command: str, body: Mapping[str, Any]) -> Sync:
        return Sync.read(self._call("POST", f"{self._path(sync)}/{command}", json=dict(body)))

    def _path(self, sync: Sync | str) -> str:
        found = self.sync(sync) if isinstance(sync, str) else sync
        return f"connections/{found.connection}/syncs/{found.id}"

    def _all(self, path: str, filters: Mapping[str, str]) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = []
        params = dict(filters)
        while True:
            page = self._call("GET", path, params=params)
            items += page["items"]
            if page["next"] is None:
                return items
            params["cursor"] = page["next"]

    def _call(
        self, method: str, path: str, *, json: Any = None, params: Mapping[str, str] | None = None
    ) -> Any:
        for tries in range(TRIES, -1, -1):
            try:
                return self._backend.core().call(method, f"/api/v1/{path}", json=json, params=params)
            except Refused as refused:
                if refused.code != "LATER" or not tries:
                    raise CoreRefused.of(refused) from None
                later = parse_iso(refused.body["error"]["retry_at"])
            self._backend.let_pass(max(later - self._backend.now(), 1))
        raise AssertionError("the last try returns or raises")
