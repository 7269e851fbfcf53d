"""``/files/v3/folders``: make, read, change, delete and look for folders (CRM contract 15)."""

from __future__ import annotations

from typing import Any

from flask import request
from werkzeug.wrappers import Response

from simulators.crm.answers import answer, no_content
from simulators.crm.errors import InvalidInput, ResourceNotFound
from simulators.crm.evidence import SPEC
from simulators.crm.files import folders, search, tasks
from simulators.crm.files.routes import FILE, locator, opened, page_asked, page_shown, product, task_shown
from simulators.crm.files.shapes import show_folder
from simulators.crm.numbers import digits
from simulators.crm.params import body, names
from simulators.crm.portal import Portal
from simulators.kit.exchange import current
from simulators.kit.fidelity import whole

_TAIL = "folders/update"


@product.route("/folders", "POST")
@FILE.but(state=whole(SPEC), validation=whole(SPEC))
def create_folder() -> Response:
    """A new folder."""
    portal, given = opened(), body()
    if not given.get("name"):
        raise InvalidInput.missing("FolderInput", "name")
    parent = folders.place(
        portal,
        given.get("parentFolderId"),
        given.get("parentPath"),
        names=("parentFolderId", "parentPath"),
        create=True,
    )
    return answer(show_folder(folders.make(portal, folders.named(given["name"]), parent)), 201)


@product.route("/folders/<int:folder_id>", "GET")
@FILE.but(state=whole(SPEC), validation=whole(SPEC))
def read_folder(folder_id: int) -> Response:
    """One folder, by id."""
    return answer(show_folder(folders.get(opened().db, folder_id), names("properties")))


@product.route("/folders/<rest:folder_path>", "GET")
@FILE.but(state=whole(SPEC), validation=whole(SPEC))
def read_folder_at(folder_path: str) -> Response:
    """One folder, by path."""
    return answer(show_folder(_at(opened(), folder_path), names("properties")))


@product.route("/folders/<int:folder_id>", "PATCH")
@FILE.but(state=whole(SPEC), validation=whole(SPEC))
def update_folder(folder_id: int) -> Response:
    """Rename or move a folder, at once."""
    portal = opened()
    return answer(show_folder(tasks.move(portal, folders.get(portal.db, folder_id), _asked())))


@product.route("/folders/<int:folder_id>", "DELETE")
@FILE.but(state=whole(SPEC), validation=whole(SPEC))
def remove_folder(folder_id: int) -> Response:
    """Delete a folder, by id."""
    portal = opened()
    folders.remove(portal, folders.get(portal.db, folder_id))
    return no_content()


@product.route("/folders/<rest:folder_path>", "DELETE")
@FILE.but(state=whole(SPEC), validation=whole(SPEC))
def remove_folder_at(folder_path: str) -> Response:
    """Delete a folder, by path."""
    portal = opened()
    folders.remove(portal, _at(portal, folder_path))
    return no_content()


@product.route("/folders/search", "GET")
@FILE.but(state=whole(SPEC), validation=whole(SPEC))
def search_folders() -> Response:
    """A page of folders."""
    portal, asked = opened(), names("properties")
    limit, after = page_asked()
    found = search.find_folders(portal, dict(request.args.lists()), limit, after)
    return answer(page_shown([show_folder(one, asked) for one in found.rows], found, limit))


@product.route("/folders/update/async", "POST")
@FILE.but(state=whole(SPEC), validation=whole(SPEC))
def update_folder_later() -> Response:
    """Rename or move a folder with all that is in it, later."""
    portal, asked = opened(), _asked()
    if not asked.get("id"):
        raise InvalidInput.missing("FolderUpdateInputWithId", "id")
    number = digits(str(asked["id"]))
    if number is None:
        raise InvalidInput("id must be a number", context={"id": [str(asked["id"])]})
    folders.get(portal.db, number)
    return locator(tasks.begin(portal, "folder", asked, cause=current().span), _TAIL)


@product.route("/folders/update/async/tasks/<task_id>/status", "GET")
@FILE.but(state=whole(SPEC), validation=whole(SPEC))
def update_status(task_id: str) -> Response:
    """How far an update is."""
    portal = opened()
    task = tasks.get(portal, task_id, "folder")
    result = show_folder(folders.get(portal.db, task.result)) if task.result else None
    return task_shown(portal, task, result, _TAIL)


def _asked() -> dict[str, Any]:
    given = body()
    if given.get("name") not in (None, ""):
        folders.named(given["name"])
    parent = given.get("parentFolderId")
    if parent is not None and digits(str(parent)) is None:
        raise InvalidInput("parentFolderId must be a number", context={"parentFolderId": [str(parent)]})
    return given


def _at(portal: Portal, path: str) -> folders.Folder:
    found = folders.at_path(portal.db, path)
    if found is None:
        raise ResourceNotFound
    return found
