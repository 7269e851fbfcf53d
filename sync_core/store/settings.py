"""The workspace, its connections and its syncs: what was configured and what state that is in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from sqlalchemy import Connection, Row, func, insert, select, update

from sync_core.store.codec import dump, load
from sync_core.store.secrets import Vault
from sync_core.store.tables import connection, cursor, record, sync, workspace

SyncState: TypeAlias = Literal["DRAFT", "INITIAL", "ON", "OFF", "DELETED"]


@dataclass(frozen=True, slots=True)
class Workspace:
    """One CRM portal with all its connections. ``woken_by`` is the span of the newest wake-up."""

    id: str
    name: str
    created: int
    woken_at: int | None
    woken_by: str
    next_poll: int | None


@dataclass(frozen=True, slots=True)
class AppConnection:
    """A workspace's bond to one account. The CRM's own has the id ``crm``.

    ``waits_until``: the account is being made ready, and is asked again at ``retry_at`` by ourselves.
    """

    id: str
    app: str
    base_url: str
    account: dict[str, str]
    created: int
    polled_at: int | None
    error_code: str
    error_params: dict[str, str]
    error_since: int | None
    retry_at: int | None
    waits_until: int | None = None


@dataclass(frozen=True, slots=True)
class SyncRow:
    """A sync as it was saved. ``generation`` counts the saves: verdicts of an older one no longer hold."""

    id: str
    number: int
    connection: str
    settings: dict[str, Any]
    state: SyncState
    generation: int
    created: int
    activated_at: int | None
    cause: str

    @property
    def on(self) -> bool:
        """Whether records flow."""
        return self.state in ("INITIAL", "ON")


def make_workspace(tx: Connection, id: str, name: str, now: int) -> None:
    """The one row that says whose database this is. Doing it again changes nothing."""
    if tx.execute(select(workspace.c.id)).first() is None:
        tx.execute(insert(workspace).values(id=id, name=name, created=now, last_intent=0, users="{}"))


def get_workspace(tx: Connection) -> Workspace:
    """Whose database this is."""
    row = tx.execute(select(workspace)).one()
    return Workspace(row.id, row.name, row.created, row.woken_at, row.woken_by or "", row.next_poll)


def wake(tx: Connection, at: int, by: str, *, look: bool = True) -> None:
    """Ask for a cycle soon: a webhook came, settings were saved. Many wake-ups make one cycle.

    ``look`` asks it to look for changes everywhere; a webhook that names records does not need that.
    """
    tx.execute(update(workspace).values(woken_at=at, woken_by=by, **({"next_poll": at} if look else {})))


def take_wake(tx: Connection) -> str:
    """Answer the wake-up at the start of a cycle; a later one stands. Returns its span or ``clock``."""
    by = tx.execute(
        select(workspace.c.woken_by).where(workspace.c.woken_at.is_not(None))
    ).scalar_one_or_none()
    tx.execute(update(workspace).values(woken_at=None, woken_by=None))
    return by or "clock"


def users(tx: Connection) -> dict[str, list[str]]:
    """The people of the portal by e-mail, each with what they may do; no vendor API tells (H, A-27)."""
    known: dict[str, list[str]] = load(tx.execute(select(workspace.c.users)).scalar_one())
    return known


def save_users(tx: Connection, known: dict[str, list[str]]) -> None:
    """These people and nobody else."""
    tx.execute(update(workspace).values(users=dump(known)))


def set_next_poll(tx: Connection, at: int) -> None:
    """When to look for changes without being asked."""
    tx.execute(update(workspace).values(next_poll=at))


def add_connection(
    tx: Connection, vault: Vault, *, id: str, app: str, base_url: str, credentials: dict[str, Any], now: int
) -> None:
    """A new bond; its credentials are encrypted before they touch the database."""
    tx.execute(
        insert(connection).values(
            id=id, app=app, base_url=base_url, credentials=vault.seal(credentials), account="{}", created=now
        )
    )


def next_connection_id(tx: Connection, app: str) -> str:
    """The app, the app with ``-2`` …: readable, and never used twice."""
    taken = tx.execute(
        select(func.count()).select_from(connection).where(connection.c.app == app)
    ).scalar_one()
    return app if taken == 0 else f"{app}-{taken + 1}"


def connections(tx: Connection) -> list[AppConnection]:
    """Every bond that was not removed, in the order in which they were made."""
    rows = tx.execute(
        select(connection)
        .where(connection.c.removed.is_(None))
        .order_by(connection.c.created, connection.c.id)
    )
    return [_connection(row) for row in rows]


def credentials(tx: Connection, vault: Vault, id: str) -> dict[str, Any]:
    """The decrypted credentials of a connection."""
    return vault.open(tx.execute(select(connection.c.credentials).where(connection.c.id == id)).scalar_one())


def save_credentials(tx: Connection, vault: Vault, id: str, new: dict[str, Any]) -> None:
    """Keep other credentials, whatever was there."""
    tx.execute(update(connection).where(connection.c.id == id).values(credentials=vault.seal(new)))


def sealed_credentials(tx: Connection, id: str) -> bytes:
    """The credentials as they are stored: no two sealings are alike, so this tells one from the next."""
    sealed: bytes = tx.execute(select(connection.c.credentials).where(connection.c.id == id)).scalar_one()
    return sealed


def replace_credentials(tx: Connection, id: str, old: bytes, new: bytes) -> bool:
    """Put sealed credentials in the place of others; False, and no change, if those are there no more."""
    here = (connection.c.id == id) & (connection.c.credentials == old)
    return tx.execute(update(connection).where(here).values(credentials=new)).rowcount == 1


def save_account(tx: Connection, id: str, account: dict[str, str]) -> None:
    """Facts of the account as the app told them."""
    tx.execute(update(connection).where(connection.c.id == id).values(account=dump(account)))


def polled(tx: Connection, id: str, at: int) -> None:
    """The app answered: the connection is sound and its records have a fresh verdict."""
    tx.execute(
        update(connection)
        .where(connection.c.id == id)
        .values(
            polled_at=at,
            error_code=None,
            error_params=None,
            error_since=None,
            retry_at=None,
            waits_until=None,
        )
    )


def waits(tx: Connection, id: str, *, until: int | None, retry_at: int | None) -> None:
    """The account is not ready yet: ask again by ourselves, until then. None: no more."""
    tx.execute(update(connection).where(connection.c.id == id).values(waits_until=until, retry_at=retry_at))


def failed(
    tx: Connection, id: str, *, code: str, params: dict[str, str], now: int, retry_at: int | None
) -> None:
    """The connection as a whole failed: one error, however many records wait behind it (B.5.1)."""
    since = func.coalesce(connection.c.error_since, now)
    tx.execute(
        update(connection)
        .where(connection.c.id == id)
        .values(error_code=code, error_params=dump(params), error_since=since, retry_at=retry_at)
    )


def add_sync(tx: Connection, *, connection: str, settings: dict[str, Any], now: int) -> SyncRow:
    """A new sync in state ``DRAFT``: nothing is read or written yet."""
    number = tx.execute(select(func.coalesce(func.max(sync.c.number), 0))).scalar_one() + 1
    tx.execute(
        insert(sync).values(
            id=f"sync-{number}",
            number=number,
            connection=connection,
            settings=dump(settings),
            state="DRAFT",
            generation=0,
            created=now,
        )
    )
    return get_sync(tx, f"sync-{number}")


def get_sync(tx: Connection, id: str) -> SyncRow:
    """The sync with this id. Raises `LookupError`."""
    row = tx.execute(select(sync).where(sync.c.id == id)).one_or_none()
    if row is None or row.state == "DELETED":
        raise LookupError(f"no sync {id!r}")
    return _sync(row)


def syncs(tx: Connection, *, connection: str | None = None) -> list[SyncRow]:
    """Every sync that was not deleted, in the order in which they were made."""
    rows = tx.execute(select(sync).where(sync.c.state != "DELETED").order_by(sync.c.number))
    return [_sync(row) for row in rows if connection in (None, row.connection)]


def save_sync(tx: Connection, id: str, settings: dict[str, Any]) -> None:
    """Keep edited settings; `activate` puts them to work."""
    tx.execute(update(sync).where(sync.c.id == id).values(settings=dump(settings)))


def set_state(tx: Connection, id: str, state: SyncState, *, cause: str = "") -> None:
    """Move a sync to another state (B.2.1). The caller has checked that it may."""
    tx.execute(update(sync).where(sync.c.id == id).values(state=state, cause=cause))


def activate(
    tx: Connection, id: str, now: int, objects: dict[str, list[str]], synced: dict[str, str]
) -> None:
    """Turn a sync on: all records of both sides are passed again (B.1 #4).

    ``objects`` names per side what has to be read in full before anything is written, ``synced`` the one
    object of each side whose records are planned.
    """
    tx.execute(
        update(sync)
        .where(sync.c.id == id)
        .values(state="INITIAL", cause="", generation=sync.c.generation + 1, activated_at=now)
    )
    for side, names in sorted(objects.items()):
        for name in names:
            tx.execute(cursor.delete().where(cursor.c.side == side, cursor.c.object == name))
            tx.execute(insert(cursor).values(side=side, object=name, position=now, scan="due"))
    pass_all(tx, synced)


def pass_all(tx: Connection, synced: dict[str, str]) -> None:
    """Let all records of these objects, one for each side, be planned again."""
    for side, name in synced.items():
        here = (record.c.side == side) & (record.c.object == name)
        tx.execute(update(record).where(here, record.c.dirty.is_(None)).values(dirty=1))


def _connection(row: Row[Any]) -> AppConnection:
    return AppConnection(
        id=row.id,
        app=row.app,
        base_url=row.base_url,
        account=load(row.account),
        created=row.created,
        polled_at=row.polled_at,
        error_code=row.error_code or "",
        error_params=load(row.error_params) if row.error_params else {},
        error_since=row.error_since,
        retry_at=row.retry_at,
        waits_until=row.waits_until,
    )


def _sync(row: Row[Any]) -> SyncRow:
    return SyncRow(
        id=row.id,
        number=row.number,
        connection=row.connection,
        settings=load(row.settings),
        state=row.state,
        generation=row.generation,
        created=row.created,
        activated_at=row.activated_at,
        cause=row.cause or "",
    )
