"""Folders and what may be done with them (CRM contract 15)."""

from __future__ import annotations

import re
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from simulators.crm import parts, sequences
from simulators.crm.errors import AlreadyExists, InvalidInput, ResourceNotFound
from simulators.crm.files import store
from simulators.crm.files.tables import files, folders
from simulators.crm.numbers import digits
from simulators.crm.portal import Portal

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
"""Characters that no address of a file could carry."""


class Folder(msgspec.Struct, frozen=True):
    """One folder; ``path`` begins with a slash and ends with the name."""

    id: int
    parent: int | None
    name: str
    path: str
    created: int
    updated: int


COLUMNS = tuple(folders.c[name] for name in Folder.__struct_fields__)

_by_id = select(*COLUMNS).where(folders.c.id == bindparam("id"))
_by_path = select(*COLUMNS).where(folders.c.path == bindparam("path"))
_inside = select(*COLUMNS).where(folders.c.parent == bindparam("parent")).order_by(folders.c.id)
_insert = insert(folders)
_put = (
    update(folders)
    .where(folders.c.id == bindparam("folder"))
    .values({name: bindparam(name) for name in Folder.__struct_fields__ if name != "id"})
)
_drop = delete(folders).where(folders.c.id == bindparam("folder"))
_move = [
    update(table)
    .where(func.substr(table.c.path, 1, bindparam("length")) == bindparam("below"))
    .values(path=bindparam("new").concat(func.substr(table.c.path, bindparam("length"))))
    for table in (folders, files)
]
"""Everything below a path goes along; files that are deleted, too, which nobody looks for by path."""


def get(db: Connection, id: int) -> Folder:
    """The folder with this id. Raises `ResourceNotFound`."""
    row = db.execute(_by_id, {"id": id}).first() if id < 2**63 else None
    if row is None:
        raise ResourceNotFound
    return Folder(*row)


def at_path(db: Connection, path: str) -> Folder | None:
    """The folder at this path."""
    row = db.execute(_by_path, {"path": clean(path)}).first()
    return None if row is None else Folder(*row)


def clean(path: str) -> str:
    """A path with one slash before each part and none at its end; the root is the empty text."""
    return "".join(f"/{part}" for part in path.split("/") if part.strip())


def join(folder: Folder | None, name: str) -> str:
    """The path of what is called ``name`` in a folder."""
    return f"{folder.path if folder else ''}/{name}"


def named(name: Any) -> str:
    """A name that a folder or file may have. Raises `InvalidInput`."""
    text = parts.word(name, "name").strip()
    if not text or "/" in text:
        raise InvalidInput("name must not be empty and must not contain a slash", context={"name": [text]})
    if _CONTROL.search(text):
        raise InvalidInput("name must not contain control characters", context={"name": [text]})
    return text


def place(portal: Portal, id: Any, path: Any, *, names: tuple[str, str], create: bool) -> Folder | None:
    """The folder that a call names by id or by path, None for the root. Raises `InvalidInput` for both.

    ``names`` are what the call calls the two. With ``create`` a path that is not there is made.
    """
    if id not in (None, "") and path not in (None, ""):
        raise InvalidInput(f"{names[0]} and {names[1]} cannot be set at the same time")
    if id not in (None, ""):
        number = digits(str(id))
        if number is None:
            raise InvalidInput(f"{names[0]} must be a number", context={names[0]: [str(id)]})
        return get(portal.db, number) if number else None
    wanted = clean(parts.word(path, names[1]))
    if not wanted:
        return None
    found = at_path(portal.db, wanted)
    if found is None and not create:
        raise ResourceNotFound
    return found or _make_path(portal, wanted)


def make(portal: Portal, name: str, parent: Folder | None) -> Folder:
    """A new folder. Raises `AlreadyExists`."""
    path = join(parent, name)
    if at_path(portal.db, path) is not None:
        raise AlreadyExists(f"A folder already exists at path {path}", context={"path": [path]})
    (id,) = sequences.take(portal.db, "file_folders")
    made = Folder(id, parent.id if parent else None, name, path, portal.at, portal.at)
    portal.db.execute(_insert, msgspec.structs.asdict(made))
    return made


def change(portal: Portal, folder: Folder, *, name: str, parent: Folder | None) -> Folder:
    """Rename or move a folder and all that is in it. Raises `AlreadyExists` and `InvalidInput`."""
    path = join(parent, name)
    if path == folder.path:
        return folder
    if parent is not None and f"{parent.path}/".startswith(f"{folder.path}/"):
        raise InvalidInput("A folder cannot be moved into itself", context={"id": [str(folder.id)]})
    if at_path(portal.db, path) is not None:
        raise AlreadyExists(f"A folder already exists at path {path}", context={"path": [path]})
    below = f"{folder.path}/"
    for statement in _move:
        portal.db.execute(statement, {"length": len(below), "below": below, "new": path})
    moved = Folder(folder.id, parent.id if parent else None, name, path, folder.created, portal.at)
    portal.db.execute(_put, {"folder": folder.id, **msgspec.structs.asdict(moved)})
    return moved


def remove(portal: Portal, folder: Folder) -> None:
    """Delete a folder and all that is in it; its files are deleted as by their own call (SIM)."""
    for inner in portal.db.execute(_inside, {"parent": folder.id}).all():
        remove(portal, Folder(*inner))
    for file in store.in_folder(portal.db, folder.id):
        store.put(portal.db, msgspec.structs.replace(file, archived=portal.at))
    portal.db.execute(_drop, {"folder": folder.id})


def _make_path(portal: Portal, path: str) -> Folder:
    above, _, name = path.rpartition("/")
    parent = (at_path(portal.db, above) or _make_path(portal, above)) if above else None
    return make(portal, named(name), parent)
