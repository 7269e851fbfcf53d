"""Companies as an object of their own: read, walked, made, changed, gone and merged, against the fake."""

from __future__ import annotations

import pytest

from sync_core.apps.client import AppError, Done, NotDone, Outcome, Refused, Write
from sync_core.rules.model import Record
from tests.unit.apps.crm.served import Served

ROWS = ["domain", "website", "phone", "description", "industry", "annualrevenue"]
PLACE = ["address", "address2", "city", "state", "zip", "country"]
ACME = {
    "name": "Acme",
    "domain": "acme.test",
    "website": "https://acme.test",
    "phone": "+1 555 0100",
    "description": "Anvils",
    "industry": "MACHINERY",
    "annualrevenue": "1200.50",
    "address": "1 Road",
    "address2": "Yard 2",
    "city": "Turin",
    "state": "TO",
    "zip": "10121",
    "country": "Italy",
}


@pytest.fixture
def served() -> Served:
    return Served(properties={"companies": [*ROWS, *PLACE]})


def create(key: str, **fields: str) -> Write:
    return Write(key, "companies", fields)


def update(id: str, **fields: str) -> Write:
    return Write(f"u{id}", "companies", fields, id=id)


def done(outcomes: list[Outcome]) -> list[Record]:
    assert all(isinstance(one, Done) for one in outcomes), outcomes
    return [one.record for one in outcomes if isinstance(one, Done)]


def test_a_company_is_made_once_by_its_key_and_read_as_it_was_made(served: Served) -> None:
    served.client.prepare(["companies"])
    (made,) = done(served.sent(create("k1", **ACME)))
    assert (made.fields, made.name, made.mark) == (ACME, "Acme", "k1")
    assert served.one("companies", made.id) == made
    (again,) = done(served.sent(create("k1", **ACME)))
    assert again.id == made.id
    assert [record.id for record in served.client.scan("companies").records] == [made.id]


def test_a_create_without_answer_is_found_by_its_key(served: Served) -> None:
    served.client.prepare(["companies"])
    (batch,) = served.batches(create("k1", name="Acme"), create("k2", name="Beta"))
    served.wire.lost.add(batch.path)
    with pytest.raises(AppError) as failed:
        served.client.send(batch)
    assert failed.value.happened == "maybe"
    assert [record.name for record in done(served.client.recover(batch))] == ["Acme", "Beta"]
    (unsent,) = served.batches(create("k3", name="Gamma"))
    assert served.client.recover(unsent) == [NotDone("k3")]


def test_bad_companies_are_set_apart(served: Served) -> None:
    served.client.prepare(["companies"])
    good, bad = served.sent(create("k1", name="Acme"), create("k2", name="Beta", industry="Anvils"))
    assert isinstance(good, Done)
    assert isinstance(bad, Refused)
    assert (bad.code, bad.params["field"], bad.params["value"]) == ("INVALID_VALUE", "industry", "Anvils")


def test_a_company_is_changed_and_its_times_are_told(served: Served) -> None:
    id = served.caller.company(name="Acme", city="Turin", phone="1")
    served.caller.advance(60_000)
    (changed,) = done(served.sent(update(id, city="Bern", phone="")))
    at = served.caller.account.now()
    assert changed.fields == {"city": "Bern", "phone": ""}
    served.caller.advance(60_000)
    (record,) = served.client.with_times("companies", [id])
    assert (record.fields["city"], record.times["city"], record.times["phone"]) == ("Bern", at, at)
    assert record.times["name"] == at - 60_000
    assert served.changed("companies", at) == [id]
    assert served.changed("companies", at + 1) == []


def test_names_fall_back_on_the_domain(served: Served) -> None:
    id = served.caller.company(domain="acme.test")
    assert served.one("companies", id).name == "acme.test"


def test_what_is_gone_and_what_was_merged(served: Served) -> None:
    gone, first, second = (served.caller.company(name=name) for name in ("Gone", "First", "Second"))
    served.caller.ask("DELETE", f"/crm/v3/objects/companies/{gone}", status=204)
    assert [(one.id, one.live) for one in served.client.gone("companies").records] == [(gone, False)]
    body = {"primaryObjectId": first, "objectIdToMerge": second}
    survivor = served.caller.ask("POST", "/crm/v3/objects/companies/merge", body)["id"]
    (found,) = served.client.read("companies", [gone, first, second])
    assert (found.id, found.name, found.aliases) == (survivor, "First", (first, second))
    assert [record.id for record in served.client.scan("companies").records] == [survivor]
    assert served.sent(update(second, city="Bern")) == [NotDone(f"u{second}")]


def test_preflight_and_the_page_of_a_company(served: Served) -> None:
    found = {check.name: check.result for check in served.client.checks(["companies"])}
    assert (found["read companies"], found["fields of companies"]) == ("ok", "ok")
    assert served.client.url("companies", "5").endswith(f"/contacts/{served.caller.account.id}/record/0-2/5")
