"""Tickets (CRM contract 1.3, 8, 12.3)."""

from __future__ import annotations

from typing import Any

from tests.unit.crm.caller import Caller

TICKETS = "/crm/v3/objects/tickets"


def create(caller: Caller, *, status: int = 201, **properties: Any) -> Any:
    return caller.ask("POST", TICKETS, {"properties": {"subject": "It squeaks", **properties}}, status=status)


def test_a_new_ticket_stands_at_the_beginning(caller: Caller) -> None:
    made = create(caller)["properties"]
    assert (made["hs_pipeline"], made["hs_pipeline_stage"], made["hs_ticket_id"]) == ("0", "1", "101")
    assert made["hs_v2_date_entered_1"] == made["createdate"]
    found = caller.ask("GET", "/crm/objects/2026-03/0-5/101")["properties"]
    assert sorted(found) == [
        "content", "createdate", "hs_lastmodifieddate", "hs_object_id", "hs_pipeline", "hs_pipeline_stage",
        "hs_ticket_category", "hs_ticket_priority", "subject",
    ]  # fmt: skip


def test_stages_are_those_of_the_pipeline(caller: Caller) -> None:
    refused = create(caller, hs_pipeline_stage="closedwon", status=400)
    assert refused["errors"][0]["message"] == (
        "closedwon is not a valid pipeline stage ID. Valid options are: pipelineId=0 : [1, 2, 3, 4]"
    )


def test_closing_and_opening_again(caller: Caller) -> None:
    id = create(caller)["id"]
    caller.advance(60_000)
    closed = caller.patch(id, "tickets", hs_pipeline_stage="4")["properties"]
    assert caller.read(id, "closed_date", object="tickets")["closed_date"] == "2026-11-02T09:16:04.120Z"
    assert closed["hs_v2_date_exited_1"] == "2026-11-02T09:16:04.120Z"
    caller.patch(id, "tickets", hs_pipeline_stage="3")
    assert caller.read(id, "closed_date", object="tickets")["closed_date"] is None
    given = caller.patch(id, "tickets", hs_pipeline_stage="4", closed_date="2026-10-01T00:00:00Z")[
        "properties"
    ]
    assert given["closed_date"] == "2026-10-01T00:00:00Z"


def test_the_scope_is_their_own() -> None:
    caller = Caller(scopes=["tickets"])
    create(caller)
    caller.ask("GET", "/crm/v3/properties/tickets")
    refused = caller.ask("GET", "/crm/v3/objects/deals", status=403)
    assert refused["errors"][0]["context"]["requiredGranularScopes"] == ["crm.objects.deals.read"]
