"""Files: uploads, addresses, replacement, deletion, search (CRM contract 15)."""

from __future__ import annotations

import json
import struct
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import pytest

from simulators.kit.timeline import advance
from tests.unit.crm.caller import Caller

FILES = "/files/v3/files"
DAY = 86_400_000
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 640, 480) + b"rest"
JPEG = b"\xff\xd8\xff\xe0\0\x04ab\xff\xc0\0\x0b\x08" + struct.pack(">HH", 20, 30) + b"rest"


def send(
    caller: Caller,
    data: bytes = b"hello",
    name: str = "note.txt",
    *,
    path: str = FILES,
    method: str = "POST",
    status: int = 201,
    form: dict[str, Any] | None = None,
    **options: Any,
) -> Any:
    """An upload into ``/lib``, private unless told otherwise."""
    fields: dict[str, Any] = {"folderPath": "/lib"} if form is None else dict(form)
    fields["options"] = json.dumps({"access": "PRIVATE"} | options)
    fields["file"] = (BytesIO(data), name)
    return caller.ask(method, path, data=fields, content_type="multipart/form-data", status=status)


def fetch(caller: Caller, url: str) -> Any:
    """What everybody gets under an address."""
    parts = urlsplit(url)
    return caller.call("GET", f"{parts.path}?{parts.query}", token="")


def test_an_upload_is_described(caller: Caller) -> None:
    found = send(
        caller, PNG, "cat.png", form={"folderPath": "library/cat_archive"}, access="PUBLIC_INDEXABLE"
    )
    url = f"http://localhost/hubfs/{caller.account.id}/library/cat_archive/cat.png"
    assert found == {
        "id": found["id"],
        "createdAt": "2026-11-02T09:15:04.120Z",
        "updatedAt": "2026-11-02T09:15:04.120Z",
        "archived": False,
        "access": "PUBLIC_INDEXABLE",
        "parentFolderId": found["parentFolderId"],
        "name": "cat",
        "path": "/library/cat_archive/cat.png",
        "size": len(PNG),
        "height": 480,
        "width": 640,
        "encoding": "png",
        "type": "IMG",
        "extension": "png",
        "defaultHostingUrl": url,
        "url": url,
        "isUsableInContent": True,
        "fileMd5": found["fileMd5"],
    }
    assert caller.ask("GET", f"{FILES}/{found['id']}") == found
    folder = caller.ask("GET", f"/files/v3/folders/{found['parentFolderId']}")
    assert folder["path"] == "/library/cat_archive"
    in_it = send(caller, JPEG, "x.jpg", form={"folderId": folder["id"], "fileName": "dog"})
    assert (in_it["path"], in_it["width"], in_it["height"]) == ("/library/cat_archive/dog.jpg", 30, 20)


def test_every_version_of_the_path_answers(caller: Caller) -> None:
    id = send(caller, path="/files/2026-09/files")["id"]
    for version in ("v3", "2025-09", "2026-03", "2026-09"):
        assert caller.ask("GET", f"/files/{version}/files/{id}")["id"] == id


@pytest.mark.parametrize(
    ("form", "options", "message"),
    [
        ({}, {}, "One of folderId or folderPath is required"),
        (
            {"folderId": "1", "folderPath": "/a"},
            {},
            "folderId and folderPath cannot be set at the same time",
        ),
        (None, {"access": ""}, "some of required attributes are not set [access]"),
        (None, {"access": "HIDDEN_PRIVATE"}, "access must be one of"),
        (None, {"ttl": "PT1H"}, "ttl must be an ISO 8601 period"),
        (None, {"ttl": "P2Y"}, "ttl must be between P1D and P1Y"),
        (None, {"duplicateValidationStrategy": "MAYBE"}, "duplicateValidationStrategy must be one of"),
    ],
)
def test_uploads_that_are_refused(
    caller: Caller, form: dict[str, str] | None, options: dict[str, Any], message: str
) -> None:
    refused = send(caller, form=form, status=400, **options)
    assert refused["category"] == "VALIDATION_ERROR"
    assert message in refused["message"]
    assert caller.ask("GET", f"{FILES}/search")["results"] == []


