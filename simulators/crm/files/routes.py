"""``/files/v3/files``: upload, read, change, delete, look for, import (CRM contract 15)."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

import msgspec
from flask import request
from werkzeug.wrappers import Response

from simulators.crm.answers import answer, instant, no_content
from simulators.crm.auth import open_portal, require
from simulators.crm.errors import InvalidInput, ObjectNotFound, ResourceNotFound, UnsupportedMediaType
from simulators.crm.evidence import BELIEVED, DECIDED, FILES, OBJECTS, PROBE, SET_UP, SPEC
from simulators.crm.files import folders, kinds, rules, search, store, tasks
from simulators.crm.files.hosting import served
from simulators.crm.files.options import Options, one_of, parse
from simulators.crm.files.shapes import hosted, show_file, show_folder
from simulators.crm.files.signing import sign
from simulators.crm.grammar import Product, version
from simulators.crm.params import base_url, body, integer, names, next_link
from simulators.crm.portal import Portal
from simulators.kit.exchange import current
from simulators.kit.fidelity import no_such, partly, whole
from simulators.kit.wire import DecodeError, decode

product = Product("files", "/files/<version('v3'):api>")
SCOPE = "files"
SIZES = ("", "thumb", "icon", "medium", "preview")

_TEN_YEARS = 315_360_000
"""Seconds; a signed URL for longer than that is refused (SIM 15)."""


FILE = SET_UP.but(
    state=whole(SPEC, FILES),
    validation=whole(SPEC, FILES),
    errors=whole(PROBE, BELIEVED),
    auth=whole(SPEC, OBJECTS),
    webhooks=no_such("no event type tells of files"),
)


@product.route("/files", "POST")
@FILE.but(validation=partly("no hidden files", SPEC, FILES))
def upload_file() -> Response:
    """A new file."""
    portal = opened()
    given = _form()
    place = [name for name in ("folderId", "folderPath") if given.get(name)]
    if not place:
        raise InvalidInput("One of folderId or folderPath is required")
    data, file_name = _file()
    options = _options(portal, given)
    folder = folders.place(
        portal, given.get("folderId"), given.get("folderPath"), names=("folderId", "folderPath"), create=True
    )
    name = given.get("fileName") or file_name
    if "." not in name and "." in file_name:
        name = f"{name}.{kinds.split(file_name)[1]}"
    wanted = rules.Upload(name, data, folder, options, given.get("charsetHunch", ""))
    made = rules.upload(portal, wanted, cause=current().span)
    return answer(show_file(portal.account.id, made), 201)


@product.route("/files/<int:file_id>", "GET")
@FILE
def read_file(file_id: int) -> Response:
    """What is known of a file."""
    portal = opened()
    return answer(show_file(portal.account.id, rules.get(portal, file_id), names("properties")))


@product.route("/files/<int:file_id>", "PUT")
@FILE
def replace_file(file_id: int) -> Response:
    """Other bytes for a file."""
    portal = opened()
    file, given = rules.get(portal, file_id), _form()
    data, _ = _file()
    options, charset = _options(portal, given), given.get("charsetHunch", "")
    changed = rules.replace(portal, file, data, options, charset=charset, cause=current().span)
    return answer(show_file(portal.account.id, changed))


@product.route("/files/<int:file_id>", "PATCH")
@FILE
def update_file(file_id: int) -> Response:
    """Rename, move, open or close a file, or set its end."""
    portal = opened()
    changed = rules.change(portal, rules.get(portal, file_id), body(), cause=current().span)
    return answer(show_file(portal.account.id, changed))


@product.route("/files/<int:file_id>", "DELETE")
@FILE
def archive_file(file_id: int) -> Response:
    """Delete a file."""
    portal = opened()
    rules.archive(portal, rules.get(portal, file_id))
    return no_content()


@product.route("/files/<int:file_id>/gdpr-delete", "DELETE")
@FILE
def purge_file(file_id: int) -> Response:
    """Delete a file and its bytes for good."""
    portal = opened()
    rules.purge(portal, file_id)
    return no_content()


@product.route("/files/<int:file_id>/signed-url", "GET")
@FILE.but(state=partly("size and upscale change nothing", SPEC, FILES))
def signed_url(file_id: int) -> Response:
    """An address under which everybody can read the file for a while; a sensitive file has none (404)."""
    portal = opened()
    file = rules.get(portal, file_id)
    if file.sensitive:
        raise ResourceNotFound
    one_of("size", request.args.get("size"), SIZES)
    life = integer("expirationSeconds", portal.settings.signed_url_life // 1000, _TEN_YEARS) * 1000
    expires = (portal.at + life) // 1000 * 1000
    address = sign(portal.account, hosted(portal.account.id, file), expires)
    shown = {
        "expiresAt": instant(expires),
        "url": base_url() + address.lstrip("/"),
        "name": file.name,
        "extension": file.extension,
        "type": file.type,
        "size": file.size,
        "height": file.height,
        "width": file.width,
    }
    return answer({name: value for name, value in shown.items() if value is not None})


@product.route("/files/<int:file_id>/download", "GET")
@FILE.but(state=whole(SPEC, BELIEVED))
def download_file(file_id: int) -> Response:
    """The bytes as an attachment, or the way to them."""
    portal = opened()
    file = rules.get(portal, file_id)
    if portal.settings.file_download == "bytes" or file.sensitive:
        return served(file, store.read(portal.db, file.id), attachment=True)
    expires = (portal.at + portal.settings.signed_url_life) // 1000 * 1000
    address = sign(portal.account, hosted(portal.account.id, file), expires)
    return Response(status=302, headers={"Location": base_url() + address.lstrip("/")})


def _path_of(url: str) -> str:
    """The path in a URL; nothing in a text that is none."""
    try:
        return unquote(urlsplit(url).path)
    except ValueError:
        return ""


@product.route("/files/search", "GET")
@FILE.but(state=whole(SPEC, DECIDED))
def search_files() -> Response:
    """A page of files."""
    portal = opened()
    limit, after = page_asked()
    prefix = f"/hubfs/{portal.account.id}"
    found = search.find_files(
        portal,
        dict(request.args.lists()),
        limit,
        after,
        lambda url: _path_of(url).removeprefix(prefix),
    )
    asked = names("properties")
    return answer(page_shown([show_file(portal.account.id, one, asked) for one in found.rows], found, limit))


@product.route("/files/stat/<rest:path>", "GET")
@FILE
def stat(path: str) -> Response:
    """The file or the folder at a path."""
    portal, asked = opened(), names("properties")
    clean = folders.clean(path)
    file = store.at_path(portal.db, clean)
    if file is not None:
        return answer({"file": show_file(portal.account.id, file, asked)})
    folder = folders.at_path(portal.db, clean)
    if folder is None:
        raise ObjectNotFound("No file or folder exists at path", context={"path": [path]})
    return answer({"folder": show_folder(folder, asked)})


@product.route("/files/import-from-url/async", "POST")
@FILE.but(state=partly("only addresses of this machine are fetched", SPEC))
def import_from_url() -> Response:
    """Fetch a file, later."""
    portal, asked = opened(), body()
    tasks.judge_import(portal, asked)
    return locator(tasks.begin(portal, "import", asked, cause=current().span), "files/import-from-url")


@product.route("/files/import-from-url/async/tasks/<task_id>/status", "GET")
@FILE
def import_status(task_id: str) -> Response:
    """How far an import is."""
    portal = opened()
    task = tasks.get(portal, task_id, "import")
    made = store.get(portal.db, task.result) if task.result else None
    result = show_file(portal.account.id, made) if made else None
    return task_shown(portal, task, result, "files/import-from-url")


def opened() -> Portal:
    """The caller's portal. Raises `MissingScopes`."""
    require(SCOPE)
    return open_portal()


