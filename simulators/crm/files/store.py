"""Files in the database. Every statement is built once."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, delete, insert, select, update

from simulators.crm.files.tables import contents, files


class File(msgspec.Struct, frozen=True):
    """What is known of a file; instants in ms, ``path`` with the name and its ending."""

    id: int
    folder: int | None
    name: str
    extension: str
    path: str
    access: str
    type: str
    encoding: str | None
    size: int
    width: int | None
    height: int | None
    md5: str
    usable: int
    created: int
    updated: int
    archived: int | None
    expires: int | None

    @property
    def public(self) -> bool:
        """Whether whoever has the address may read it."""
        return self.access.startswith("PUBLIC")

    @property
    def sensitive(self) -> bool:
        """Whether no address ever shows it: only ``download`` does."""
        return self.access.endswith("SENSITIVE")


COLUMNS = tuple(files.c[name] for name in File.__struct_fields__)

_live = files.c.archived.is_(None)
_by_id = select(*COLUMNS).where(files.c.id == bindparam("id"))
_by_path = select(*COLUMNS).where(files.c.path == bindparam("path"), _live).order_by(files.c.id)
_by_md5 = select(*COLUMNS).where(files.c.md5 == bindparam("md5"), _live).order_by(files.c.id)
_by_name = (
    select(*COLUMNS)
    .where(files.c.name == bindparam("name"), files.c.extension == bindparam("extension"), _live)
    .order_by(files.c.id)
)
_in_folder = select(*COLUMNS).where(files.c.folder == bindparam("folder"), _live).order_by(files.c.id)
_insert = insert(files)
_update = (
    update(files)
    .where(files.c.id == bindparam("file"))
    .values({name: bindparam(name) for name in File.__struct_fields__ if name != "id"})
)
_delete = delete(files).where(files.c.id == bindparam("file"))
_bytes = select(contents.c.bytes).where(contents.c.id == bindparam("id"))
_put = insert(contents).prefix_with("OR REPLACE")
_drop = delete(contents).where(contents.c.id == bindparam("file"))


def get(db: Connection, id: int) -> File | None:
    """The file with this id, deleted or not."""
    return _first(db, _by_id, id=id)


def at_path(db: Connection, path: str) -> File | None:
    """The live file at this path."""
    return _first(db, _by_path, path=path)


def same_bytes(db: Connection, md5: str) -> list[File]:
    """The live files with these bytes, oldest first."""
    return [File(*row) for row in db.execute(_by_md5, {"md5": md5})]


def same_name(db: Connection, name: str, extension: str) -> list[File]:
    """The live files of this name, oldest first."""
    return [File(*row) for row in db.execute(_by_name, {"name": name, "extension": extension})]


def in_folder(db: Connection, folder: int) -> list[File]:
    """The live files right in a folder."""
    return [File(*row) for row in db.execute(_in_folder, {"folder": folder})]


def read(db: Connection, id: int) -> bytes:
    """The bytes of a file."""
    found: bytes = db.execute(_bytes, {"id": id}).scalar_one()
    return found


def add(db: Connection, file: File, data: bytes) -> None:
    """A new file with its bytes."""
    db.execute(_insert, msgspec.structs.asdict(file))
    db.execute(_put, {"id": file.id, "bytes": data})


def put(db: Connection, file: File, data: bytes | None = None) -> None:
    """The file as it is now; ``data`` takes the place of its bytes."""
    db.execute(_update, {"file": file.id, **msgspec.structs.asdict(file)})
    if data is not None:
        db.execute(_put, {"id": file.id, "bytes": data})


def purge(db: Connection, id: int) -> None:
    """Leave no trace of a file."""
    db.execute(_delete, {"file": id})
    db.execute(_drop, {"file": id})


def _first(db: Connection, query: Any, **params: Any) -> File | None:
    row = db.execute(query, params).first()
    return None if row is None else File(*row)