def test_an_upload_needs_a_file_its_options_and_a_form(caller: Caller) -> None:
    form: dict[str, Any] = {"folderPath": "/a", "options": '{"access": "PRIVATE"}'}
    multipart: dict[str, Any] = {"content_type": "multipart/form-data", "status": 400}
    assert caller.ask("POST", FILES, data=form, **multipart)["message"] == "file is required"
    form = {"folderPath": "/a", "file": (BytesIO(b"x"), "a.txt")}
    assert caller.ask("POST", FILES, data=form, **multipart)["message"] == "options is required"
    caller.ask("POST", FILES, {"folderPath": "/a"}, status=415)


def test_a_file_has_a_largest_size() -> None:
    caller = Caller(file_limit=4)
    refused = send(caller, b"12345", status=413)
    assert refused["message"] == "File size of 5 bytes exceeds the limit of 4 bytes"
    assert send(caller, b"1234")["size"] == 4


def test_the_scope_is_files() -> None:
    caller = Caller(scopes=["oauth", "crm.objects.contacts.read"])
    refused = caller.ask("GET", f"{FILES}/search", status=403)
    assert refused["category"] == "MISSING_SCOPES"
    assert refused["errors"][0]["context"] == {"requiredGranularScopes": ["files"]}


def test_private_addresses_are_dead_and_signed_ones_end(caller: Caller) -> None:
    """Trap 35."""
    file = send(caller, b"secret")
    assert fetch(caller, file["url"]).status_code == 404
    signed = caller.ask("GET", f"{FILES}/{file['id']}/signed-url?expirationSeconds=60")
    assert signed == {
        "expiresAt": "2026-11-02T09:16:04Z",
        "url": signed["url"],
        "name": "note",
        "extension": "txt",
        "type": "DOCUMENT",
        "size": 6,
    }
    response = fetch(caller, signed["url"])
    assert (response.status_code, response.data, response.mimetype) == (200, b"secret", "text/plain")
    assert fetch(caller, signed["url"].replace("Expires=1", "Expires=2")).status_code == 403
    assert fetch(caller, signed["url"] + "%C3%A9").status_code == 403
    advance(caller.site, 59_000)
    assert fetch(caller, signed["url"]).status_code == 200
    advance(caller.site, 1_000)
    assert fetch(caller, signed["url"]).status_code == 403


def test_public_addresses_need_nothing(caller: Caller) -> None:
    url = send(caller, name="a b.txt", access="PUBLIC_INDEXABLE")["url"]
    assert "X-Robots-Tag" not in fetch(caller, url).headers
    response = fetch(caller, send(caller, name="ü.pdf", access="PUBLIC_NOT_INDEXABLE")["url"])
    assert (response.data, response.headers["X-Robots-Tag"]) == (b"hello", "noindex")
    other = url.replace(caller.account.id, "999")
    assert fetch(caller, other).status_code == 404


def test_addresses_find_their_portal_among_many(caller: Caller) -> None:
    caller.sites.create(seed=2, accounts={"crm": {}})
    file = send(caller, access="PUBLIC_INDEXABLE")
    assert fetch(caller, file["url"]).data == b"hello"
    assert fetch(caller, file["url"].replace(caller.account.id, "999")).status_code == 404


def test_a_sensitive_file_is_downloaded_only(caller: Caller) -> None:
    id = send(caller, access="SENSITIVE")["id"]
    caller.ask("GET", f"{FILES}/{id}/signed-url", status=404)
    response = caller.call("GET", f"{FILES}/{id}/download")
    assert response.data == b"hello"
    assert response.headers["Content-Disposition"].startswith("attachment")


def test_a_download_may_be_a_redirect() -> None:
    caller = Caller(file_download="redirect")
    response = caller.call("GET", f"{FILES}/{send(caller)['id']}/download")
    assert response.status_code == 302
    assert fetch(caller, response.headers["Location"]).data == b"hello"


