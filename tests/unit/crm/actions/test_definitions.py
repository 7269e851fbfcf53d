"""Custom actions of the app: definitions, functions, revisions (CRM contract 16.1)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.crm.actions.stage import ACTION_URL, Stage, egg, input_field
from tests.unit.crm.caller import Caller


def test_a_definition_from_its_birth_to_its_end(stage: Stage) -> None:
    made = stage.ask("POST", "", egg(), status=201)
    assert (made["id"], made["revisionId"], made["actionUrl"]) == ("101", "1", ACTION_URL)
    assert made["inputFields"][0] == {
        "typeDefinition": {
            "name": "subsidiary",
            "type": "string",
            "fieldType": "text",
            "options": [],
            "externalOptions": False,
        },
        "supportedValueTypes": ["STATIC_VALUE"],
        "isRequired": True,
    }
    assert stage.ask("GET", "/101") == made
    changed = stage.ask("PATCH", "/101", {"published": False})
    assert changed == {**made, "published": False, "revisionId": "2"}
    assert stage.ask("GET", "")["results"] == [changed]
    assert stage.ask("DELETE", "/101", status=204) is None
    assert stage.ask("GET", "")["results"] == []
    stage.ask("GET", "/101", status=404)
    stage.ask("PATCH", "/101", {"published": True}, status=404)
    assert stage.ask("GET", "/101?archived=true")["archivedAt"] == 1793610904120
    assert [one["id"] for one in stage.ask("GET", "?archived=True")["results"]] == ["101"]


def test_the_dated_path_is_the_same(stage: Stage, caller: Caller) -> None:
    id = stage.define()
    app, key = caller.ready["app_id"], caller.ready["developer_key"]
    for version in ("2026-03", "2026-09"):
        path = f"/automation/actions/{version}/{app}/{id}?hapikey={key}"
        assert caller.ask("GET", path, token="") == stage.ask("GET", f"/{id}")
    page = caller.call("GET", f"/automation/actions/v4/{app}/{id}?hapikey={key}")
    assert (page.status_code, page.mimetype) == (404, "text/html")


def test_pages_of_definitions(stage: Stage) -> None:
    ids = [stage.define() for _ in range(3)]
    first = stage.ask("GET", "?limit=2")
    assert [one["id"] for one in first["results"]] == ids[:2]
    after = first["paging"]["next"]["after"]
    rest = stage.ask("GET", f"?limit=2&after={after}")
    assert [one["id"] for one in rest["results"]] == ids[2:]
    assert "paging" not in rest
    stage.ask("GET", "?after=x", status=400)


@pytest.mark.parametrize(
    "changes",
    [
        {"actionUrl": None},
        {"actionUrl": "orders"},
        {"actionUrl": "http://["},
        {"actionUrl": "http://127.0.0.1:99999/"},
        {"inputFields": [input_field("a", optionsUrl="http://[")]},
        {"labels": {"de": {"actionName": "Auftrag"}}},
        {"labels": {"en": {}}},
        {"labels": {"en": {"actionName": "x"}, "xx": {"actionName": "x"}}},
        {"published": "yes"},
        {"objectTypes": "CONTACT"},
        {"inputFields": [input_field("a"), input_field("a")]},
        {"inputFields": [input_field("a", type="colour")]},
        {"inputFields": [input_field("a", fieldType="slider")]},
        {"inputFields": [input_field("a", "GUESS")]},
        {"inputFields": [input_field("a", options=[{"label": "One"}])]},
        {"inputFields": [{"typeDefinition": {"name": "a", "type": "string"}}]},
        {"functions": [{"functionType": "AFTERWARDS", "functionSource": "x"}]},
        {"executionRules": [{"labelName": "exists"}]},
        {
            "inputFieldDependencies": [
                {
                    "dependencyType": "SINGLE_FIELD",
                    "controllingFieldName": "nobody",
                    "dependentFieldNames": [],
                }
            ]
        },
    ],
    ids=str,
)
def test_a_definition_that_cannot_be_is_refused(stage: Stage, changes: dict[str, Any]) -> None:
    body = stage.ask("POST", "", egg(**changes), status=400)
    assert body["category"] == "VALIDATION_ERROR"
    assert stage.ask("GET", "")["results"] == []


def test_what_is_missing_is_named(stage: Stage) -> None:
    body = stage.ask("POST", "", {"actionUrl": ACTION_URL, "labels": {}}, status=400)
    assert body["message"] == (
        "Invalid input JSON on line 1, column 1: Cannot build PublicActionDefinitionEgg, some of required "
        "attributes are not set [functions, inputFields, objectTypes, published]"
    )


def test_a_patch_that_breaks_the_whole_changes_nothing(stage: Stage) -> None:
    id = stage.define()
    before = stage.ask("GET", f"/{id}")
    stage.ask("PATCH", f"/{id}", {"labels": {"fr": {"actionName": "Commande"}}}, status=400)
    assert stage.ask("GET", f"/{id}") == before


def test_only_the_developer_key_opens_it(stage: Stage, caller: Caller) -> None:
    caller.ask("GET", stage.base, status=401)
    caller.ask("GET", stage.base, token="", status=401)
    form = {
        "grant_type": "refresh_token",
        "refresh_token": caller.ready["refresh_token"],
        "client_id": caller.ready["client_id"],
        "client_secret": caller.ready["client_secret"],
    }
    token = caller.ask("POST", "/oauth/v1/token", token="", data=form)["access_token"]
    body = caller.ask("GET", stage.base, token=token, status=403)
    assert body["message"] == (
        "This API can't be called using an OAuth access token. "
        "A valid developer API key must be provided in the hapikey query parameter."
    )
    other = f"/automation/v4/actions/1?hapikey={caller.ready['developer_key']}"
    caller.ask("GET", other, token="", status=404)


def test_every_change_is_a_revision(stage: Stage) -> None:
    id = stage.define()
    stage.caller.advance(60_000)
    stage.ask("PATCH", f"/{id}", {"actionUrl": "http://127.0.0.1:9/second"})
    first, second = stage.ask("GET", f"/{id}/revisions")["results"]
    assert (first["revisionId"], first["createdAt"]) == ("1", "2026-11-02T09:15:04.120Z")
    assert (second["revisionId"], second["createdAt"]) == ("2", "2026-11-02T09:16:04.120Z")
    assert first["definition"]["actionUrl"] == ACTION_URL
    assert stage.ask("GET", f"/{id}/revisions/2") == second
    stage.ask("GET", f"/{id}/revisions/3", status=404)
    page = stage.ask("GET", f"/{id}/revisions?limit=1")
    assert page["results"] == [first]
    after = page["paging"]["next"]["after"]
    assert stage.ask("GET", f"/{id}/revisions?limit=1&after={after}")["results"] == [second]


def test_whether_an_object_is_required(stage: Stage) -> None:
    id = stage.define()
    assert stage.ask("GET", f"/{id}/requires-object") == {"requiresObject": True}
    stage.ask("POST", f"/{id}/requires-object", {"requiresObject": False}, status=204)
    assert stage.ask("GET", f"/{id}/requires-object") == {"requiresObject": False}
    stage.ask("POST", f"/{id}/requires-object", {}, status=400)


def test_functions_come_with_the_definition_or_alone(stage: Stage) -> None:
    source = "exports.main = (event, callback) => callback(event);"
    id = stage.define(functions=[{"functionType": "PRE_ACTION_EXECUTION", "functionSource": source}])
    assert stage.ask("GET", f"/{id}")["functions"] == [{"functionType": "PRE_ACTION_EXECUTION"}]
    named = f"/{id}/functions/POST_FETCH_OPTIONS/tidy"
    put = stage.ask("PUT", named, data="exports.main = 1;", content_type="text/plain")
    assert put == {"functionType": "POST_FETCH_OPTIONS", "id": "tidy"}
    assert stage.ask("GET", named) == {**put, "functionSource": "exports.main = 1;"}
    stage.ask("PUT", named, "exports.main = 2;")
    assert stage.ask("GET", named)["functionSource"] == "exports.main = 2;"
    listed = stage.ask("GET", f"/{id}/functions")["results"]
    assert listed == [put, {"functionType": "PRE_ACTION_EXECUTION"}]
    assert stage.ask("GET", f"/{id}/functions/PRE_ACTION_EXECUTION")["functionSource"] == source
    stage.ask("DELETE", f"/{id}/functions/PRE_ACTION_EXECUTION", status=204)
    stage.ask("GET", f"/{id}/functions/PRE_ACTION_EXECUTION", status=404)
    stage.ask("DELETE", named, status=204)
    stage.ask("DELETE", named, status=404)
    stage.ask("GET", f"/{id}/functions/SOMETIME", status=400)
    assert stage.ask("GET", f"/{id}")["functions"] == []
