"""What the file manager does later: imports from a URL and changes of folders (CRM contract 15)."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple
from urllib.parse import unquote, urlsplit

import msgspec
from sqlalchemy import bindparam, insert, select, update

from simulators.crm import diary, parts
from simulators.crm.errors import CrmError, InvalidInput, ResourceNotFound
from simulators.crm.files import folders
from simulators.crm.files.options import parse
from simulators.crm.files.rules import Upload, upload
from simulators.crm.files.tables import tasks
from simulators.crm.portal import Portal, Source
from simulators.kit.accounts import Account
from simulators.kit.agenda import Item
from simulators.kit.asking import Reply, fetch

WORK = "crm_file_task"
"""The agenda's word for a task that is due."""

Kind = Literal["import", "folder"]
_FETCH_TIMEOUT = 10_000


class Task(NamedTuple):
    """One task; instants in ms. ``result`` is the id of the file or folder that came of it."""

    id: str
    kind: Kind
    requested: int
    started: int
    finished: int | None
    asked: str
    result: int | None
    refused: str | None

    def status(self, now: int) -> str:
        """PENDING, PROCESSING, COMPLETE, or CANCELED for a task that failed (the last is SIM)."""
        if self.finished is not None:
            return "CANCELED" if self.refused else "COMPLETE"
        return "PENDING" if now < self.started else "PROCESSING"


_one = select(*(tasks.c[name] for name in Task._fields)).where(tasks.c.id == bindparam("id"))
_add = insert(tasks)
_finish = (
    update(tasks)
    .where(tasks.c.id == bindparam("task"))
    .values(finished=bindparam("at"), result=bindparam("made"), refused=bindparam("reason"))
)


def begin(portal: Portal, kind: Kind, asked: dict[str, Any], *, cause: str) -> str:
    """Put a task on the agenda; its id."""
    id = portal.account.site.streams.uuid(f"crm/{portal.account.id}/file-tasks")
    time = portal.settings.file_task
    portal.db.execute(
        _add,
        {
            "id": id,
            "kind": kind,
            "requested": portal.at,
            "started": portal.at + time // 2,
            "asked": msgspec.json.encode(asked).decode(),
        },
    )
    diary.note(portal.account, portal.at + time, WORK, cause=cause, task=id, actor=portal.source.id)
    return id


def get(portal: Portal, id: str, kind: Kind) -> Task:
    """A task of this kind. Raises `ResourceNotFound`."""
    row = portal.db.execute(_one, {"id": id}).first()
    if row is None or row.kind != kind:
        raise ResourceNotFound
    return Task(*row)


def judge_import(portal: Portal, asked: dict[str, Any]) -> None:
    """Raise what the call itself can tell: `InvalidInput`."""
    if not asked.get("url"):
        raise InvalidInput.missing("ImportFromUrlInput", "url")
    parse(asked, portal.at)
    url = parts.word(asked["url"], "url")
    if not parts.is_address(url):
        raise InvalidInput("url must be a valid URL", context={"url": [url]})
    for name in ("name", "folderPath"):
        parts.word(asked.get(name), name)
    _check_place(asked)


def work(account: Account, item: Item) -> None:
    """Do a task that is due. What it was refused for stands in the task."""
    with account.transaction(cause=item.cause) as db:
        row = db.execute(_one, {"id": item.payload["task"]}).first()
    if row is None or row.finished is not None:
        return
    task = Task(*row)
    asked = msgspec.json.decode(task.asked)
    fetched = Reply(0)
    if task.kind == "import":
        limit = account.settings.file_limit
        fetched = fetch(account.site.sites.poster, asked["url"], _FETCH_TIMEOUT, limit, account.site)
    now = account.now()
    try:
        with account.transaction(cause=item.cause) as db:
            portal = Portal(account, db, Source("INTEGRATION", item.payload["actor"]), now)
            if task.kind == "import":
                made = _imported(portal, asked, fetched, item.cause)
            else:
                made = _moved(portal, asked)
            db.execute(_finish, {"task": task.id, "at": now, "made": made, "reason": None})
    except CrmError as refusal:
        reason = msgspec.json.encode(refusal.item()).decode()
        with account.transaction(cause=item.cause) as db:
            db.execute(_finish, {"task": task.id, "at": now, "made": None, "reason": reason})


def _imported(portal: Portal, asked: dict[str, Any], fetched: Reply, cause: str) -> int:
    if fetched.status != 200:
        raise InvalidInput("The file could not be downloaded from the url", context={"url": [asked["url"]]})
    place = folders.place(
        portal, asked.get("folderId"), asked.get("folderPath"), names=("folderId", "folderPath"), create=True
    )
    in_url = unquote(urlsplit(asked["url"]).path).rstrip("/").rpartition("/")[2] or "file"
    name = str(asked.get("name") or in_url)
    if "." not in name and "." in in_url:
        name = f"{name}.{in_url.rpartition('.')[2]}"
    wanted = Upload(name, fetched.body, place, parse(asked, portal.at))
    return upload(portal, wanted, cause=cause).id


def _moved(portal: Portal, asked: dict[str, Any]) -> int:
    folder = folders.get(portal.db, int(asked["id"]))
    return move(portal, folder, asked).id


def move(portal: Portal, folder: folders.Folder, asked: dict[str, Any]) -> folders.Folder:
    """Rename or move a folder as a body asks; the root has the id 0."""
    parent_id = asked.get("parentFolderId", folder.parent)
    parent = folders.get(portal.db, int(parent_id)) if parent_id else None
    name = folders.named(asked["name"]) if asked.get("name") not in (None, "") else folder.name
    return folders.change(portal, folder, name=name, parent=parent)


def _check_place(asked: dict[str, Any]) -> None:
    given = [name for name in ("folderId", "folderPath") if asked.get(name)]
    if len(given) != 1:
        raise InvalidInput("One of folderId or folderPath is required, and not both")