def page_asked() -> tuple[int, int]:
    """How many rows, and after how many; the cursor is an offset (SIM)."""
    return integer("limit", search.LARGEST_PAGE, search.LARGEST_PAGE), integer("after", 0)


def page_shown(rows: list[dict[str, Any]], found: search.Page, limit: int) -> dict[str, Any]:
    """A page as the API shows it."""
    page: dict[str, Any] = {"results": rows}
    if found.after is not None:
        page["paging"] = next_link(str(found.after), limit=limit)
    return page


def locator(id: str, tail: str) -> Response:
    """202: where to ask how far a task is."""
    return answer({"id": id, "links": {"status": _status_link(id, tail)}}, 202)


def task_shown(portal: Portal, task: tasks.Task, result: dict[str, Any] | None, tail: str) -> Response:
    """A task; while it is not done ``completedAt`` is the instant of the call, as clients need one (SIM)."""
    shown: dict[str, Any] = {
        "taskId": task.id,
        "status": task.status(portal.at),
        "requestedAt": instant(task.requested),
        "startedAt": instant(min(task.started, portal.at)),
        "completedAt": instant(portal.at if task.finished is None else task.finished),
        "links": {"status": _status_link(task.id, tail)},
    }
    if result is not None:
        shown["result"] = result
    if task.refused:
        blank = {"category": "", "context": {}, "errors": [], "links": {}}
        shown |= {"numErrors": 1, "errors": [blank | msgspec.json.decode(task.refused)]}
    return answer(shown)


def _status_link(id: str, tail: str) -> str:
    return f"{base_url()}files/{version().text}/{tail}/async/tasks/{id}/status"


def _form() -> dict[str, str]:
    if request.mimetype != "multipart/form-data":
        raise UnsupportedMediaType
    return request.form.to_dict()


def _file() -> tuple[bytes, str]:
    """The bytes of the part ``file``, and the name that it has there. Raises `InvalidInput`."""
    part = request.files.get("file")
    if part is None:
        raise InvalidInput("file is required")
    return part.stream.read(), part.filename or "file"


def _options(portal: Portal, given: dict[str, str]) -> Options:
    text = given.get("options", "")
    if not text:
        raise InvalidInput("options is required")
    try:
        found = decode(text)
    except DecodeError as error:
        raise InvalidInput.json(text.encode(), 0, str(error)) from None
    if not isinstance(found, dict):
        raise InvalidInput.json(b"", 0, "Cannot deserialize value: an object is expected")
    return parse(found, portal.at)
