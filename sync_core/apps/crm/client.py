"""One portal of HubSpot's CRM."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from urllib.parse import urlsplit

from sync_core.apps.client import Batch, Check, Done, NotDone, Outcome, Page, Write
from sync_core.apps.crm import bonds, changes, preflight, reading
from sync_core.apps.crm import writes as writing
from sync_core.apps.crm.calls import Calls
from sync_core.apps.crm.shapes import Reader
from sync_core.apps.crm.wire import ACCOUNTS, ITEMS, LISTINGS, Account
from sync_core.apps.http import Session
from sync_core.apps.oauth import Alone, Credentials, Load, Save, Tokens
from sync_core.apps.pacing import Pace
from sync_core.apps.place import Place
from sync_core.ports import Clock
from sync_core.rules.model import Record

TOKEN_PATH = "/oauth/v3/token"
_LIST, _LOOKED_UP = 100, 20


class CrmClient:
    """`sync_core.apps.client.AppClient` for the CRM (CRM contract).

    ``credentials`` are ``access_token`` (a private app's), or ``client_id``, ``client_secret`` and
    ``refresh_token``. ``properties`` names, by object, the properties that ``Record.fields`` must have.
    The record of an update that was `Done` has only the fields that the answer showed. An update of nothing
    but ``associatedcompanyid`` or ``hs_parent_company_id`` is a bond: it makes or moves an association.
    """

    app = "crm"
    lag = 0
    unguarded = True

    def __init__(
        self,
        session: Session,
        credentials: Credentials,
        *,
        properties: Mapping[str, Sequence[str]],
        clock: Clock,
        pace: Pace,
        load_credentials: Load | None = None,
        save_credentials: Save | None = None,
        renewing: Alone = nullcontext,
    ) -> None:
        self.skew = session.skew
        self._session = session
        self._tokens = Tokens(
            session,
            session.base_url + TOKEN_PATH,
            credentials,
            clock,
            load=load_credentials,
            save=save_credentials,
            alone=renewing,
        )
        self._calls = Calls(session, self._tokens, pace)
        self._properties = properties
        self._readers: dict[str, Reader] = {}
        self._portal = str(credentials.get("portal_id") or "")
        self._pages = session.base_url
        if (urlsplit(session.base_url).hostname or "").endswith(("hubapi.com", "hubspot.com")):
            self._pages = "https://app.hubspot.com"

    def checks(self, objects: Sequence[str]) -> list[Check]:
        """Credentials, the right to read, mapped properties, what a private app cannot do, and the clock."""
        return preflight.checks(self._calls, self._reader, objects, self.account, self._tokens, self.skew)

    def prepare(self, objects: Sequence[str]) -> None:
        """Make our unique property on each object, in a group of its own."""
        for object in objects:
            preflight.make_mark(self._calls, object)

    def account(self) -> dict[str, str]:
        """``id`` is the portal; ``name`` falls back on it where the portal tells none."""
        account = self._calls.get("/account-info/v3/details").read(ACCOUNTS)
        self._note(account)
        return {
            "id": self._portal,
            "name": account.portal_name or f"portal {self._portal}",
            "time_zone": account.time_zone,
        }

    def scan(self, object: str, after: str | None = None) -> Page:
        """By the list endpoint, a hundred at a time in the order of ids; new records come at the end."""
        return self._list(object, after, archived=False)

    def gone(self, object: str, after: str | None = None) -> Page:
        """Archived records. One that was merged away is not among them (CRM contract 3.10)."""
        return self._list(object, after, archived=True)

    def changes(self, objects: Sequence[str], since: int, after: str | None = None) -> Page:
        """By search, object after object; a record may come twice. The index is behind by seconds."""
        if not objects:
            return Page(())
        start = self.skew.earliest(since)
        place = Place.parse(after) if after else Place(objects[0], start)
        page, following = changes.changed(self._calls, self._reader(place.object), place)
        rest = objects[list(objects).index(place.object) + 1 :]
        if following is None and rest:
            following = Place(rest[0], start)
        return Page(page.records, str(following) if following else None)

    def read(self, object: str, ids: Sequence[str]) -> list[Record]:
        """By batch read, a hundred at a time.

        An id that was merged away is answered with the record it went into, whose ``aliases`` name it; up to
        twenty ids that the batch did not find are looked up for that, one by one.
        """
        found = reading.records(self._calls, self._reader(object), ids)
        held = {id for record in found for id in (record.id, *record.aliases)}
        missing = [id for id in dict.fromkeys(ids) if id not in held]
        for id in missing[:_LOOKED_UP]:
            if (record := self._survivor(object, id)) and record.id not in held:
                found.append(record)
                held.add(record.id)
        return found

    def with_times(self, object: str, ids: Sequence[str]) -> list[Record]:
        """By batch read with history, fifty at a time; bonds have their times under their properties."""
        return reading.records(self._calls, self._reader(object), ids, times=True)

    def associated(self, object: str, ids: Sequence[str], other: str) -> dict[str, tuple[str, ...]]:
        """By the associations' batch read; every asked id is in the answer, its partners ordered by id."""
        partners = reading.associations(self._calls, object, ids, other)
        return {id: tuple(sorted(others, key=int)) for id, others in partners.items()}

    def batches(self, writes: Sequence[Write]) -> list[Batch]:
        """Creates by batch upsert with our unique property, updates by batch update, bonds by the batch of
        associations; a hundred at most.
        """
        plain = [write for write in writes if bonds.ref_of(write) is None]
        return writing.batches(plain) + bonds.batches(writes)

    def send(self, batch: Batch) -> list[Outcome]:
        """Send a batch. A member that the answer leaves out was merged away: not done (data-sync B.7.4)."""
        way = bonds.send if bonds.is_bonds(batch) else writing.send
        return way(self._calls, self._reader(batch.object), batch)

    def recover(self, batch: Batch) -> list[Outcome]:
        """Creates are looked up by their keys, bonds by their records. An update of properties is judged
        anew: writing it twice does no harm.
        """
        reader = self._reader(batch.object)
        if bonds.is_bonds(batch):
            return bonds.recover(self._calls, reader, batch)
        found: list[Done] = []
        if batch.operation == "create":
            found = writing.find(self._calls, reader, batch.keys)
        known = {done.key: done for done in found}
        return [known.get(key) or NotDone(key) for key in batch.keys]

    def url(self, object: str, id: str) -> str:
        """The record's page; ``""`` as long as the portal is not known."""
        if not self._portal:
            return ""
        return f"{self._pages}/contacts/{self._portal}/record/{self._reader(object).shape.type_id}/{id}"

    def close(self) -> None:
        """Give the connections back."""
        self._session.close()

    def _note(self, account: Account) -> None:
        self._portal = str(account.portal_id)
        if account.ui_domain and self._pages != self._session.base_url:
            self._pages = f"https://{account.ui_domain}"

    def _reader(self, object: str) -> Reader:
        if object not in self._readers:
            self._readers[object] = Reader(object, self._properties.get(object, ()), self.skew)
        return self._readers[object]

    def _list(self, object: str, after: str | None, *, archived: bool) -> Page:
        reader = self._reader(object)
        params = {
            "limit": str(_LIST),
            "properties": ",".join(reader.asked),
            "archived": "true" if archived else "false",
        }
        if after:
            params["after"] = after
        listing = self._calls.get(f"/crm/v3/objects/{object}", params).read(LISTINGS)
        return Page(tuple(map(reader.record, listing.results)), listing.after)

    def _survivor(self, object: str, id: str) -> Record | None:
        reader = self._reader(object)
        path, params = f"/crm/v3/objects/{object}/{id}", {"properties": ",".join(reader.asked)}
        answer = self._calls.get(path, params, expected=(404,))
        return None if answer.status == 404 else reader.record(answer.read(ITEMS))