def test_names_that_are_taken(caller: Caller) -> None:
    first = send(caller, b"1")
    assert send(caller, b"2")["path"] == "/lib/note-1.txt"
    assert send(caller, b"3")["path"] == "/lib/note-2.txt"
    new = send(caller, b"4", overwrite=True)
    assert (new["path"], new["id"] != first["id"]) == (first["path"], True)
    caller.ask("GET", f"{FILES}/{first['id']}", status=404)


def test_duplicates(caller: Caller) -> None:
    first = send(caller, b"same", "a.txt")
    refused = send(caller, b"same", "b.txt", duplicateValidationStrategy="REJECT", status=409)
    assert refused["context"] == {"fileId": [first["id"]]}
    exact: dict[str, Any] = {
        "duplicateValidationStrategy": "REJECT",
        "duplicateValidationScope": "EXACT_FOLDER",
    }
    elsewhere = send(caller, b"same", "c.txt", form={"folderPath": "/other"}, **exact)
    assert elsewhere["id"] != first["id"]
    assert send(caller, b"same", "d.txt", duplicateValidationStrategy="RETURN_EXISTING")["id"] == first["id"]
    caller.switch(file_duplicates="name")
    assert send(caller, b"same", "d.txt", duplicateValidationStrategy="REJECT")["name"] == "d"
    send(caller, b"other", "d.txt", duplicateValidationStrategy="REJECT", status=409)


def test_a_replacement_keeps_id_and_address(caller: Caller) -> None:
    file = send(caller, b"old", access="PUBLIC_INDEXABLE")
    advance(caller.site, 1_000)
    one = f"{FILES}/{file['id']}"
    new = send(caller, b"newer", path=one, method="PUT", status=200, form={}, access="PUBLIC_NOT_INDEXABLE")
    assert (new["id"], new["url"], new["size"]) == (file["id"], file["url"], 5)
    assert (new["access"], new["updatedAt"] > file["updatedAt"]) == ("PUBLIC_NOT_INDEXABLE", True)
    assert fetch(caller, file["url"]).data == b"newer"


def test_properties_change(caller: Caller) -> None:
    one = f"{FILES}/{send(caller)['id']}"
    changed = caller.ask(
        "PATCH",
        one,
        {"name": "paper", "parentFolderPath": "/new/place", "access": "PUBLIC_INDEXABLE"}
        | {"isUsableInContent": False, "expiresAt": "2026-11-10T00:00:00Z"},
    )
    assert (changed["path"], changed["access"]) == ("/new/place/paper.txt", "PUBLIC_INDEXABLE")
    assert (changed["isUsableInContent"], changed["expiresAt"]) == (False, 1_794_268_800_000)
    assert fetch(caller, changed["url"]).data == b"hello"
    assert "expiresAt" not in caller.ask("PATCH", one, {"clearExpires": True})
    both = {"parentFolderId": "1", "parentFolderPath": "/x"}
    caller.ask("PATCH", one, both, status=400)
    taken = send(caller, form={"folderPath": "/new/place"}, name="other.txt")
    caller.ask("PATCH", f"{FILES}/{taken['id']}", {"name": "paper"}, status=409)
    advance(caller.site, 30 * DAY)
    caller.ask("GET", one)


def test_a_file_goes_when_its_time_is_over(caller: Caller) -> None:
    short, long = send(caller, b"1", ttl="P1D"), send(caller, b"2", ttl="P1W")
    assert short["expiresAt"] == caller.site.clock.now() + DAY
    assert long["expiresAt"] == caller.site.clock.now() + 7 * DAY
    caller.ask("PATCH", f"{FILES}/{long['id']}", {"expiresAt": "2026-11-20T00:00:00Z"})
    advance(caller.site, DAY - 1)
    caller.ask("GET", f"{FILES}/{short['id']}")
    advance(caller.site, 1)
    caller.ask("GET", f"{FILES}/{short['id']}", status=404)
    caller.ask("DELETE", f"{FILES}/{short['id']}/gdpr-delete", status=404)
    advance(caller.site, 7 * DAY)
    caller.ask("GET", f"{FILES}/{long['id']}")
    advance(caller.site, 11 * DAY)
    caller.ask("GET", f"{FILES}/{long['id']}", status=404)


