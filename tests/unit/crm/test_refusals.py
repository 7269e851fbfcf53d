"""How each route says no: the routes whose refusals no other test of theirs sees (CRM contract 11)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.crm.caller import Caller

UNKNOWN = "resource not found"
NO_TYPE = "Unable to infer object type from: nothing"
NO_ID = "Object not found.  objectId are usually numeric."
PAIR = "/crm/v4/associations/contacts/companies"
LIMITS = "/crm/associations/2026-03/definitions/configurations/contacts"
OF_ONE = "/crm/v3/objects/contacts/1/associations/companies/1"
PROPERTIES = "/crm/v3/properties/contacts"


def unset(names: str, what: str) -> str:
    """What is said of a body in which something is missing."""
    return f"Cannot build {what}, some of required attributes are not set [{names}]"


BY_TOKEN: list[tuple[str, str, Any, int, str]] = [
    ("GET", f"{LIMITS}/nothing", None, 400, NO_TYPE),
    ("POST", f"{LIMITS}/companies/batch/purge", {}, 400, unset("inputs", "BatchInputPublicAssociationSpec")),
    ("POST", f"{LIMITS}/companies/batch/update", {"inputs": [{}]}, 400, "are not set [typeId]"),
    *(
        ("POST", f"{PAIR}/batch/{what}", {}, 400, unset("inputs", "BatchInputPublicAssociation"))
        for what in ("archive", "associate/default", "create", "labels/archive", "read")
    ),
    (
        "PUT",
        f"{PAIR}/labels",
        {"associationTypeId": 9, "label": "x"},
        404,
        "Association type 9 does not exist",
    ),
    ("GET", "/crm/v4/objects/contacts/99/associations/companies", None, 404, UNKNOWN),
    ("DELETE", "/crm/v4/objects/contacts/abc/associations/companies/1", None, 404, NO_ID),
    ("PUT", f"{OF_ONE}/nothing", None, 400, "nothing is not a valid association type"),
    ("DELETE", f"{OF_ONE}/nothing", None, 400, "nothing is not a valid association type"),
    ("POST", "/crm/v3/objects/contacts/batch/archive", {"inputs": [{"id": "1"}] * 101}, 400, "is 100"),
    ("DELETE", "/crm/v3/objects/contacts/abc", None, 404, NO_ID),
    ("GET", "/crm/v3/properties/nothing", None, 400, NO_TYPE),
    ("GET", "/crm/v3/properties/nothing/groups", None, 400, NO_TYPE),
    ("POST", f"{PROPERTIES}/batch/create", {}, 400, unset("inputs", "BatchInputPropertyCreate")),
    ("POST", f"{PROPERTIES}/batch/read", {}, 400, unset("inputs", "BatchReadInputPropertyName")),
    ("POST", f"{PROPERTIES}/batch/archive", {}, 400, unset("inputs", "BatchInputPropertyName")),
    ("PATCH", f"{PROPERTIES}/groups/nothing", {"label": "x"}, 404, "Property group nothing does not exist"),
    ("PATCH", f"{PROPERTIES}/nothing", {"label": "x"}, 404, "Property nothing does not exist"),
    ("PUT", "/files/v3/files/99", None, 404, UNKNOWN),
    ("GET", "/files/v3/files/99/download", None, 404, UNKNOWN),
    ("GET", "/files/v3/folders/search?limit=x", None, 400, "limit must be a number"),
    ("GET", "/files/v3/folders/update/async/tasks/99/status", None, 404, UNKNOWN),
    ("DELETE", "/files/v3/folders/99", None, 404, UNKNOWN),
    ("GET", "/files/v3/folders/nowhere", None, 404, UNKNOWN),
    ("DELETE", "/files/v3/folders/nowhere", None, 404, UNKNOWN),
    ("DELETE", "/oauth/v1/refresh-tokens/nothing", None, 404, "refresh token is invalid, expired or revoked"),
    ("POST", "/oauth/v3/token/introspect", None, 400, "missing or unknown client id"),
    ("POST", "/oauth/v3/token/revoke", None, 400, "missing or unknown client id"),
]

BY_KEY: list[tuple[str, str, Any, int, str]] = [
    ("DELETE", "/automation/v4/actions/{app}/99", None, 404, UNKNOWN),
    ("GET", "/automation/v4/actions/{app}/99/functions", None, 404, UNKNOWN),
    ("PUT", "/automation/v4/actions/{app}/99/functions/POST_FETCH_OPTIONS", None, 404, UNKNOWN),
    ("DELETE", "/automation/v4/actions/{app}/99/functions/POST_FETCH_OPTIONS", None, 404, UNKNOWN),
    ("GET", "/automation/v4/actions/{app}/99/functions/POST_FETCH_OPTIONS/a", None, 404, UNKNOWN),
    ("PUT", "/automation/v4/actions/{app}/99/functions/POST_FETCH_OPTIONS/a", None, 404, UNKNOWN),
    ("GET", "/automation/v4/actions/{app}/99/requires-object", None, 404, UNKNOWN),
    ("GET", "/automation/v4/actions/{app}/99/revisions", None, 404, UNKNOWN),
    ("PUT", "/integrators/timeline/v3/{app}/event-templates/99", {}, 404, UNKNOWN),
    ("DELETE", "/integrators/timeline/v3/{app}/event-templates/99", None, 404, UNKNOWN),
    ("PUT", "/integrators/timeline/v3/{app}/event-templates/99/tokens/a", {}, 404, UNKNOWN),
    ("DELETE", "/webhooks/v3/{other}/settings", None, 404, UNKNOWN),
    ("GET", "/webhooks/v3/{other}/subscriptions", None, 404, UNKNOWN),
    ("POST", "/webhooks/v3/{app}/subscriptions/batch/update", {}, 400, "are not set [inputs]"),
    ("PATCH", "/webhooks/v3/{app}/subscriptions/99", {}, 404, "Subscription 99 does not exist"),
    ("DELETE", "/webhooks/v3/{app}/subscriptions/99", None, 404, "Subscription 99 does not exist"),
]

SCHEMAS: list[tuple[str, str, Any, str]] = [
    ("POST", "", {}, unset("name, labels", "ObjectSchemaEgg")),
    ("POST", "/batch/read", {}, unset("inputs", "BatchInputString")),
    ("GET", "/nothing", None, NO_TYPE),
    ("PATCH", "/contacts", {}, "Object type 0-1 is defined by HubSpot"),
    ("DELETE", "/contacts", None, "Object type 0-1 is defined by HubSpot"),
    ("POST", "/contacts/associations", {}, "are not set [fromObjectTypeId, toObjectTypeId]"),
    ("DELETE", "/nothing/associations/1", None, NO_TYPE),
]

JOURNAL: list[tuple[str, str, Any]] = [
    ("GET", "journal/2026-03/earliest", None),
    ("GET", "journal/2026-03/latest", None),
    ("GET", "journal/2026-03/offset/a/next", None),
    ("GET", "journal/2026-03/batch/earliest/1", None),
    ("GET", "journal/2026-03/batch/latest/1", None),
    ("GET", "journal/2026-03/batch/a/next/1", None),
    ("POST", "journal/2026-03/batch/read", {"inputs": []}),
    ("GET", "subscriptions/2026-03/1", None),
    ("DELETE", "subscriptions/2026-03/portals/1", None),
]


@pytest.mark.parametrize(("method", "path", "body", "status", "message"), BY_TOKEN)
def test_a_token_does_not_open_what_is_not_there(
    caller: Caller, method: str, path: str, body: Any, status: int, message: str
) -> None:
    assert message in caller.ask(method, path, body, status=status)["message"]


@pytest.mark.parametrize(("method", "path", "body", "status", "message"), BY_KEY)
def test_a_developer_key_does_not_open_what_is_not_there(
    caller: Caller, method: str, path: str, body: Any, status: int, message: str
) -> None:
    app = caller.ready["app_id"]
    where = f"{path.format(app=app, other=app + 1)}?hapikey={caller.ready['developer_key']}"
    assert message in caller.ask(method, where, body, status=status)["message"]


@pytest.mark.parametrize("root", ["/crm/v3/schemas", "/crm-object-schemas/v3/schemas"])
@pytest.mark.parametrize(("method", "path", "body", "message"), SCHEMAS)
def test_a_schema_that_cannot_be_is_refused(
    caller: Caller, root: str, method: str, path: str, body: Any, message: str
) -> None:
    assert message in caller.ask(method, f"{root}{path}", body, status=400)["message"]


def test_schemas_want_a_scope() -> None:
    caller = Caller(scopes=["crm.objects.contacts.read"])
    for root in ("/crm/v3/schemas", "/crm-object-schemas/v3/schemas"):
        assert caller.ask("GET", root, status=403)["category"] == "MISSING_SCOPES"


@pytest.mark.parametrize("local", ["", "-local"])
@pytest.mark.parametrize(("method", "path", "body"), JOURNAL)
def test_the_journal_is_closed_to_a_token_of_the_portal(
    caller: Caller, local: str, method: str, path: str, body: Any
) -> None:
    where = f"/webhooks-journal/{path.replace('journal/', f'journal{local}/')}"
    assert caller.ask(method, where, body, status=403)["category"] == "MISSING_SCOPES"


def test_a_batch_of_timeline_events_wants_a_scope(caller: Caller) -> None:
    said = caller.ask("POST", "/integrators/timeline/v3/events/batch/create", {}, status=403)
    assert said["category"] == "MISSING_SCOPES"
