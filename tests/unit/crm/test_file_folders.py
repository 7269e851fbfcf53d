"""Folders, and what the file manager does later (CRM contract 15)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest

from simulators.kit.asking import Reply
from simulators.kit.http import HttpPoster, is_loopback
from simulators.kit.sites import Site
from simulators.kit.timeline import advance
from tests.unit.crm.caller import Caller, Mailbox
from tests.unit.crm.test_files import FILES, fetch, send

FOLDERS = "/files/v3/folders"
IMPORT = f"{FILES}/import-from-url/async"
WANTED = {"access": "PRIVATE", "url": "http://127.0.0.1:9/a.txt", "folderPath": "/in"}


class Reader(Mailbox):
    """A poster that reads from the caller's own fake, and remembers what it was asked for."""

    def __init__(self, caller: Caller) -> None:
        super().__init__()
        self.caller, self.asked = caller, list[str]()

    def fetch(self, url: str, timeout_ms: int, most: int, site: Site) -> Reply:
        self.asked.append(url)
        if not is_loopback(url):
            return Reply(0)
        response = fetch(self.caller, url)
        return Reply(response.status_code, body=response.data)


@pytest.fixture
def reader(caller: Caller) -> Reader:
    found = Reader(caller)
    caller.sites.poster = found
    return found


def folder(caller: Caller, name: str, status: int = 201, **more: Any) -> Any:
    return caller.ask("POST", FOLDERS, {"name": name, **more}, status=status)


def test_folders_are_made_read_and_deleted(caller: Caller) -> None:
    made = folder(caller, "invoices", parentPath="/finance/2026")
    assert made == {
        "id": made["id"],
        "createdAt": "2026-11-02T09:15:04.120Z",
        "updatedAt": "2026-11-02T09:15:04.120Z",
        "archived": False,
        "parentFolderId": made["parentFolderId"],
        "name": "invoices",
        "path": "/finance/2026/invoices",
    }
    assert caller.ask("GET", f"{FOLDERS}/{made['id']}") == made
    for path in ("finance/2026/invoices", "%2Ffinance%2F2026%2Finvoices"):
        assert caller.ask("GET", f"{FOLDERS}/{path}") == made
    inner = folder(caller, "paid", parentFolderId=made["id"])
    assert inner["path"] == "/finance/2026/invoices/paid"
    refused = folder(caller, "paid", 409, parentFolderId=made["id"])
    assert refused["category"] == "OBJECT_ALREADY_EXISTS"
    folder(caller, "a/b", 400)
    folder(caller, "", 400)
    folder(caller, "x", 404, parentFolderId="999")
    file = send(caller, form={"folderId": inner["id"]})
    caller.ask("DELETE", f"{FOLDERS}/finance/2026", status=204)
    caller.ask("GET", f"{FOLDERS}/{inner['id']}", status=404)
    caller.ask("GET", f"{FILES}/{file['id']}", status=404)
    assert caller.ask("GET", f"{FOLDERS}/finance")["name"] == "finance"


@pytest.mark.parametrize("name", [[], ["a"], {"a": "b"}, "a\nb", "a\x00"])
def test_a_name_is_a_text(caller: Caller, name: Any) -> None:
    id = folder(caller, "a")["id"]
    folder(caller, name, status=400)
    folder(caller, "b", parentPath=name or ["x"], status=400)
    caller.ask("PATCH", f"{FOLDERS}/{id}", {"name": name}, status=400)
    caller.ask("POST", f"{FOLDERS}/update/async", {"id": id, "name": name}, status=400)
    if not isinstance(name, str):
        caller.ask("POST", IMPORT, {**WANTED, "name": name}, status=400)
        caller.ask("POST", IMPORT, {**WANTED, "folderPath": name}, status=400)
    assert [one["name"] for one in caller.ask("GET", f"{FOLDERS}/search")["results"]] == ["a"]


@pytest.mark.parametrize("id", ["9" * 40, 10**30, "77"])
def test_a_folder_that_is_not_there(caller: Caller, id: Any) -> None:
    own = folder(caller, "a")["id"]
    folder(caller, "b", status=404, parentFolderId=id)
    caller.ask("PATCH", f"{FOLDERS}/{own}", {"parentFolderId": id}, status=404)
    begun = caller.ask("POST", f"{FOLDERS}/update/async", {"id": own, "parentFolderId": id}, status=202)
    advance(caller.site, 1_000)
    told = caller.ask("GET", f"{FOLDERS}/update/async/tasks/{begun['id']}/status")
    assert (told["status"], told["numErrors"]) == ("CANCELED", 1)


def test_all_that_is_inside_moves_along(caller: Caller) -> None:
    top = folder(caller, "a")
    inner = folder(caller, "b", parentFolderId=top["id"])
    beside = send(caller, form={"folderId": folder(caller, "ab")["id"]})
    file = send(caller, form={"folderId": inner["id"]}, access="PUBLIC_INDEXABLE")
    moved = caller.ask("PATCH", f"{FOLDERS}/{top['id']}", {"name": "z"})
    assert moved["path"] == "/z"
    assert caller.ask("GET", f"{FILES}/{file['id']}")["path"] == "/z/b/note.txt"
    assert caller.ask("GET", f"{FILES}/{beside['id']}")["path"] == "/ab/note.txt"
    assert fetch(caller, file["url"]).status_code == 404
    caller.ask("PATCH", f"{FOLDERS}/{top['id']}", {"parentFolderId": int(inner["id"])}, status=400)
    caller.ask("PATCH", f"{FOLDERS}/{top['id']}", {"name": "ab"}, status=409)
    rooted = caller.ask("PATCH", f"{FOLDERS}/{inner['id']}", {"parentFolderId": 0})
    assert rooted["path"] == "/b"