def test_deletion(caller: Caller) -> None:
    file = send(caller, access="PUBLIC_INDEXABLE")
    caller.ask("DELETE", f"{FILES}/{file['id']}", status=204)
    refused = caller.ask("GET", f"{FILES}/{file['id']}", status=404)
    assert (refused["message"], "category" in refused) == ("resource not found", False)
    assert fetch(caller, file["url"]).status_code == 404
    assert caller.ask("GET", f"{FILES}/search")["results"] == []
    caller.ask("DELETE", f"{FILES}/{file['id']}", status=404)
    caller.ask("DELETE", f"{FILES}/{file['id']}/gdpr-delete", status=204)
    caller.ask("DELETE", f"{FILES}/{file['id']}/gdpr-delete", status=404)
    assert send(caller)["path"] == file["path"]


def test_ids_that_cannot_be(caller: Caller) -> None:
    refused = caller.ask("GET", f"{FILES}/0", status=400)
    assert (refused["message"], refused["context"]) == ("id must be > 0", {"id": ["0"]})
    assert caller.call("GET", f"{FILES}/abc").mimetype == "text/html"
    caller.ask("GET", f"{FILES}/{2**70}", status=404)


def test_stat_tells_a_file_from_a_folder(caller: Caller) -> None:
    id = send(caller)["id"]
    for path in ("lib/note.txt", "/lib/note.txt", "%2Flib%2Fnote.txt"):
        assert caller.ask("GET", f"{FILES}/stat/{path}")["file"]["id"] == id
    assert caller.ask("GET", f"{FILES}/stat/lib")["folder"]["path"] == "/lib"
    refused = caller.ask("GET", f"{FILES}/stat/lib/none", status=404)
    assert refused["message"] == "No file or folder exists at path"


def test_search(caller: Caller) -> None:
    cat = send(caller, PNG, "cat.png", access="PUBLIC_INDEXABLE")
    advance(caller.site, 1_000)
    paper = send(caller, b"a longer text, longer than the head of a cat", "paper.txt")

    def found(query: str) -> list[str]:
        return [one["name"] for one in caller.ask("GET", f"{FILES}/search?{query}")["results"]]

    assert found("") == ["cat", "paper"]
    assert found("sort=-createdAt") == ["paper", "cat"]
    assert found("type=IMG") == found("widthGte=640") == found("name=cat") == ["cat"]
    assert found(f"ids={paper['id']}&ids=999") == found(f"ids={paper['id']},999") == ["paper"]
    assert found(f"parentFolderIds={cat['parentFolderId']}&extension=txt") == ["paper"]
    assert found(f"createdAtGte={paper['createdAt']}") == found("allowsAnonymousAccess=false") == ["paper"]
    assert found(f"url={cat['url']}") == found(f"fileMd5={cat['fileMd5']}") == found("sizeLte=40") == ["cat"]
    assert found("name=pap") == []
    caller.switch(file_search_name="contains")
    assert found("name=PAP") == ["paper"]
    page = caller.ask("GET", f"{FILES}/search?limit=1&properties=name")
    assert set(page["results"][0]) == {"id", "createdAt", "updatedAt", "archived", "access", "name"}
    link = urlsplit(page["paging"]["next"]["link"])
    assert [one["name"] for one in caller.ask("GET", f"{link.path}?{link.query}")["results"]] == ["paper"]
    caller.ask("GET", f"{FILES}/search?limit=101", status=400)
    caller.ask("GET", f"{FILES}/search?sort=colour", status=400)


def test_a_snapshot_carries_the_bytes(caller: Caller) -> None:
    file = send(caller, access="PUBLIC_INDEXABLE", ttl="P1D")
    caller.site.snapshots.take("before")
    caller.ask("DELETE", f"{FILES}/{file['id']}/gdpr-delete", status=204)
    assert [one.table for one in caller.site.snapshots.diff("before", "now")] == ["file_contents", "files"]
    caller.site.snapshots.restore("before")
    assert fetch(caller, file["url"]).data == b"hello"
    advance(caller.site, DAY)
    assert fetch(caller, file["url"]).status_code == 404
