from __future__ import annotations

import base64
from typing import Any

import pytest

from tests.unit.netsuite.caller import Caller, answered, refusal

CONTENTS = base64.b64encode(b"%PDF-1.7 order").decode()


def upload(caller: Caller, **fields: Any) -> dict[str, Any]:
    asked = {"key": "k-1", "name": "order-form.pdf", "folder": "33", "contents": CONTENTS, **fields}
    answer: dict[str, Any] = answered(caller.restlet("fileUpload", **asked))
    return answer


def names(caller: Caller) -> list[str]:
    return [each["name"] for each in caller.account.memory["files"]["files"].values()]


def test_a_file_comes_into_the_folder_once(caller: Caller) -> None:
    first = {"status": "created", "fileId": "501", "attached": False, "usageRemaining": 4940}
    assert upload(caller) == first
    assert upload(caller) == {**first, "status": "exists"}
    assert names(caller) == ["order-form.pdf"]


def test_it_is_attached_now_or_later(caller: Caller) -> None:
    id = caller.create("customer", companyName="Alder Works", subsidiary="1")
    target = {"recordType": "customer", "id": id}
    assert upload(caller, key="now", attachTo=target)["attached"] is True
    assert upload(caller, key="later")["attached"] is False
    answer = upload(caller, key="later", attachTo=target)
    assert (answer["status"], answer["attached"]) == ("exists", True)
    upload(caller, key="later", attachTo=target)
    files = caller.account.memory["files"]["files"]
    assert files[answer["fileId"]]["attached"] == [["customer", id]]


def test_another_file_of_the_same_name_gets_a_number(caller: Caller) -> None:
    for key in "abc":
        upload(caller, key=key)
    upload(caller, key="d", name="ORDER-FORM.pdf")
    upload(caller, key="e", name="readme")
    upload(caller, key="f", name="readme")
    assert names(caller) == [
        *("order-form.pdf", "order-form (1).pdf", "order-form (2).pdf", "ORDER-FORM (3).pdf"),
        *("readme", "readme (1)"),
    ]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"folder": "99"}, "FOLDER_NOT_FOUND"),
        ({"folder": "34"}, "INSUFFICIENT_PERMISSION"),
        ({"contents": "A" * 10_000_004}, "FILE_TOO_LARGE"),
        ({"contents": "no base64!"}, "USER_ERROR"),
        ({"contents": 7}, "USER_ERROR"),
        ({"attachTo": {"recordType": "customer", "id": "999"}}, "NONEXISTENT_ID"),
        ({"attachTo": {"recordType": "salesOrder", "id": "9001"}}, "NONEXISTENT_ID"),
    ],
)
def test_a_refused_file_is_an_answer(caller: Caller, fields: dict[str, Any], code: str) -> None:
    answer = upload(caller, **fields)
    assert (answer["status"], answer["code"]) == ("error", code)
    assert answer["message"]
    assert answer["usageRemaining"] == 4940
    assert names(caller) == []


def test_the_role_needs_the_permission(caller: Caller) -> None:
    caller.setup.set_permission("1042", "Documents and Files", "view")
    assert upload(caller)["code"] == "INSUFFICIENT_PERMISSION"


@pytest.mark.parametrize("name", ["key", "name", "folder", "contents"])
def test_fields_that_are_missing(caller: Caller, name: str) -> None:
    fields = {"key": "k", "name": "n", "folder": "33", "contents": CONTENTS, name: ""}
    response = caller.restlet("fileUpload", **fields)
    assert (response.status_code, refusal(response)[0]) == (400, "MISSING_FIELD")
    assert name in refusal(response)[1]


@pytest.mark.parametrize("target", ["customer", {"recordType": "customer"}, {"id": "1"}])
def test_half_an_attachment_is_refused(caller: Caller, target: Any) -> None:
    asked = {"key": "k", "name": "n", "folder": "33", "contents": CONTENTS, "attachTo": target}
    assert caller.restlet("fileUpload", **asked).status_code == 400


def test_a_snapshot_keeps_the_files(caller: Caller) -> None:
    caller.site.snapshots.take("before")
    upload(caller)
    caller.site.snapshots.restore("before")
    assert upload(caller)["status"] == "created"
