"""Indexes that lag, and pages that move under the reader."""

from __future__ import annotations

from typing import Any

import pytest

from simulators.kit.faults.box import BadFault
from tests.unit.faults.ground import RECORD, Ground

SECOND = 1_000


def found(ground: Ground, **asked: Any) -> list[str]:
    """The ids of a page of contacts in the order of their change."""
    body = {"sorts": [{"propertyName": "lastmodifieddate", "direction": "ASCENDING"}], **asked}
    answer = ground.crm.post("/crm/v3/objects/contacts/search", json=body).json()
    return [one["id"] for one in answer["results"]]


def queried(ground: Ground, query: str) -> list[str]:
    answer = ground.quickbooks.get(f"{ground.realm}/query", params={"query": query}).json()
    return [one["Id"] for one in answer["QueryResponse"].get("Customer", [])]


def rows(ground: Ground, statement: str, **page: str) -> list[str]:
    answer = ground.netsuite.post(
        "/services/rest/query/v1/suiteql",
        params=page,
        json={"q": statement},
        headers={"Prefer": "transient"},
    )
    return [one["id"] for one in answer.json()["items"]]


def test_search_of_the_crm_shows_it_late_and_reading_by_id_at_once() -> None:
    ground = Ground(crm={"index_lag": 2_000})
    armed = ground.site.faults.arm("index_lag", app="crm", params={"duration": "20s"})
    id = ground.contact("ann@acme.test")
    assert ground.crm.get(f"/crm/v3/objects/contacts/{id}").status_code == 200
    ground.advance(21 * SECOND)
    assert found(ground) == []
    ground.advance(SECOND)
    assert found(ground) == [id]
    ground.site.faults.disarm(armed.id)
    other = ground.contact("bob@acme.test")
    ground.advance(2 * SECOND)
    assert found(ground) == [id, other]


def test_quickbooks_shows_it_late_and_goes_on_showing_the_rest(ground: Ground) -> None:
    first = ground.customer(DisplayName="Ann")["Id"]
    since = "2026-03-01T00:00:00Z"
    ground.advance(SECOND)
    armed = ground.site.faults.arm("index_lag", app="quickbooks", params={"duration": "20s"})
    ground.advance(SECOND)
    second = ground.customer(DisplayName="Bob")["Id"]

    def changed() -> list[str]:
        asked = {"entities": "Customer", "changedSince": since}
        answer = ground.quickbooks.get(f"{ground.realm}/cdc", params=asked).json()
        (response,) = answer["CDCResponse"][0]["QueryResponse"]
        return [one["Id"] for one in response.get("Customer", [])]

    everyone = "SELECT * FROM Customer"
    assert (queried(ground, everyone), changed()) == ([first], [first])
    ground.advance(19 * SECOND)
    assert (queried(ground, everyone), changed()) == ([first], [first])
    ground.advance(SECOND)
    assert (queried(ground, everyone), changed()) == ([first, second], [first, second])
    ground.customer(DisplayName="Cid")
    ground.site.faults.disarm(armed.id)
    assert len(queried(ground, everyone)) == len(changed()) == 3


def test_netsuite_has_no_index_that_lags(ground: Ground) -> None:
    with pytest.raises(BadFault, match="netsuite cannot have index_lag"):
        ground.site.faults.arm("index_lag", app="netsuite")
    ground.site.faults.arm("index_lag")
    id = ground.company("Acme")
    assert rows(ground, "SELECT id FROM customer") == [id]


def test_a_page_of_a_search_moves_and_the_next_one_steps_over_a_record(ground: Ground) -> None:
    ids = []
    for number in range(5):
        ids.append(ground.contact(f"c{number}@acme.test"))
        ground.advance(5 * SECOND)
    ground.site.faults.arm("moving_page", app="crm")
    assert found(ground, limit=2) == ids[:2]
    ground.advance(5 * SECOND)
    assert found(ground, limit=2, after="2") == ids[3:], "the third has moved up"
    assert found(ground, limit=5) == [*ids[1:], ids[0]]
    kept = ground.crm.get(f"/crm/v3/objects/contacts/{ids[0]}", params={"properties": "email"}).json()
    assert kept["properties"]["email"] == "c0@acme.test"


def test_a_list_by_ids_does_not_move(ground: Ground) -> None:
    ids = [ground.contact(f"c{number}@acme.test") for number in range(4)]
    ground.site.faults.arm("moving_page", app="crm")
    first = ground.crm.get("/crm/v3/objects/contacts", params={"limit": "2"}).json()
    after = first["paging"]["next"]["after"]
    second = ground.crm.get("/crm/v3/objects/contacts", params={"limit": "2", "after": after}).json()
    assert [one["id"] for one in (*first["results"], *second["results"])] == ids
    assert ground.site.faults.armed() == []


def test_a_page_of_a_query_moves_and_the_version_stays(ground: Ground) -> None:
    ids = []
    for name in ("Ann", "Bob", "Cid", "Dot"):
        ids.append(ground.customer(DisplayName=name)["Id"])
        ground.advance(SECOND)
    ground.site.faults.arm("moving_page", app="quickbooks")
    by_change = "SELECT * FROM Customer ORDERBY MetaData.LastUpdatedTime"
    assert queried(ground, f"{by_change} STARTPOSITION 1 MAXRESULTS 2") == ids[:2]
    assert queried(ground, f"{by_change} STARTPOSITION 3 MAXRESULTS 2") == [ids[3], ids[0]]
    touched = ground.quickbooks.get(f"{ground.realm}/customer/{ids[0]}").json()["Customer"]
    assert (touched["SyncToken"], touched["DisplayName"]) == ("0", "Ann")


def test_a_page_of_suiteql_moves(ground: Ground) -> None:
    ids = []
    for name in ("Acme", "Beta", "Cosy", "Dune"):
        ids.append(ground.company(name))
        ground.advance(SECOND)
    ground.site.faults.arm("moving_page", app="netsuite")
    by_change = "SELECT id FROM customer ORDER BY lastmodifieddate, id"
    assert rows(ground, by_change, limit="2", offset="0") == ids[:2]
    assert rows(ground, by_change, limit="2", offset="2") == [ids[3], ids[0]]
    assert ground.netsuite.get(f"{RECORD}/customer/{ids[0]}").json()["companyName"] == "Acme"


def test_rows_of_other_tables_touch_no_customer(ground: Ground) -> None:
    ground.company("Acme")
    ground.site.faults.arm("moving_page", app="netsuite")
    revision = ground.site.revision()
    rows(ground, "SELECT id FROM subsidiary")
    assert ground.site.faults.armed() == []
    assert ground.site.revision() == revision
