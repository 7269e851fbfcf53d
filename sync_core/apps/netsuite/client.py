"""One NetSuite account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext

from sync_core.apps.client import AppError, Batch, Check, Outcome, Page, Write
from sync_core.apps.http import Session
from sync_core.apps.netsuite import queries
from sync_core.apps.netsuite.auth import login_of, realm_of
from sync_core.apps.netsuite.bundle import Bundle
from sync_core.apps.netsuite.calls import SYSTEM, Calls
from sync_core.apps.netsuite.fields import kind_of
from sync_core.apps.netsuite.preflight import Preflight
from sync_core.apps.netsuite.records import Reader
from sync_core.apps.netsuite.writes import Writer
from sync_core.apps.oauth import Alone, Credentials, Load, Save
from sync_core.apps.pacing import Pace
from sync_core.apps.place import Place
from sync_core.ports import Clock, Rng, system_rng
from sync_core.rules.model import Record

_GONE = "deleted"
"""The last stretch of a walk through changes: what was deleted, of all objects."""


class NetSuiteClient:
    """`sync_core.apps.client.AppClient` for one account (NetSuite contract).

    ``credentials`` are ``account_id`` with ``consumer_key``, ``consumer_secret``, ``token_id`` and
    ``token_secret``, or with ``client_id``, ``certificate_id`` and ``private_key``. ``properties`` names, by
    object, the fields that ``Record.fields`` must have. ``rng`` is where nonces come from.
    """

    app = "netsuite"
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
        rng: Rng | None = None,
    ) -> None:
        self.skew = session.skew
        self._session, self._clock, self._properties = session, clock, properties
        self._account = realm_of(credentials)
        self._calls = Calls(session, login_of(session, credentials, clock, rng or system_rng()), pace)
        self._bundle = Bundle(self._calls)
        self._writer = Writer(self._calls, self._bundle, self._reader, self._only_subsidiary)
        self._readers: dict[str, Reader] = {}
        self._subsidiaries: list[queries.Row] | None = None
        self._reads_notes = True

    def checks(self, objects: Sequence[str]) -> list[Check]:
        """Credentials, each feature by its name, the bundle, the role, the right to read, and the clock."""
        preflight = Preflight(
            calls=self._calls,
            bundle=self._bundle,
            skew=self.skew,
            now=self._clock.now(),
            subsidiaries=self._active_subsidiaries,
        )
        return preflight.checks(objects)

    def prepare(self, objects: Sequence[str]) -> None:
        """Nothing to make: keys travel as external ids."""

    def account(self) -> dict[str, str]:
        """``name`` is that of the root subsidiary if there is one. ``time_zone`` is ``""``: times are UTC."""
        self._calls.get(f"{SYSTEM}/serverTime")
        root = [row["name"] for row in self._active_subsidiaries() if not row.get("parent")]
        return {"id": self._account, "name": root[0] if root else self._account, "time_zone": ""}

    def scan(self, object: str, after: str | None = None) -> Page:
        """By SuiteQL in the order of internal ids, a thousand at a time, inactive ones too."""
        reader = self._reader(object)
        rows, following = queries.page(self._calls, reader.kind, reader.head, after=int(after or 0))
        return Page(self._timed(reader, rows), str(following) if following else None)

    def changes(self, objects: Sequence[str], since: int, after: str | None = None) -> Page:
        """By SuiteQL, object after object, and at last what was deleted.

        A page is ordered by id under a fixed ``since``: a record that moves meanwhile is not passed over. A
        deletion does not tell persons from companies: it is told of every object that it may be of.
        """
        if not objects:
            return Page(())
        place = Place.parse(after) if after else Place(objects[0], self.skew.earliest(since) // 1000 * 1000)
        if place.object == _GONE:
            return self._deleted(objects, place)
        reader = self._reader(place.object)
        rows, following = queries.page(
            self._calls, reader.kind, reader.head, after=int(place.within or 0), since=place.at
        )
        if following is not None:
            return Page(self._timed(reader, rows), str(Place(place.object, place.at, str(following))))
        rest = list(objects)[list(objects).index(place.object) + 1 :]
        return Page(self._timed(reader, rows), str(Place(rest[0] if rest else _GONE, place.at)))

    def gone(self, object: str, after: str | None = None) -> Page:
        """Always empty: `changes` tells of deletions."""
        return Page(())

    def read(self, object: str, ids: Sequence[str]) -> list[Record]:
        """By SuiteQL, which is consistent, a thousand at a time."""
        reader = self._reader(object)
        found: list[Record] = []
        for start in range(0, len(ids), queries.IDS):
            some = ids[start : start + queries.IDS]
            found += self._timed(reader, queries.by_ids(self._calls, reader.kind, reader.head, some))
        return found

    def with_times(self, object: str, ids: Sequence[str]) -> list[Record]:
        """As `read`: times of fields are always read where the role may."""
        return self.read(object, ids)

    def associated(self, object: str, ids: Sequence[str], other: str) -> dict[str, tuple[str, ...]]:
        """Nothing: only CRM records have associations that filters look at."""
        return dict.fromkeys(ids, ())

    def batches(self, writes: Sequence[Write]) -> list[Batch]:
        """Through the bundle's RESTlet a hundred at a time where it is installed, else a request each.

        An update that names parts of the address costs a look at the address book. A create that names no
        subsidiary gets the only one there is.
        """
        return self._writer.batches(writes)

    def send(self, batch: Batch) -> list[Outcome]:
        """Send a stored request, then read how its records stand. A refused one leaves the others alone."""
        return self._writer.send(batch)

    def recover(self, batch: Batch) -> list[Outcome]:
        """Creates are looked up by their keys, and sent again where they are missing. So are updates, which
        change nothing the second time.
        """
        return self._writer.recover(batch)

    def url(self, object: str, id: str) -> str:
        """The record's page."""
        return self._calls.page_url(f"{kind_of(object).page}?id={id}")

    def close(self) -> None:
        """Give the connections back."""
        self._session.close()

    def _reader(self, object: str) -> Reader:
        if object not in self._readers:
            wanted = self._properties.get(object, ())
            several = "subsidiary" not in wanted or bool(self._active_subsidiaries())
            self._readers[object] = Reader(object, wanted, self.skew, subsidiaries=several)
        return self._readers[object]

    def _timed(self, reader: Reader, rows: Sequence[queries.Row]) -> tuple[Record, ...]:
        records = [reader.record(row) for row in {row["id"]: row for row in rows}.values()]
        if not self._reads_notes:
            return tuple(records)
        try:
            return tuple(reader.timed(self._calls, records))
        except AppError as error:
            if error.code not in ("AUTH_FORBIDDEN", "FIELD_MAP_STALE", "INTERNAL"):
                raise
            self._reads_notes = False
        return tuple(records)

    def _deleted(self, objects: Sequence[str], place: Place) -> Page:
        readers = [self._reader(object) for object in objects]
        types = [reader.kind.type for reader in readers]
        try:
            rows, following = queries.deleted(
                self._calls, types, after=int(place.within or 0), since=place.at
            )
        except AppError as error:
            if error.code != "AUTH_FORBIDDEN":
                raise
            return Page(())  # `checks` says so
        records = tuple(
            reader.gone(row) for row in rows for reader in readers if reader.kind.type == row["type"]
        )
        return Page(records, str(Place(_GONE, place.at, str(following))) if following else None)

    def _active_subsidiaries(self) -> list[queries.Row]:
        """Asked once. Where the table is hidden the account has none, or they are no business of the role."""
        if self._subsidiaries is None:
            try:
                self._subsidiaries = queries.subsidiaries(self._calls)
            except AppError as error:
                if error.code != "AUTH_FORBIDDEN":
                    raise
                self._subsidiaries = []
        return self._subsidiaries

    def _only_subsidiary(self) -> str:
        found = self._active_subsidiaries()
        return found[0]["id"] if len(found) == 1 else ""
