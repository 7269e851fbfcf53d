"""What an ordinary client sees of answers that do not arrive as they were sent, in each app's words."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.unit.faults.ground import Ground

APPS = ("crm", "netsuite", "quickbooks")


def read(ground: Ground, app: str) -> httpx.Response:
    paths = {
        "crm": "/crm/v3/objects/contacts",
        "netsuite": "/services/rest/record/v1/customer",
        "quickbooks": f"{ground.realm}/companyinfo/1",
    }
    return ground.of(app).get(paths[app])


@pytest.mark.parametrize("app", APPS)
@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_gateway_answers_with_a_page(ground: Ground, app: str, status: int) -> None:
    ground.site.faults.arm("html_page", app=app, params={"status": status})
    answer = read(ground, app)
    assert (answer.status_code, answer.headers["Content-Type"].split(";")[0]) == (status, "text/html")
    assert "<html>" in answer.text
    assert read(ground, app).status_code == 200


@pytest.mark.parametrize("app", APPS)
@pytest.mark.parametrize(
    ("fault", "params", "error"),
    [
        ("connection_reset", {}, httpx.ReadError),
        ("connection_reset", {"after": True}, httpx.ReadError),
        ("truncated_body", {}, httpx.RemoteProtocolError),
        ("stalled", {"duration": "29s"}, httpx.RemoteProtocolError),
        ("stalled", {"duration": "31s"}, httpx.ReadTimeout),
        ("latency", {"duration": "31s"}, httpx.ReadTimeout),
        ("timeout_before", {}, httpx.ReadTimeout),
        ("lost_answer", {}, httpx.ReadTimeout),
    ],
)
def test_the_errors_of_a_client(
    ground: Ground, app: str, fault: str, params: dict[str, Any], error: type[httpx.HTTPError]
) -> None:
    ground.site.faults.arm(fault, app=app, params=params)
    with pytest.raises(error):
        read(ground, app)
    assert read(ground, app).status_code == 200


@pytest.mark.parametrize(
    ("fault", "params", "made"),
    [
        ("connection_reset", {"after": False}, 0),
        ("connection_reset", {"after": True}, 1),
        ("truncated_body", {}, 1),
        ("stalled", {}, 1),
        ("html_page", {"after": True}, 1),
        ("html_page", {}, 0),
    ],
)
def test_whether_the_work_was_done(ground: Ground, fault: str, params: dict[str, Any], made: int) -> None:
    ground.site.faults.arm(fault, match={"operation": "create"}, params=params)
    try:
        assert ground.crm.post("/crm/v3/objects/companies", json={"properties": {"name": "A"}}).is_error
    except httpx.TransportError:
        assert fault != "html_page"
    assert len(ground.crm.get("/crm/v3/objects/companies").json()["results"]) == made


def test_an_answer_without_a_body_does_not_come_at_all(ground: Ground) -> None:
    """NetSuite answers a create with 204."""
    ground.site.faults.arm("truncated_body", app="netsuite", match={"operation": "create"})
    with pytest.raises(httpx.RemoteProtocolError):
        ground.company("Acme")
    assert ground.netsuite.get("/services/rest/record/v1/customer").json()["totalResults"] == 1


def test_people_in_the_vendors_own_pages_meet_nothing(ground: Ground) -> None:
    ground.site.faults.set_weather(1, intensity={"connection_reset": 1})
    person = ground.client("crm")
    person.headers["Rehearse-Hand"] = ground.site.hand
    assert person.get("/crm/v3/objects/contacts").status_code == 200
    with pytest.raises(httpx.ReadError):
        read(ground, "crm")
