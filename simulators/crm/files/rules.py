"""Uploading, replacing, changing and deleting files (CRM contract 15). Nothing here knows of HTTP."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import msgspec

from simulators.crm import diary, sequences
from simulators.crm.errors import AlreadyExists, InvalidInput, ResourceNotFound
from simulators.crm.files import images, kinds, store
from simulators.crm.files.errors import FileTooLarge
from simulators.crm.files.folders import Folder, join, named, place
from simulators.crm.files.options import ACCESS, Options, instant_given, one_of
from simulators.crm.files.store import File
from simulators.crm.portal import Portal
from simulators.kit.accounts import Account
from simulators.kit.agenda import Item

EXPIRY = "crm_file_expiry"
"""The agenda's word for the end of a file's time."""


@dataclass(frozen=True, slots=True)
class Upload:
    """Bytes that want to become a file. ``charset`` is what the caller says of a text."""

    name: str
    data: bytes
    folder: Folder | None
    options: Options
    charset: str = ""


def get(portal: Portal, id: int) -> File:
    """The live file with this id. Raises `InvalidInput` for 0, `ResourceNotFound`."""
    if id <= 0:
        raise InvalidInput("id must be > 0", context={"id": [str(id)]})
    found = store.get(portal.db, id) if id < 2**63 else None
    if found is None or found.archived is not None:
        raise ResourceNotFound
    return found


def upload(portal: Portal, wanted: Upload, *, cause: str) -> File:
    """The new file, or an older one where the options ask for that.

    Raises `AlreadyExists`, `FileTooLarge`, `InvalidInput`.
    """
    check_size(portal, wanted.data)
    stem, extension = kinds.split(named(wanted.name))
    options, md5 = wanted.options, _md5(wanted.data)
    twin = None if options.strategy == "NONE" else _twin(portal, wanted, stem, extension, md5)
    if twin is not None and options.strategy == "RETURN_EXISTING":
        return twin
    if twin is not None:
        raise AlreadyExists("A duplicate file already exists", context={"fileId": [str(twin.id)]})
    old = store.at_path(portal.db, join(wanted.folder, _whole(stem, extension)))
    if old is not None and options.overwrite:
        archive(portal, old)
    elif old is not None:
        stem = _free_name(portal, wanted.folder, stem, extension)
    (id,) = sequences.take(portal.db, "files")
    made = File(
        id=id,
        folder=wanted.folder.id if wanted.folder else None,
        name=stem,
        extension=extension,
        path=join(wanted.folder, _whole(stem, extension)),
        access=options.access,
        type=kinds.type_of(extension),
        usable=1,
        md5=md5,
        created=portal.at,
        updated=portal.at,
        archived=None,
        expires=options.expires,
        **_measured(wanted.data, wanted.charset),
    )
    store.add(portal.db, made, wanted.data)
    portal.account.note("file", id=str(id), change="created", path=made.path)
    _note_expiry(portal, made, cause)
    return made


def replace(portal: Portal, file: File, data: bytes, options: Options, *, charset: str, cause: str) -> File:
    """Other bytes under the same id, name and path; access and the end of its time go along."""
    check_size(portal, data)
    changed = msgspec.structs.replace(
        file,
        access=options.access,
        expires=options.expires if options.expires is not None else file.expires,
        md5=_md5(data),
        updated=portal.at,
        **_measured(data, charset),
    )
    store.put(portal.db, changed, data)
    portal.account.note("file", id=str(file.id), change="replaced", path=file.path)
    _note_expiry(portal, changed, cause)
    return changed


def change(portal: Portal, file: File, given: dict[str, Any], *, cause: str) -> File:
    """Set what a body gives. Raises `InvalidInput`, `ResourceNotFound`, `AlreadyExists`."""
    folder, name, expires = file.folder, file.name, file.expires
    path = file.path
    if given.get("name"):
        stem, extension = kinds.split(named(given["name"]))
        name = stem if extension == file.extension else named(given["name"])
        path = f"{path.rpartition('/')[0]}/{_whole(name, file.extension)}"
    if given.get("parentFolderId") or given.get("parentFolderPath"):
        target = place(
            portal,
            given.get("parentFolderId"),
            given.get("parentFolderPath"),
            names=("parentFolderId", "parentFolderPath"),
            create=True,
        )
        folder, path = target.id if target else None, join(target, _whole(name, file.extension))
    if path != file.path and store.at_path(portal.db, path) is not None:
        raise AlreadyExists(f"A file already exists at path {path}", context={"path": [path]})
    if given.get("expiresAt"):
        expires = instant_given("expiresAt", given["expiresAt"])
    if given.get("clearExpires") is True:
        expires = None
    usable = given.get("isUsableInContent")
    changed = msgspec.structs.replace(
        file,
        folder=folder,
        name=name,
        path=path,
        access=one_of("access", given.get("access") or file.access, (*ACCESS, file.access)),
        usable=file.usable if usable is None else int(usable is True),
        updated=portal.at,
        expires=expires,
    )
    store.put(portal.db, changed)
    portal.account.note("file", id=str(file.id), change="updated", path=path)
    _note_expiry(portal, changed, cause)
    return changed


def archive(portal: Portal, file: File) -> None:
    """Delete a file: no call finds it any more, and its addresses are dead."""
    store.put(portal.db, msgspec.structs.replace(file, archived=portal.at))
    portal.account.note("file", id=str(file.id), change="deleted", path=file.path)


def purge(portal: Portal, id: int) -> None:
    """Delete a file and its bytes for good, also one that was deleted before. Raises `ResourceNotFound`."""
    found = store.get(portal.db, id) if 0 < id < 2**63 else get(portal, id)
    if found is None:
        raise ResourceNotFound
    store.purge(portal.db, id)
    portal.account.note("file", id=str(id), change="purged", path=found.path)


def expire(account: Account, item: Item) -> None:
    """A file's time is over: it goes for good, unless its time was changed meanwhile."""
    with account.transaction(cause=item.cause) as db:
        found = store.get(db, item.payload["file"])
        if found is not None and found.expires == item.payload["expires"]:
            store.purge(db, found.id)
            account.note("file", id=str(found.id), change="expired", path=found.path)


