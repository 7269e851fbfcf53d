"""Pipelines of deals to test with."""

from __future__ import annotations

from typing import Any

from tests.unit.crm.caller import Caller

BASE = "/crm/v3/pipelines/deals"
STAGES = [
    "appointmentscheduled", "qualifiedtobuy", "presentationscheduled", "decisionmakerboughtin",
    "contractsent", "closedwon", "closedlost",
]  # fmt: skip


def stage(label: str, order: int, probability: Any = "0.5", **more: Any) -> dict[str, Any]:
    return {"label": label, "displayOrder": order, "metadata": {"probability": probability}, **more}


def shape(label: str = "Renewals", *stages: dict[str, Any], **more: Any) -> dict[str, Any]:
    given = stages or (stage("Talks", 0), stage("Won", 1, "1.0"))
    return {"label": label, "displayOrder": 1, "stages": list(given), **more}


def deal(caller: Caller, stage: str = "contractsent", **properties: Any) -> str:
    body = {"properties": {"dealname": "Renewal", "dealstage": stage, **properties}}
    id: str = caller.ask("POST", "/crm/v3/objects/deals", body, status=201)["id"]
    return id
