"""Exports on their way: queued, one at a time, done on the agenda (CRM contract 17)."""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, bindparam, func, insert, select, update

from simulators.crm import diary, sequences
from simulators.crm.errors import CrmError
from simulators.crm.exports.errors import ExportForbidden, ExportLimit
from simulators.crm.exports.formats import FORMATS, Format
from simulators.crm.exports.request import judge
from simulators.crm.exports.sheet import lay_out
from simulators.crm.exports.tables import exports
from simulators.crm.portal import Portal, Source
from simulators.crm.settings import Settings
from simulators.kit.accounts import Account
from simulators.kit.agenda import Item

WORK = "crm_export"
"""The agenda's word for the next step of an export."""

DAY = 86_400_000


class Job(NamedTuple):
    """One export; instants in ms. ``state`` is ENQUEUED, PROCESSING, DONE or FAILED."""

    id: int
    state: str
    asked: str
    created: int
    updated: int
    started: int | None
    finished: int | None
    records: int | None
    refused: str | None

    @property
    def request(self) -> dict[str, Any]:
        """The body that asked for it."""
        found: dict[str, Any] = msgspec.json.decode(self.asked)
        return found

    @property
    def format(self) -> Format:
        """What kind of file it makes."""
        return FORMATS[self.request["format"]]


_columns = tuple(exports.c[name] for name in Job._fields)
_one = select(*_columns).where(exports.c.id == bindparam("id"))
_open = (
    select(*_columns).where(exports.c.state.in_(("ENQUEUED", "PROCESSING"))).order_by(exports.c.id).limit(1)
)
_recent = select(func.count()).select_from(exports).where(exports.c.created > bindparam("since"))
_file = select(exports.c.file).where(exports.c.id == bindparam("id"))
_add = insert(exports)
_set = update(exports).where(exports.c.id == bindparam("job"))
_begun = _set.values(state="PROCESSING", started=bindparam("at"), updated=bindparam("at"))
_done = _set.values(
    state=bindparam("how"),
    finished=bindparam("at"),
    updated=bindparam("at"),
    records=bindparam("count"),
    refused=bindparam("reason"),
    file=bindparam("made"),
)


def queue(portal: Portal, asked: dict[str, Any], *, cause: str) -> int:
    """The id of a new export. Raises `InvalidInput`, `ObjectNotFound`, `ExportLimit`."""
    judge(portal, asked)
    recent: int = portal.db.execute(_recent, {"since": portal.at - DAY}).scalar_one()
    if recent >= portal.settings.exports:
        raise ExportLimit(portal.settings.exports)
    waits = portal.db.execute(_open).first() is not None
    (id,) = sequences.take(portal.db, "exports")
    row = {"id": id, "state": "ENQUEUED", "created": portal.at, "updated": portal.at}
    portal.db.execute(_add, {**row, "asked": msgspec.json.encode(asked).decode()})
    if not waits:
        _note_step(portal.account, id, portal.settings, cause)
    return id


def get(portal: Portal, id: int) -> Job:
    """An export of this portal. Raises `ExportForbidden` for any other id."""
    row = portal.db.execute(_one, {"id": id}).first() if id < 2**63 else None
    if row is None:
        raise ExportForbidden(id, portal.id)
    return Job(*row)


def file_of(db: Connection, id: int) -> bytes | None:
    """The file that an export made."""
    found: bytes | None = db.execute(_file, {"id": id}).scalar_one_or_none()
    return found


def work(account: Account, item: Item) -> None:
    """The next step of an export: begin it, or do it and begin the one that waits behind it."""
    settings: Settings = account.settings
    with account.transaction(cause=item.cause) as db:
        row = db.execute(_one, {"id": item.payload["export"]}).first()
        if row is None or row.state not in ("ENQUEUED", "PROCESSING"):
            return
        job = Job(*row)
        if job.state == "ENQUEUED":
            db.execute(_begun, {"job": job.id, "at": account.now()})
            _note_step(account, job.id, settings, item.cause)
            return
        portal = Portal(account, db, Source("INTEGRATION", "export"), account.now())
        db.execute(_done, {"job": job.id, "at": portal.at, **_outcome(portal, job)})
        waiting = db.execute(_open).first()
        if waiting is not None:
            _note_step(account, waiting.id, settings, item.cause)


def _outcome(portal: Portal, job: Job) -> dict[str, Any]:
    try:
        sheet = lay_out(portal, judge(portal, job.request))
    except CrmError as refusal:  # what was asked for went away meanwhile
        reason = msgspec.json.encode(refusal.item()).decode()
        return {"how": "FAILED", "count": None, "reason": reason, "made": None}
    made = job.format.write(sheet, portal.at)
    return {"how": "DONE", "count": len(sheet) - 1, "reason": None, "made": made}


def _note_step(account: Account, id: int, settings: Settings, cause: str) -> None:
    diary.note(account, account.now() + settings.export_time // 2, WORK, cause=cause, export=id)
