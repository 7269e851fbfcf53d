"""Options of input fields that come from the action's own server, and functions, which are not run (16.1)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from simulators.kit.asking import Reply
from simulators.kit.sites import Site
from tests.unit.crm.actions.stage import Stage, input_field
from tests.unit.crm.caller import Caller

OPTIONS_URL = "http://127.0.0.1:9/options?key=hidden"
FIELD = input_field("subsidiary", type="enumeration", fieldType="select", optionsUrl=OPTIONS_URL)
OPTION = {
    "label": "Ada",
    "value": "1",
    "hidden": False,
    "readOnly": True,
    "doubleData": 1.5,
    "description": "",
    "displayOrder": 3,
}
TWO = {"options": [{"label": "Parent", "value": "1"}, {"label": "Sub", "value": "2", "description": "of it"}]}


def options(stage: Stage, reply: Any = TWO, *, status: int = 200, **asked: Any) -> Any:
    """What the editor shows where the options' URL gives this answer."""
    stage.answer(reply if isinstance(reply, Reply) else Reply(200, {}, json.dumps(reply).encode()))
    fields = {"action": "101", "field": "subsidiary", "objectType": "contacts", **asked}
    return stage.by_hand("POST", "/options", fields, status=status)


def test_the_editor_asks_the_options_url(stage: Stage, caller: Caller) -> None:
    stage.define(inputFields=[FIELD, input_field("memo")])
    inputs = {"memo": {"value": "x"}, "city": {"property": "city"}}
    found = options(stage, {**TWO, "after": "2", "searchable": True}, q="par", after="0", inputFields=inputs)
    assert found == {**TWO, "after": "2", "searchable": True}
    ((url, body, headers),) = caller.mailbox.posts
    assert url == OPTIONS_URL
    assert json.loads(body) == {
        "origin": {
            "portalId": int(caller.account.id),
            "actionDefinitionId": 101,
            "actionDefinitionVersion": 1,
        },
        "objectTypeId": "0-1",
        "inputFieldName": "subsidiary",
        "inputFields": {
            "memo": {"type": "STATIC_VALUE", "value": "x"},
            "city": {"type": "OBJECT_PROPERTY", "propertyName": "city"},
        },
        "fetchOptions": {"q": "par", "after": "0"},
    }
    assert "X-HubSpot-Signature-v3" in headers
    (told,) = [one for one in caller.site.events.after(0) if one.kind == "options_asked"]
    assert (told.data["status"], "hidden" in str(told.to_json())) == (200, False)


def test_who_is_asked_for_options_may_call_back(stage: Stage, caller: Caller) -> None:
    stage.define(inputFields=[FIELD])
    ask = caller.mailbox.ask

    def answer(url: str, body: bytes, headers: Mapping[str, str], timeout_ms: int, site: Site) -> Reply:
        caller.contact(email="ada@x.test")
        return ask(url, body, headers, timeout_ms, site)

    caller.mailbox.ask = answer  # type: ignore[method-assign]
    assert options(stage)["options"] == TWO["options"]
    assert caller.read("101", "email")["email"] == "ada@x.test"


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply(500), "The options' URL answered 500."),
        (Reply(302), "The options' URL answered 302."),
        (Reply(0), "The options' URL did not answer."),
        (Reply(200, {}, b"\xff"), "The options' URL did not answer with options"),
        (Reply(200, {}, b"[" * 100_000), "The options' URL did not answer with options"),
        ({"options": [{"label": "no value"}]}, "The options' URL did not answer with options"),
        ([], "The options' URL did not answer with options"),
    ],
    ids=str,
)
def test_an_options_url_that_fails_is_told(stage: Stage, reply: Any, error: str) -> None:
    stage.define(inputFields=[FIELD])
    assert options(stage, reply, status=409)["error"].startswith(error)


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"action": "999"}, 404),
        ({"field": "memo"}, 404),
        ({"field": "nobody"}, 404),
        ({"field": 5}, 400),
        ({"objectType": "planets"}, 400),
        ({"objectType": "deals"}, 409),
    ],
    ids=str,
)
def test_options_that_cannot_be_had(stage: Stage, caller: Caller, asked: dict[str, Any], status: int) -> None:
    stage.define(inputFields=[FIELD, input_field("memo")])
    assert options(stage, status=status, **asked)["way_out"]
    assert caller.mailbox.posts == []


@pytest.mark.parametrize("type", ["PRE_FETCH_OPTIONS", "POST_FETCH_OPTIONS"])
def test_options_that_a_function_would_change_are_refused(stage: Stage, type: str) -> None:
    other = input_field("city", type="enumeration", fieldType="select", optionsUrl=OPTIONS_URL)
    function = {"functionType": type, "functionSource": "exports.main = 1;"}
    id = stage.define(inputFields=[FIELD, other], functions=[{**function, "id": "subsidiary"}])
    refused = options(stage, status=409)["error"]
    assert refused == f"The action has a {type} function, and functions are not run here."
    assert options(stage, field="city")["options"]
    stage.ask("PUT", f"/{id}/functions/{type}", "exports.main = 2;")
    options(stage, status=409, field="city")


@pytest.mark.parametrize("type", ["PRE_ACTION_EXECUTION", "POST_ACTION_EXECUTION"])
def test_an_action_whose_calls_a_function_would_change_is_not_called(
    stage: Stage, caller: Caller, type: str
) -> None:
    workflow = stage.build()
    stage.ask("PUT", f"/101/functions/{type}", "exports.main = 1;")
    caller.contact(email="ada@x.test", city="Turin")
    caller.advance(1_000)
    run = stage.run(workflow)
    reason = f"the action has a {type} function, and functions are not run here"
    assert (run["state"], run["reason"], caller.mailbox.posts) == ("FAILED", reason, [])
    fields = {
        "name": "x",
        "objectType": "contacts",
        "when": {"property": "city"},
        "action": "101",
        "inputFields": {"subsidiary": {"value": "1"}},
    }
    assert "functions are not run here" in stage.by_hand("POST", json=fields, status=409)["error"]
    stage.ask("DELETE", f"/101/functions/{type}", status=204)
    stage.by_hand("POST", json=fields, status=201)


def test_what_a_definition_says_of_its_options_comes_back_as_it_was(stage: Stage) -> None:
    shape = {
        "name": "owner",
        "type": "enumeration",
        "fieldType": "select",
        "options": [OPTION],
        "label": "Owner",
        "description": "Who",
        "helpText": "Choose",
        "referencedObjectType": "OWNER",
        "externalOptions": True,
        "externalOptionsReferenceType": "OWNER",
        "optionsUrl": OPTIONS_URL,
    }
    field = {"typeDefinition": shape, "supportedValueTypes": ["OBJECT_PROPERTY"], "isRequired": False}
    id = stage.define(inputFields=[field])
    assert stage.ask("GET", f"/{id}")["inputFields"] == [field]