def test_folders_are_looked_for(caller: Caller) -> None:
    top = folder(caller, "a")
    inner = folder(caller, "b", parentFolderId=top["id"])

    def found(query: str) -> list[str]:
        return [one["name"] for one in caller.ask("GET", f"{FOLDERS}/search?{query}")["results"]]

    assert found("sort=-name") == ["b", "a"]
    assert (
        found(f"parentFolderIds={top['id']}") == found("path=/a/b") == found(f"idGte={inner['id']}") == ["b"]
    )


def test_a_folder_changes_later(caller: Caller) -> None:
    top = folder(caller, "a")
    file = send(caller, form={"folderId": top["id"]})
    begun = caller.ask("POST", f"{FOLDERS}/update/async", {"id": top["id"], "name": "z"}, status=202)
    status = urlsplit(begun["links"]["status"]).path
    assert status == f"{FOLDERS}/update/async/tasks/{begun['id']}/status"
    assert caller.ask("GET", status)["status"] == "PENDING"
    advance(caller.site, 500)
    assert caller.ask("GET", status)["status"] == "PROCESSING"
    assert caller.ask("GET", f"{FILES}/{file['id']}")["path"] == "/a/note.txt"
    advance(caller.site, 500)
    done = caller.ask("GET", status)
    assert (done["status"], done["taskId"], done["result"]["path"]) == ("COMPLETE", begun["id"], "/z")
    assert done["completedAt"] == "2026-11-02T09:15:05.120Z"
    assert caller.ask("GET", f"{FILES}/{file['id']}")["path"] == "/z/note.txt"
    caller.ask("GET", f"{IMPORT}/tasks/{begun['id']}/status", status=404)
    caller.ask("POST", f"{FOLDERS}/update/async", {"id": "999"}, status=404)
    caller.ask("POST", f"{FOLDERS}/update/async", {"name": "x"}, status=400)


def imported(caller: Caller, **given: Any) -> Any:
    body = {"access": "PRIVATE", "folderPath": "/in"} | given
    id = caller.ask("POST", IMPORT, body, status=202)["id"]
    assert caller.ask("GET", f"{IMPORT}/tasks/{id}/status")["status"] == "PENDING"
    advance(caller.site, 1_000)
    return caller.ask("GET", f"{IMPORT}/tasks/{id}/status")


def test_a_file_is_imported_from_an_address_of_our_own(caller: Caller, reader: Reader) -> None:
    source = send(caller, b"here", "source.txt")
    url = caller.ask("GET", f"{FILES}/{source['id']}/signed-url")["url"]
    done = imported(caller, url=url, name="copy", ttl="P1D")
    assert (done["status"], done["result"]["path"]) == ("COMPLETE", "/in/copy.txt")
    made = caller.ask("GET", f"{FILES}/{done['result']['id']}")
    assert (made["size"], "expiresAt" in made) == (4, True)
    again = imported(caller, url=url, duplicateValidationStrategy="REJECT")
    assert (again["status"], again["numErrors"]) == ("CANCELED", 1)
    assert again["errors"][0]["category"] == "OBJECT_ALREADY_EXISTS"


def test_nothing_is_fetched_from_outside(caller: Caller, reader: Reader) -> None:
    done = imported(caller, url="http://files.example.test/a.txt")
    assert (done["status"], done["errors"][0]["category"]) == ("CANCELED", "VALIDATION_ERROR")
    assert "result" not in done
    assert imported(caller, url=send(caller)["url"])["status"] == "CANCELED"
    assert caller.ask("GET", f"{FILES}/search?parentFolderIds=1")["results"] == []


def test_an_import_that_cannot_be(caller: Caller) -> None:
    for body in (
        {"access": "PRIVATE", "folderPath": "/in"},
        {"access": "PRIVATE", "folderPath": "/in", "url": "ftp://x.test/a"},
        {"folderPath": "/in", "url": "http://x.test/a"},
        {"access": "PRIVATE", "url": "http://x.test/a"},
    ):
        caller.ask("POST", IMPORT, body, status=400)
    assert imported(caller, url="http://127.0.0.1:9/a")["status"] == "CANCELED"


def test_an_address_that_is_none_is_told(caller: Caller) -> None:
    caller.sites.poster = HttpPoster()
    for url in ("http://[", "http://127.0.0.1:99999/a"):
        caller.ask("POST", IMPORT, {**WANTED, "url": url}, status=400)
    for url in ("http://a..localhost/a", f"http://{'x' * 300}.localhost/a", "http://127.0.0.1:1/a"):
        begun = caller.ask("POST", IMPORT, {**WANTED, "url": url}, status=202)
        advance(caller.site, 1_000)
        assert caller.ask("GET", f"{IMPORT}/tasks/{begun['id']}/status")["status"] == "CANCELED"
