"""The action ``fileUpload``: a file into a folder, once for each key (NetSuite contract 6.1).

Of a file its name, size and digest are kept, not its contents.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from pathlib import PurePosixPath
from typing import Any

from simulators.netsuite.actor import Actor
from simulators.netsuite.errors import Forbidden, NoRecord, Refusal
from simulators.netsuite.records.references import as_id
from simulators.netsuite.records.types import find_type
from simulators.netsuite.restlets.call import Call, ScriptError, member_error

UNITS = 60
LONGEST = 10_000_000
"""Characters of base64: the longest string a script is handed for sure."""
PERMISSION = "Documents and Files"

_FIRST = 501
_FOLDERS: dict[str, dict[str, Any]] = {
    "33": {"name": "HubSpot Sync", "private": False},
    "34": {"name": "Administrators only", "private": True},
}


def file_upload(call: Call) -> dict[str, Any]:
    """Keep a file, or find the one that the same key brought before; attach it if asked to.

    A refusal of the file itself is an answer with ``"status": "error"``.
    """
    key, name, folder = call.text("key"), call.text("name"), call.text("folder")
    contents = call.needed("contents")
    attach = _attachment(call)
    call.take(UNITS)
    try:
        return _upload(call, key, name, folder, contents, attach)
    except Refusal as refusal:
        return member_error(refusal)


def _upload(
    call: Call, key: str, name: str, folder: str, contents: Any, attach: tuple[str, str] | None
) -> dict[str, Any]:
    cabinet = _cabinet(call)
    _may_keep(call.actor, cabinet, folder)
    if attach is not None:
        _may_attach(call, *attach)
    id = cabinet["keys"].get(key)
    status = "exists" if id is not None else "created"
    if id is None:
        data = _decoded(contents)
        id = str(_FIRST + len(cabinet["files"]))
        cabinet["keys"][key] = id
        cabinet["files"][id] = {
            "name": _free_name(cabinet, folder, name),
            "folder": folder,
            "size": len(data),
            "sha256": hashlib.sha256(data).hexdigest(),
            "attached": [],
        }
    attached = cabinet["files"][id]["attached"]
    if attach is not None and list(attach) not in attached:
        attached.append(list(attach))
    return {"status": status, "fileId": id, "attached": bool(attached)}


def _cabinet(call: Call) -> dict[str, Any]:
    """The account's files and folders."""
    empty: dict[str, Any] = {
        "folders": {id: dict(each) for id, each in _FOLDERS.items()},
        "files": {},
        "keys": {},
    }
    cabinet: dict[str, Any] = call.account.memory.setdefault("files", empty)
    return cabinet


def _may_keep(actor: Actor, cabinet: dict[str, Any], folder: str) -> None:
    if not actor.may(PERMISSION, "create"):
        raise Forbidden.lacking(PERMISSION)
    found = cabinet["folders"].get(folder)
    if found is None:
        raise ScriptError("FOLDER_NOT_FOUND", f"There is no folder {folder}.")
    if found["private"] and not actor.administrator:
        raise Forbidden.lacking(found["name"])


def _attachment(call: Call) -> tuple[str, str] | None:
    """Record type and id of what the file is for. Raises `ScriptError` for half of it."""
    asked = call.fields.get("attachTo")
    if asked is None:
        return None
    if not isinstance(asked, dict):
        raise ScriptError("INVALID_FIELD", "The field attachTo is no object.")
    for name in ("recordType", "id"):
        if not asked.get(name):
            raise ScriptError("MISSING_FIELD", f"The field attachTo.{name} is missing.")
    return str(asked["recordType"]), str(asked["id"])


def _may_attach(call: Call, kind: str, id: str) -> None:
    type = find_type(kind)
    if not call.actor.may(type.permission, "edit"):
        raise Forbidden.lacking(type.permission)
    number = as_id(id)
    if number is None or call.book().find(type.name, number) is None:
        raise NoRecord


def _decoded(contents: Any) -> bytes:
    if isinstance(contents, str) and len(contents) > LONGEST:
        raise ScriptError("FILE_TOO_LARGE", f"The contents are longer than {LONGEST} characters.")
    try:
        return base64.b64decode(contents, validate=True)
    except (TypeError, ValueError, binascii.Error):
        raise ScriptError("INVALID_CONTENT", "The contents are no base64.") from None


def _free_name(cabinet: dict[str, Any], folder: str, name: str) -> str:
    """The name, with a number before its ending where the folder has a file of that name."""
    taken = {each["name"].casefold() for each in cabinet["files"].values() if each["folder"] == folder}
    path, tried, number = PurePosixPath(name), name, 0
    while tried.casefold() in taken:
        number += 1
        tried = f"{path.stem} ({number}){path.suffix}"
    return tried
