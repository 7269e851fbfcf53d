"""The workspace, its connections and its syncs: what was configured and what state that is in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from sync_core.store import cursors
from sync_core.store.codec import dump, load
from sync_core.store.secrets import Vault
from sync_core.store.tables import connection, record, sync, workspace

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


_any_workspace = select(workspace.c.id)
_add_workspace = insert(workspace)
_workspace = select(
    workspace.c.id,
    workspace.c.name,
    workspace.c.created,
    workspace.c.woken_at,
    workspace.c.woken_by,
    workspace.c.next_poll,
)
_wake = update(workspace).values(woken_at=bindparam("n_at"), woken_by=bindparam("n_by"))
_wake_and_look = _wake.values(next_poll=bindparam("n_at"))
_users = select(workspace.c.users)
_save_users = update(workspace).values(users=bindparam("n_users"))
_set_next_poll = update(workspace).values(next_poll=bindparam("n_at"))

_add_connection = insert(connection)
_count_of_app = select(func.count()).select_from(connection).where(connection.c.app == bindparam("b_app"))
_connections = (
    select(*(column for column in connection.c if column.name not in ("credentials", "removed")))
    .where(connection.c.removed.is_(None))
    .order_by(connection.c.created, connection.c.id)
)
_credentials = select(connection.c.credentials).where(connection.c.id == bindparam("b_id"))
_change_connection = update(connection).where(connection.c.id == bindparam("b_id"))
_save_credentials = _change_connection.values(credentials=bindparam("n_credentials"))
_save_account = _change_connection.values(account=bindparam("n_account"))
_polled = _change_connection.values(
    polled_at=bindparam("n_at"),
    error_code=None,
    error_params=None,
    error_since=None,
    retry_at=None,
    waits_until=None,
)
_waits = _change_connection.values(waits_until=bindparam("n_until"), retry_at=bindparam("n_retry_at"))
_failed = _change_connection.values(
    error_code=bindparam("n_code"),
    error_params=bindparam("n_params"),
    error_since=func.coalesce(connection.c.error_since, bindparam("n_now")),
    retry_at=bindparam("n_retry_at"),
)

_last_sync = select(func.coalesce(func.max(sync.c.number), 0))
_add_sync = insert(sync)
_sync_of = select(sync).where(sync.c.id == bindparam("b_id"))
_syncs = select(sync).where(sync.c.state != "DELETED").order_by(sync.c.number)
_change_sync = update(sync).where(sync.c.id == bindparam("b_id"))
_save_sync = _change_sync.values(settings=bindparam("n_settings"))
_set_state = _change_sync.values(state=bindparam("n_state"), cause=bindparam("n_cause"))
_activate = _change_sync.values(
    state="INITIAL", cause="", generation=sync.c.generation + 1, activated_at=bindparam("n_at")
)
_pass_all = (
    update(record)
    .where(record.c.side == bindparam("b_side"), record.c.object == bindparam("b_object"))
    .where(record.c.dirty.is_(None))
    .values(dirty=1)
)


def make_workspace(tx: Connection, id: str, name: str, now: int) -> None:
    """The one row that says whose database this is. Doing it again changes nothing."""
    if tx.execute(_any_workspace).first() is None:
        new = {"id": id, "name": name, "created": now, "last_intent": 0, "users": "{}"}
        tx.execute(_add_workspace, new)


def get_workspace(tx: Connection) -> Workspace:
    """Whose database this is."""
    row = tx.execute(_workspace).one()
    return Workspace(row.id, row.name, row.created, row.woken_at, row.woken_by or "", row.next_poll)


def wake(tx: Connection, at: int, by: str, *, look: bool = True) -> None:
    """Ask for a cycle soon: a webhook came, settings were saved. Many wake-ups make one cycle.

    ``look`` asks it to look for changes everywhere; a webhook that names records does not need that.
    """
    tx.execute(_wake_and_look if look else _wake, {"n_at": at, "n_by": by})


def take_wake(tx: Connection) -> str:
    """Answer the wake-up at the start of a cycle; a later one stands. Returns its span or ``clock``."""
    woken = tx.execute(_workspace).one()
    if woken.woken_at is None:
        return "clock"
    tx.execute(_wake, {"n_at": None, "n_by": None})
    return woken.woken_by or "clock"


def users(tx: Connection) -> dict[str, list[str]]:
    """The people of the portal by e-mail, each with what they may do; no vendor API tells (H, A-27)."""
    known: dict[str, list[str]] = load(tx.execute(_users).scalar_one())
    return known


def save_users(tx: Connection, known: dict[str, list[str]]) -> None:
    """These people and nobody else."""
    tx.execute(_save_users, {"n_users": dump(known)})


def set_next_poll(tx: Connection, at: int) -> None:
    """When to look for changes without being asked."""
    tx.execute(_set_next_poll, {"n_at": at})


def add_connection(
    tx: Connection, vault: Vault, *, id: str, app: str, base_url: str, credentials: dict[str, Any], now: int
) -> None:
    """A new bond; its credentials are encrypted before they touch the database."""
    new = {"id": id, "app": app, "base_url": base_url, "account": "{}", "created": now}
    tx.execute(_add_connection, {**new, "credentials": vault.seal(credentials)})


def next_connection_id(tx: Connection, app: str) -> str:
    """The app, the app with ``-2`` …: readable, and never used twice."""
    taken = tx.execute(_count_of_app, {"b_app": app}).scalar_one()
    return app if taken == 0 else f"{app}-{taken + 1}"


def connections(tx: Connection) -> list[AppConnection]:
    """Every bond that was not removed, in the order in which they were made."""
    return [_connection(row) for row in tx.execute(_connections)]


def credentials(tx: Connection, vault: Vault, id: str) -> dict[str, Any]:
    """The decrypted credentials of a connection."""
    return vault.open(tx.execute(_credentials, {"b_id": id}).scalar_one())


def save_credentials(tx: Connection, vault: Vault, id: str, new: dict[str, Any]) -> None:
    """Keep other credentials, whatever was there."""
    tx.execute(_save_credentials, {"b_id": id, "n_credentials": vault.seal(new)})


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
    tx.execute(_save_account, {"b_id": id, "n_account": dump(account)})


def polled(tx: Connection, id: str, at: int) -> None:
    """The app answered: the connection is sound and its records have a fresh verdict."""
    tx.execute(_polled, {"b_id": id, "n_at": at})


def waits(tx: Connection, id: str, *, until: int | None, retry_at: int | None) -> None:
    """The account is not ready yet: ask again by ourselves, until then. None: no more."""
    tx.execute(_waits, {"b_id": id, "n_until": until, "n_retry_at": retry_at})


def failed(
    tx: Connection, id: str, *, code: str, params: dict[str, str], now: int, retry_at: int | None
) -> None:
    """The connection as a whole failed: one error, however many records wait behind it (B.5.1)."""
    what = {"n_code": code, "n_params": dump(params), "n_now": now, "n_retry_at": retry_at}
    tx.execute(_failed, {"b_id": id, **what})


def add_sync(tx: Connection, *, connection: str, settings: dict[str, Any], now: int) -> SyncRow:
    """A new sync in state ``DRAFT``: nothing is read or written yet."""
    number = tx.execute(_last_sync).scalar_one() + 1
    new = {"id": f"sync-{number}", "number": number, "connection": connection, "settings": dump(settings)}
    tx.execute(_add_sync, {**new, "state": "DRAFT", "generation": 0, "created": now})
    return get_sync(tx, f"sync-{number}")


def get_sync(tx: Connection, id: str) -> SyncRow:
    """The sync with this id. Raises `LookupError`."""
    row = tx.execute(_sync_of, {"b_id": id}).one_or_none()
    if row is None or row.state == "DELETED":
        raise LookupError(f"no sync {id!r}")
    return _sync(row)


def syncs(tx: Connection, *, connection: str | None = None) -> list[SyncRow]:
    """Every sync that was not deleted, in the order in which they were made."""
    return [_sync(row) for row in tx.execute(_syncs) if connection in (None, row.connection)]


def save_sync(tx: Connection, id: str, settings: dict[str, Any]) -> None:
    """Keep edited settings; `activate` puts them to work."""
    tx.execute(_save_sync, {"b_id": id, "n_settings": dump(settings)})


def set_state(tx: Connection, id: str, state: SyncState, *, cause: str = "") -> None:
    """Move a sync to another state (B.2.1). The caller has checked that it may."""
    tx.execute(_set_state, {"b_id": id, "n_state": state, "n_cause": cause})


def activate(
    tx: Connection, id: str, now: int, objects: dict[str, list[str]], synced: dict[str, str]
) -> None:
    """Turn a sync on: all records of both sides are passed again (B.1 #4).

    ``objects`` names per side what has to be read in full before anything is written, ``synced`` the one
    object of each side whose records are planned. What was read before keeps its place in the changes: only
    they tell of what was deleted while the sync was off.
    """
    tx.execute(_activate, {"b_id": id, "n_at": now})
    for side, names in sorted(objects.items()):
        cursors.begin(tx, side, names, now)
    pass_all(tx, synced)


def pass_all(tx: Connection, synced: dict[str, str]) -> None:
    """Let all records of these objects, one for each side, be planned again."""
    for side, name in synced.items():
        tx.execute(_pass_all, {"b_side": side, "b_object": name})


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
