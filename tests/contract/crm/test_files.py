"""Files and folders through both of the vendor's own clients."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from hubspot.files import (  # type: ignore[import-untyped]
    ApiException,
    FileUpdateInput,
    FolderInput,
    FolderUpdateInputWithId,
    ImportFromUrlInput,
)
from hubspot_sdk import ConflictError, HubSpot, NotFoundError

from simulators.kit.timeline import advance
from tests.contract.crm.conftest import Portal

PRIVATE = '{"access": "PRIVATE"}'


@pytest.fixture
def paper(tmp_path: Path) -> str:
    path = tmp_path / "order form.pdf"
    path.write_bytes(b"%PDF-1.7 signed")
    return str(path)


def new(portal: Portal) -> HubSpot:
    """The vendor's newer client, which calls dated paths."""
    return HubSpot(access_token=portal.ready["access_token"], base_url=portal.url, max_retries=0)


def test_the_classic_client_uploads_reads_and_deletes(portal: Portal, paper: str) -> None:
    api = portal.client.files.files_api
    made = api.upload(file=paper, options=PRIVATE, folder_path="/deals/77")
    assert (made.path, made.extension, made.size) == ("/deals/77/order form.pdf", "pdf", 15)
    assert api.get_by_id(file_id=made.id).file_md5 == made.file_md5
    assert api.get_metadata(path="/deals/77/order form.pdf").file.id == made.id
    assert [one.id for one in api.do_search(name="order form", is_usable_in_content=True).results] == [
        made.id
    ]
    changed = api.update_properties(made.id, FileUpdateInput(name="form", access="PUBLIC_NOT_INDEXABLE"))
    assert httpx.get(changed.url).content == b"%PDF-1.7 signed"
    replaced = api.replace(made.id, file=paper, options=PRIVATE)
    assert (replaced.id, replaced.access) == (made.id, "PRIVATE")
    api.archive(file_id=made.id)
    with pytest.raises(ApiException) as refused:
        api.get_by_id(file_id=made.id)
    assert refused.value.status == 404
    api.delete(file_id=made.id)


def test_a_signed_url_is_all_that_opens_a_private_file(portal: Portal, paper: str) -> None:
    """Trap 35."""
    api = portal.client.files.files_api
    made = api.upload(file=paper, options=PRIVATE, folder_path="/deals", file_name="form.pdf")
    assert httpx.get(made.url).status_code == 404
    signed = api.get_signed_url(file_id=made.id, expiration_seconds=60)
    answer = httpx.get(signed.url)
    assert (answer.content, answer.headers["Content-Type"]) == (b"%PDF-1.7 signed", "application/pdf")
    advance(portal.site, 60_000)
    assert httpx.get(signed.url).status_code == 403


def test_the_classic_client_imports_over_a_real_socket(portal: Portal, paper: str) -> None:
    api = portal.client.files.files_api
    made = api.upload(file=paper, options='{"access": "PUBLIC_INDEXABLE"}', folder_path="/deals")
    asked = ImportFromUrlInput(access="PRIVATE", url=made.url, folder_path="/copies", name="copy.pdf")
    task = api.import_from_url(asked)
    assert api.check_import(task_id=task.id).status == "PENDING"
    advance(portal.site, 1_000)
    done = api.check_import(task_id=task.id)
    assert (done.status, done.result.path, done.result.size) == ("COMPLETE", "/copies/copy.pdf", 15)
    outside = ImportFromUrlInput(access="PRIVATE", url="http://files.example.test/a", folder_path="/copies")
    task = api.import_from_url(outside)
    advance(portal.site, 1_000)
    failed = api.check_import(task_id=task.id)
    assert (failed.status, failed.num_errors) == ("CANCELED", 1)


def test_the_classic_client_keeps_folders(portal: Portal) -> None:
    api = portal.client.files.folders_api
    made = api.create(FolderInput(name="b", parent_path="/a"))
    assert api.get_by_id(folder_id=made.id).path == "/a/b"
    assert api.get_by_path(folder_path="/a/b").id == made.id
    task = api.update_properties_recursively(FolderUpdateInputWithId(id=made.id, name="c"))
    advance(portal.site, 1_000)
    assert api.check_update_status(task_id=task.id).result.path == "/a/c"
    assert [one.name for one in api.do_search(sort=["name"]).results] == ["a", "c"]
    api.archive_by_path(folder_path="/a/c")
    api.archive(folder_id=made.parent_folder_id)
    assert api.do_search().results == []


def test_the_newer_client_does_the_same_under_dated_paths(portal: Portal) -> None:
    files, folders = new(portal).files.file_assets, new(portal).files.folders
    folder = files.create(name="in", parent_path="/a b")
    made = files.upload(file=("note.txt", b"hello"), options=PRIVATE, folder_id=folder.id)
    assert (made.path, made.parent_folder_id) == ("/a b/in/note.txt", folder.id)
    assert files.get(made.id).id == made.id
    assert [one.id for one in files.search(ids=[int(made.id), 999])] == [made.id]
    assert folders.get_by_path("a b/in").id == folder.id
    signed = files.get_signed_url(made.id)
    assert httpx.get(signed.url).content == b"hello"
    reject = '{"access": "PRIVATE", "duplicateValidationStrategy": "REJECT"}'
    with pytest.raises(ConflictError):
        files.upload(file=("again.txt", b"hello"), options=reject, folder_path="/")
    task = folders.update_async_by_id(id=folder.id, parent_folder_id=0)
    advance(portal.site, 1_000)
    done = folders.get_update_async_status(task.id)
    assert done.result is not None
    assert done.result.path == "/in"
    moved = files.update(made.id, clear_expires=True, name="paper")
    assert moved.path == "/in/paper.txt"
    assert files.replace(made.id, file=("x.txt", b"other"), options=PRIVATE).size == 5
    files.gdpr_delete(made.id)
    with pytest.raises(NotFoundError):
        files.get(made.id)


def test_the_newer_client_pages_through_files(portal: Portal) -> None:
    files = new(portal).files.file_assets
    for number in range(3):
        files.upload(file=(f"{number}.txt", b"x"), options=PRIVATE, folder_path="/")
    page = files.search(limit=2, sort=["-name"])
    assert [one.name for one in page] == ["2", "1", "0"]
