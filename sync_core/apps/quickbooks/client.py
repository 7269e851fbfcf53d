"""One company of QuickBooks Online."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from urllib.parse import urlsplit

from sync_core.apps.client import AppError, Batch, Check, Outcome, Page, Write
from sync_core.apps.http import Session
from sync_core.apps.oauth import Alone, Credentials, Load, Save, Tokens
from sync_core.apps.pacing import Pace
from sync_core.apps.place import Place
from sync_core.apps.quickbooks import queries
from sync_core.apps.quickbooks import writes as writing
from sync_core.apps.quickbooks.calls import Calls
from sync_core.apps.quickbooks.records import Reader
from sync_core.ports import Clock
from sync_core.rules.model import Record

TOKEN_PATH = "/oauth2/v1/tokens/bearer"
_VENDOR_TOKENS = "https://oauth.platform.intuit.com"
_PAGES = {
    "quickbooks.api.intuit.com": "https://app.qbo.intuit.com",
    "sandbox-quickbooks.api.intuit.com": "https://app.sandbox.qbo.intuit.com",
}
_PAGE_OF = {"customer": "customerdetail", "vendor": "vendordetail", "employee": "employeedetail"}

CDC_REACH = 29 * 24 * 3_600_000
"""Change data capture looks thirty days back; we stay a day away from its edge."""


class QuickBooksClient:
    """`sync_core.apps.client.AppClient` for one company (QuickBooks contract).

    ``credentials`` are ``realm_id``, ``client_id``, ``client_secret``, ``refresh_token`` and, where there is
    one, ``access_token``. ``properties`` names, by object, the fields that ``Record.fields`` must have.
    """

    app = "quickbooks"
    lag = 0
    unguarded = False

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
        self._session, self._clock, self._properties = session, clock, properties
        self._realm = str(credentials["realm_id"])
        self._host = urlsplit(session.base_url).hostname or ""
        tokens = _VENDOR_TOKENS if self._host.endswith(".intuit.com") else session.base_url
        self._calls = Calls(
            session,
            Tokens(
                session,
                tokens + TOKEN_PATH,
                credentials,
                clock,
                load=load_credentials,
                save=save_credentials,
                alone=renewing,
            ),
            pace,
            self._realm,
        )
        self._readers: dict[str, Reader] = {}

    def checks(self, objects: Sequence[str]) -> list[Check]:
        """Credentials, the company's state, the right to read each object, and the clock."""
        try:
            self.account()
            found = [Check("credentials", "ok"), Check("company", "ok")]
        except AppError as error:
            unknown = [Check(f"read {object}", "cannot_tell") for object in objects]
            if error.code == "APP_COMPANY_INACTIVE":
                message = "the QuickBooks company does not accept data"
                return [Check("credentials", "ok"), Check("company", "missing", message), *unknown]
            if error.code not in ("AUTH_EXPIRED", "AUTH_FORBIDDEN"):
                raise
            message = f"QuickBooks refuses the login: {error.message}"
            return [Check("credentials", "missing", message), Check("company", "cannot_tell"), *unknown]
        found += [self._readable(object) for object in objects]
        return [*found, Check("clock", "warn" if self.skew.warning else "ok", self.skew.warning)]

    def prepare(self, objects: Sequence[str]) -> None:
        """Nothing to make: request ids are the vendor's own."""

    def account(self) -> dict[str, str]:
        """``id`` is the realm. The API does not tell the company's time zone; ``time_zone`` is ``""``."""
        company = self._calls.get(f"/companyinfo/{self._realm}", {}).get("CompanyInfo") or {}
        return {"id": self._realm, "name": str(company.get("CompanyName") or ""), "time_zone": ""}

    def scan(self, object: str, after: str | None = None) -> Page:
        """By query, a thousand at a time in the order of creation, inactive ones too; some may come twice."""
        place = Place.parse(after) if after else Place(object, 0)
        rows, following = queries.by_creation(self._calls, place)
        records = tuple(map(self._reader(object).record, rows))
        return Page(records, str(following) if following else None)

    def changes(self, objects: Sequence[str], since: int, after: str | None = None) -> Page:
        """By one change data capture for all objects; by queries, one object at a time, where it falls short.

        A customer's time moves with each of its invoices and payments while its ``version`` stays.
        """
        start, recent = self.skew.earliest(since) // 1000 * 1000, since > self._clock.now() - CDC_REACH
        if not objects:
            return Page(())
        if after is None and recent:
            changed = queries.changed_since(self._calls, list(objects), start)
            if changed is not None:
                return Page(tuple(self._reader(object).record(entity) for object, entity in changed))
        place = Place.parse(after) if after else Place(objects[0], start)
        rows, following = queries.by_change(self._calls, place)
        rest = objects[list(objects).index(place.object) + 1 :]
        if following is None and rest:
            following = Place(rest[0], start)
        records = tuple(map(self._reader(place.object).record, rows))
        return Page(records, str(following) if following else None)

    def gone(self, object: str, after: str | None = None) -> Page:
        """Always empty: names are never deleted, and `changes` and `scan` tell of those made inactive."""
        return Page(())

    def read(self, object: str, ids: Sequence[str]) -> list[Record]:
        """One id by itself, more by query; those that the query's index lacks by themselves as well."""
        asked, reader = list(dict.fromkeys(ids)), self._reader(object)
        found: dict[str, Record] = {}
        if len(asked) > 1:
            for start in range(0, len(asked), queries.IDS):
                rows = queries.by_ids(self._calls, object, asked[start : start + queries.IDS])
                found |= {row["Id"]: reader.record(row) for row in rows}
        for id in asked:
            if id not in found and (entity := queries.by_id(self._calls, object, id)):
                found[id] = reader.record(entity)
        return [found[id] for id in asked if id in found]

    def with_times(self, object: str, ids: Sequence[str]) -> list[Record]:
        """As `read`: QuickBooks keeps one time for the whole record."""
        return self.read(object, ids)

    def associated(self, object: str, ids: Sequence[str], other: str) -> dict[str, tuple[str, ...]]:
        """Nothing: only CRM records have associations that filters look at."""
        return dict.fromkeys(ids, ())

    def batches(self, writes: Sequence[Write]) -> list[Batch]:
        """A few writes as a request each, others in batches of up to thirty.

        An address is replaced as a whole. An update that names only some parts of one is completed with the
        parts that stand in QuickBooks, which costs a read; naming all (`Record.fields` has them) does not.
        """
        return writing.batches(self._calls, writing.completed(writes, self.read))

    def send(self, batch: Batch) -> list[Outcome]:
        """Send a stored request under its id. A refused member leaves the others alone."""
        return writing.send(self._calls, self._reader(batch.object), batch)

    def recover(self, batch: Batch) -> list[Outcome]:
        """Send the same bytes under the same id again, then read how the records stand by now."""
        return writing.recover(self._calls, self._reader(batch.object), batch)

    def url(self, object: str, id: str) -> str:
        """The record's page."""
        root = _PAGES.get(self._host, self._session.base_url)
        return f"{root}/app/{_PAGE_OF[object]}?nameId={id}"

    def close(self) -> None:
        """Give the connections back."""
        self._session.close()

    def _reader(self, object: str) -> Reader:
        if object not in self._readers:
            self._readers[object] = Reader(object, self._properties.get(object, ()), self.skew)
        return self._readers[object]

    def _readable(self, object: str) -> Check:
        try:
            queries.rows(self._calls, self._reader(object).entity, "", "maxresults 1")
        except AppError as error:
            if error.code != "AUTH_FORBIDDEN":
                raise
            return Check(f"read {object}", "missing", error.message)
        return Check(f"read {object}", "ok")