def check_size(portal: Portal, data: bytes) -> None:
    """Raises `FileTooLarge`."""
    if len(data) > portal.settings.file_limit:
        raise FileTooLarge(len(data), portal.settings.file_limit)


def _note_expiry(portal: Portal, file: File, cause: str) -> None:
    if file.expires is not None:
        diary.note(portal.account, file.expires, EXPIRY, cause=cause, file=file.id, expires=file.expires)


def _twin(portal: Portal, wanted: Upload, stem: str, extension: str, md5: str) -> File | None:
    """The oldest file that counts as the same one."""
    if portal.settings.file_duplicates == "content":
        found = store.same_bytes(portal.db, md5)
    else:
        found = store.same_name(portal.db, stem, extension)
    folder = wanted.folder.id if wanted.folder else None
    anywhere = wanted.options.scope == "ENTIRE_PORTAL"
    return next((one for one in found if anywhere or one.folder == folder), None)


def _free_name(portal: Portal, folder: Folder | None, stem: str, extension: str) -> str:
    """The name with the first number behind it that is not taken in the folder."""
    number = 1
    while store.at_path(portal.db, join(folder, _whole(f"{stem}-{number}", extension))) is not None:
        number += 1
    return f"{stem}-{number}"


def _whole(stem: str, extension: str) -> str:
    return f"{stem}.{extension}" if extension else stem


def _measured(data: bytes, charset: str) -> dict[str, Any]:
    image = images.look(data)
    return {
        "size": len(data),
        "encoding": image.encoding if image else charset or None,
        "width": image.width if image else None,
        "height": image.height if image else None,
    }


def _md5(data: bytes) -> str:
    return hashlib.md5(data, usedforsecurity=False).hexdigest()
