"""Files and folders as the API shows them (CRM contract 15)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from urllib.parse import quote

from simulators.crm.answers import instant
from simulators.crm.files.folders import Folder
from simulators.crm.files.store import File
from simulators.crm.params import base_url

_ALWAYS = ("id", "createdAt", "updatedAt", "archived", "access")


def hosted(portal_id: str, file: File) -> str:
    """The path under which a file's bytes are served."""
    return f"/hubfs/{portal_id}{file.path}"


def show_file(portal_id: str, file: File, asked: Collection[str] = ()) -> dict[str, Any]:
    """A file; ``asked`` leaves only these fields and those that always come."""
    address = base_url() + quote(hosted(portal_id, file)).lstrip("/")
    shown: dict[str, Any] = {
        "id": str(file.id),
        "createdAt": instant(file.created),
        "updatedAt": instant(file.updated),
        "archived": file.archived is not None,
        "access": file.access,
        "parentFolderId": _text(file.folder),
        "name": file.name,
        "path": file.path,
        "size": file.size,
        "height": file.height,
        "width": file.width,
        "encoding": file.encoding,
        "type": file.type,
        "extension": file.extension,
        "defaultHostingUrl": address,
        "url": address,
        "isUsableInContent": bool(file.usable),
        "fileMd5": file.md5,
        "expiresAt": file.expires,
    }
    return _picked(shown, asked)


def show_folder(folder: Folder, asked: Collection[str] = ()) -> dict[str, Any]:
    """A folder, in the same manner."""
    shown = {
        "id": str(folder.id),
        "createdAt": instant(folder.created),
        "updatedAt": instant(folder.updated),
        "archived": False,
        "parentFolderId": _text(folder.parent),
        "name": folder.name,
        "path": folder.path,
    }
    return _picked(shown, asked)


def _picked(shown: dict[str, Any], asked: Collection[str]) -> dict[str, Any]:
    return {
        name: value
        for name, value in shown.items()
        if value is not None and (not asked or name in asked or name in _ALWAYS)
    }


def _text(id: int | None) -> str | None:
    return None if id is None else str(id)
