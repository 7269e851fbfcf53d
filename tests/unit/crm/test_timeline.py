"""Timeline events: templates, tokens, events on records, app events (CRM contract 16.2)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.crm.caller import Caller

EVENTS = "/integrators/timeline/v3/events"
DATED = "/integrators/timeline/2026-03/events"
TOKENS = [
    {"name": "petName", "label": "Pet", "type": "string"},
    {"name": "petAge", "label": "Age", "type": "number"},
    {
        "name": "petColor",
        "label": "Color",
        "type": "enumeration",
        "options": [{"label": "Black", "value": "black"}],
    },
    {"name": "town", "label": "Town", "type": "string", "objectPropertyName": "city"},
]


class App:
    """An app that is installed: its OAuth token writes events, its developer key keeps the templates."""

    def __init__(self, caller: Caller) -> None:
        self.caller = caller
        form = {
            "grant_type": "refresh_token",
            **{name: caller.ready[name] for name in ("refresh_token", "client_id", "client_secret")},
        }
        self.token = caller.ask("POST", "/oauth/v1/token", data=form, token="")["access_token"]
        self.path = f"/integrators/timeline/v3/{caller.ready['app_id']}/event-templates"

    def keep(self, method: str, tail: str = "", json: Any = None, *, status: int = 200) -> Any:
        path = f"{self.path}{tail}?hapikey={self.caller.ready['developer_key']}"
        return self.caller.ask(method, path, json, token="", status=status)

    def template(self, **more: Any) -> str:
        body = {"name": "Pet", "objectType": "contacts", "headerTemplate": "# {{petName}}", "tokens": TOKENS}
        id: str = self.keep("POST", "", body | more, status=201)["id"]
        return id

    def send(self, status: int = 201, *, path: str = EVENTS, **body: Any) -> Any:
        return self.caller.ask("POST", path, body, token=self.token, status=status)


@pytest.fixture
def app(caller: Caller) -> App:
    return App(caller)


def test_templates_are_kept_with_the_developer_key(app: App) -> None:
    id = app.template()
    found = app.keep("GET", f"/{id}")
    assert (found["name"], found["objectType"], found["headerTemplate"]) == (
        "Pet",
        "contacts",
        "# {{petName}}",
    )
    assert [one["name"] for one in found["tokens"]] == ["petName", "petAge", "petColor", "town"]
    assert found["tokens"][0]["options"] == []
    assert app.keep("GET")["results"] == [found]
    changed = app.keep("PUT", f"/{id}", {"id": id, "name": "Animal", "tokens": TOKENS[:1]})
    assert (changed["name"], len(changed["tokens"])) == ("Animal", 1)
    app.keep("DELETE", f"/{id}", status=204)
    app.keep("GET", f"/{id}", status=404)
    app.caller.ask("GET", app.path, status=401)
    refused = app.caller.ask("GET", app.path, token=app.token, status=403)
    assert refused["message"].startswith(
        "This API can't be called using an OAuth access token. A valid developer API key must be provided"
    )


def test_tokens_come_and_go(app: App) -> None:
    id = app.template(tokens=[])
    made = app.keep("POST", f"/{id}/tokens", TOKENS[2])
    assert made["createdAt"] == "2026-11-02T09:15:04.120Z"
    assert app.keep("POST", f"/{id}/tokens", TOKENS[2], status=409)["category"] == "OBJECT_ALREADY_EXISTS"
    given = {"label": "Colour", "options": [{"label": "Red", "value": "red"}]}
    changed = app.keep("PUT", f"/{id}/tokens/petColor", given)
    assert (changed["label"], changed["type"]) == ("Colour", "enumeration")
    assert changed["options"] == given["options"]
    app.keep("DELETE", f"/{id}/tokens/petColor", status=204)
    app.keep("DELETE", f"/{id}/tokens/petColor", status=404)
    for token in (
        {"name": "a b", "label": "x", "type": "string"},
        {"name": "log", "label": "x", "type": "string"},
        {"name": "a", "label": "x", "type": "colour"},
        {"name": "a", "label": "x", "type": "enumeration"},
        {"name": "a", "type": "string"},
        {"name": ["a"], "label": "x", "type": "string"},
        {"name": "a", "label": {"en": "x"}, "type": "string"},
        {"name": "a", "label": "x", "type": "string", "objectPropertyName": ["city"]},
        {"name": "a", "label": "x", "type": "enumeration", "options": 5},
        {"name": "a", "label": "x", "type": "enumeration", "options": ["red"]},
        {"name": "a", "label": "x", "type": "enumeration", "options": [{"label": "Red"}]},
    ):
        app.keep("POST", f"/{id}/tokens", token, status=400)
    for name in ("name", "headerTemplate", "detailTemplate"):
        app.keep("POST", "", {"name": "x", "objectType": "contacts", "tokens": [], name: ["x"]}, status=400)
    app.keep("POST", "", {"name": "x", "objectType": "spaceships", "tokens": []}, status=400)


def test_an_event_by_e_mail_makes_its_contact_and_sets_properties(app: App) -> None:
    id, caller = app.template(), app.caller
    tokens = {"petName": "Art", "petAge": 3, "petColor": "black", "town": "Turin"}
    made = app.send(eventTemplateId=id, email="ada@x.test", tokens=tokens, extraData={"a": [1]}, id="one")
    contact = made["objectId"]
    assert made == {
        "id": "one",
        "eventTemplateId": id,
        "objectType": "contacts",
        "objectId": contact,
        "email": "ada@x.test",
        "tokens": {"petName": "Art", "petAge": "3", "petColor": "black", "town": "Turin"},
        "extraData": {"a": [1]},
        "timestamp": "2026-11-02T09:15:04.120Z",
        "createdAt": "2026-11-02T09:15:04.120Z",
    }
    assert caller.read(contact, "email", "city")["city"] == "Turin"
    again = app.send(eventTemplateId=id, email="ADA@x.test", tokens={"town": "Bern"})
    assert again["objectId"] == contact
    assert caller.read(contact, "city")["city"] == "Bern"
    assert caller.ask("GET", f"{EVENTS}/{id}/one", token=app.token) == made
    caller.ask("GET", f"{EVENTS}/{id}/two", token=app.token, status=404)


def test_what_is_refused_changes_nothing(app: App) -> None:
    id, caller = app.template(), app.caller
    contact = caller.contact(email="ada@x.test", city="Bern")
    on_ada: dict[str, Any] = {"eventTemplateId": id, "objectId": contact}
    app.send(**on_ada, id="one", tokens={"town": "Turin"})
    assert app.send(409, **on_ada, id="one", tokens={"town": "Rome"})["category"] == "OBJECT_ALREADY_EXISTS"
    for tokens in ({"petAge": "old"}, {"petColor": "pink"}, {"unknown": "x"}, {"petName": ["Rex"]}):
        app.send(400, **on_ada, tokens={"town": "Rome"} | tokens)
    app.send(400, **on_ada, tokens={"town": "Rome"}, timestamp="yesterday")
    app.send(400, **on_ada, tokens={"town": "Rome"}, timelineIFrame={"url": "http://x.test"})
    app.send(404, eventTemplateId="999", objectId=contact, tokens={})
    app.send(404, eventTemplateId=id, objectId="999", tokens={})
    app.send(400, eventTemplateId=id, email="nobody", tokens={})
    app.send(400, eventTemplateId=id, tokens={})
    for name in ("id", "utk", "domain", "email"):
        app.send(400, **on_ada | {"tokens": {"town": "Rome"}, name: ["ada@x.test"]})
    assert caller.read(contact, "city")["city"] == "Turin"
    assert caller.found() == [contact]


def test_companies_are_named_by_id(app: App) -> None:
    id = app.template(objectType="COMPANY", tokens=[])
    company = app.caller.company(name="Acme")
    made = app.send(eventTemplateId=id, objectId=company, tokens={}, timestamp="2026-10-01T00:00:00Z")
    assert (made["objectType"], made["timestamp"]) == ("companies", "2026-10-01T00:00:00Z")
    app.send(400, eventTemplateId=id, email="a@x.test", tokens={})


def test_ids_of_events(app: App) -> None:
    id = app.template()
    sent: dict[str, Any] = {"eventTemplateId": id, "email": "a@x.test", "tokens": {}}
    first, second = app.send(**sent)["id"], app.send(**sent)["id"]
    assert first != second
    named = app.send(**sent, id="pet-{{uuid}}")["id"]
    assert named.startswith("pet-")
    assert len(named) == 40


def test_batches_of_events(app: App) -> None:
    id = app.template()
    good = {"eventTemplateId": id, "email": "a@x.test", "tokens": {}}
    done = app.send(path=f"{EVENTS}/batch/create", inputs=[good, good])
    assert (done["status"], len(done["results"]), "errors" in done) == ("COMPLETE", 2, False)
    mixed = app.send(207, path=f"{EVENTS}/batch/create", inputs=[good, good | {"eventTemplateId": "999"}])
    assert (len(mixed["results"]), mixed["numErrors"]) == (1, 1)
    assert "correlationId" not in mixed["errors"][0]


def test_app_events_of_the_dated_path(app: App) -> None:
    event: dict[str, Any] = {
        "eventTypeName": "shipped",
        "id": "s-1",
        "email": "a@x.test",
        "properties": {"box": 7},
    }
    made = app.send(path=DATED, **event)
    assert made["properties"] == {"box": "7"}
    refused = app.send(409, path=DATED, **event)
    assert refused["message"] == "An event with id s-1 already exists"
    assert app.send(path=DATED, **event | {"eventTypeName": "returned"})["objectId"] == made["objectId"]
    more = [event | {"id": "s-2"}, event | {"id": "s-3"}]
    assert len(app.send(200, path=f"{DATED}/batch", inputs=more)["results"]) == 2
    app.send(409, path=f"{DATED}/batch", inputs=[event | {"id": "s-4"}, event | {"id": "s-2"}])
    app.send(path=DATED, **event | {"id": "s-4"})
    app.send(400, path=DATED, eventTypeName="shipped", id="s-9", email="a@x.test")
    for name in ("eventTypeName", "id", "email", "properties"):
        app.send(400, path=DATED, **event | {"id": "s-9", name: ["x"]})
    app.send(400, path=DATED, **event | {"id": "s-9", "properties": {"box": [7]}})
    assert app.caller.call("POST", f"{DATED}/batch/create", {}, token=app.token).status_code == 404


def test_private_apps_have_no_timeline(app: App) -> None:
    caller = app.caller
    for path in (EVENTS, DATED):
        refused = caller.ask("POST", path, {}, status=403)
        assert refused["errors"][0]["context"] == {"requiredGranularScopes": ["timeline"]}
