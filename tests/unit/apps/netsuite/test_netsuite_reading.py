"""Reading NetSuite: records, scans, changes, deletions and times, against the fake."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sync_core.apps.client import AppClient, AppError, Page
from sync_core.rules.model import Record
from tests.unit.apps.netsuite.desk import Desk, address

MINUTE = 60_000
ALL = ["contact", "individual_customer", "company_customer"]


def walked(page_after: Callable[[str | None], Page]) -> list[Record]:
    records, after = list[Record](), None
    while True:
        page = page_after(after)
        records += page.records
        after = page.after
        if after is None:
            return records


def scan(client: AppClient, object: str) -> list[Record]:
    return walked(lambda after: client.scan(object, after))


def changes(client: AppClient, since: int, objects: list[str] | None = None) -> list[Record]:
    return walked(lambda after: client.changes(objects or ALL, since, after))


def test_a_company_shows_its_fields_by_their_rest_names() -> None:
    desk = Desk()
    parent = desk.company("Storm Holding")
    lines = address(addr1="7 Gale Rd", city="Tulsa", state="OK", zip="74103", country="US")
    values = {"email": "ops@gale.test", "url": "https://www.Gale.test/about", "comments": "O'Hara"}
    id = desk.company("Gale Works", addressBook=lines, parent={"id": parent}, currency={"id": "1"}, **values)
    (record,) = desk.opened().read("company_customer", [id])
    assert record.fields == {
        "companyName": "Gale Works",
        "email": "ops@gale.test",
        "phone": "",
        "url": "https://www.Gale.test/about",
        "domain": "gale.test",
        "comments": "O'Hara",
        "entityId": "Gale Works",
        "parent": parent,
        "currency": "USD",
        "balance": "0",
        "subsidiary": "1",
        "address.addr1": "7 Gale Rd",
        "address.city": "Tulsa",
        "address.state": "OK",
        "address.zip": "74103",
        "address.country": "United States",
    }
    assert (record.object, record.id, record.name) == ("company_customer", id, "Gale Works")
    assert record.refs == {"parent": parent}
    assert (record.live, record.mark, record.version) == (True, "", "2026-11-02 17:15:04")
    assert record.created == record.modified == desk.clock.now() // 1000 * 1000


def test_persons_companies_and_contacts_are_three_objects() -> None:
    desk = Desk()
    company, person = desk.company("Gale Works"), desk.person("Ann", "Gale")
    contact = desk.create("contact", firstName="Bo", lastName="Gale", company={"id": company})
    client = desk.opened()
    assert [record.id for record in scan(client, "company_customer")] == [company]
    assert [record.id for record in scan(client, "individual_customer")] == [person]
    (found,) = scan(client, "contact")
    assert (found.id, found.refs, found.fields["company"]) == (contact, {"company": company}, company)
    assert (found.name, found.fields["subsidiary"]) == ("Bo Gale", "1")
    assert [record.id for record in client.read("individual_customer", [company, person])] == [person]
    (person_record,) = client.read("individual_customer", [person])
    assert person_record.fields["stage"] in ("lead", "prospect", "customer")


def test_a_country_alone_is_read_from_the_address() -> None:
    desk = Desk()
    desk.company("Gale Works", addressBook=address(country="US"))
    (record,) = scan(desk.opened(fields={"company_customer": ["address.country"]}), "company_customer")
    assert record.fields == {"address.country": "United States"}


def test_a_client_for_no_fields_still_reads() -> None:
    desk = Desk()
    id = desk.company("Gale Works")
    desk.advance(MINUTE)
    desk.edit("customer", id, phone="1")
    (record,) = scan(desk.opened(fields={}), "company_customer")
    assert (record.id, record.fields, record.times) == (id, {}, {})


def test_our_own_key_is_a_mark_and_other_external_ids_are_none() -> None:
    desk = Desk()
    desk.company("Ours", externalId="0123456789abcdef01234567")
    desk.company("Theirs", externalId="CRM-42")
    marks = {record.name: record.mark for record in scan(desk.opened(), "company_customer")}
    assert marks == {"Ours": "0123456789abcdef01234567", "Theirs": ""}


def test_inactive_records_come_along_and_are_not_live() -> None:
    desk = Desk()
    id = desk.company("Gale Works")
    desk.edit("customer", id, isInactive=True)
    client = desk.opened()
    assert [(one.id, one.live) for one in scan(client, "company_customer")] == [(id, False)]
    assert [(one.id, one.live) for one in changes(client, 0)] == [(id, False)]


def test_what_is_not_there_is_left_out_of_a_read() -> None:
    desk = Desk()
    id = desk.company("Gale Works")
    client = desk.opened()
    found = client.read("company_customer", [id, "999999", "no-id", id])
    assert [record.id for record in found] == [id]
    assert client.read("company_customer", ["no-id"]) == []
    assert client.gone("contact") == Page(())
    assert client.associated("contact", ["1", "2"], "company_customer") == {"1": (), "2": ()}


def test_pages_of_a_scan_lose_and_repeat_nothing_while_records_move() -> None:
    desk = Desk()
    records = [
        {"ref": str(n), "values": {"externalId": f"e{n}", "firstName": f"Gale {n}", "subsidiary": "1"}}
        for n in range(1_005)
    ]
    for start in range(0, len(records), 100):
        some = records[start : start + 100]
        desk.restlet("upsert", recordType="contact", keyField="externalId", records=some)
    client = desk.opened()
    first = client.scan("contact")
    assert len(first.records) == 1_000
    assert first.after is not None
    desk.advance(MINUTE)
    desk.edit("contact", first.records[0].id, phone="555")
    new = desk.contact("Zoe", "Gale")
    second = desk.opened().scan("contact", first.after)
    ids = [record.id for record in (*first.records, *second.records)]
    assert len(ids) == len(set(ids)) == 1_006
    assert new in ids
    assert second.after is None
    assert len(changes(client, 0, ["contact"])) == 1_006


def test_changes_are_those_at_or_after_an_instant() -> None:
    desk = Desk()
    desk.company("Early")
    desk.advance(10 * MINUTE)
    since = desk.clock.now() // 1000 * 1000
    at = desk.company("At the instant")
    desk.advance(MINUTE)
    person = desk.person("Ann", "Gale")
    client = desk.opened()
    assert {(one.object, one.id) for one in changes(client, since)} == {
        ("company_customer", at),
        ("individual_customer", person),
    }
    assert changes(client, since, ["contact"]) == []
    assert client.changes([], since) == Page(())


def test_a_walk_through_changes_goes_on_behind_a_restart() -> None:
    desk = Desk()
    company, contact = desk.company("Gale Works"), desk.contact("Bo", "Gale")
    first = desk.opened().changes(ALL, 0)
    assert [record.id for record in first.records] == [contact]
    rest = walked(lambda after: desk.opened().changes(ALL, 0, after or first.after))
    assert [record.id for record in rest] == [company]


def test_a_deletion_is_a_record_that_lives_no_more() -> None:
    desk = Desk()
    company, contact = desk.company("Gale Works"), desk.contact("Bo", "Gale")
    desk.advance(10 * MINUTE)
    since = desk.clock.now()
    desk.remove("contact", contact)
    desk.remove("customer", company)
    gone = changes(desk.opened(), since)
    assert {(one.object, one.id, one.live) for one in gone} == {
        ("contact", contact, False),
        ("individual_customer", company, False),
        ("company_customer", company, False),
    }
    assert {one.name for one in gone if one.id == company} == {"Gale Works"}
    assert all(one.fields == {} and one.modified == since // 1000 * 1000 for one in gone)


def test_a_role_that_may_not_see_deletions_still_sees_changes() -> None:
    desk = Desk()
    id = desk.company("Gale Works")
    desk.setup.set_permission("1042", "Deleted Records", "none")
    assert [record.id for record in changes(desk.opened(), 0)] == [id]


def test_each_field_has_the_time_of_its_own_edit() -> None:
    desk = Desk()
    id = desk.company("Gale Works", phone="1")
    made = desk.clock.now() // 1000 * 1000
    desk.advance(10 * MINUTE)
    desk.edit("customer", id, url="https://gale.test")
    desk.advance(10 * MINUTE)
    desk.by_hand("PATCH", f"/services/rest/record/v1/customer/{id}", json={"phone": "2"})
    client = desk.opened()
    for (record,) in (changes(client, made), client.with_times("company_customer", [id])):
        assert record.modified == made + 20 * MINUTE
        assert record.times["phone"] == made + 20 * MINUTE
        assert record.times["url"] == record.times["domain"] == made + 10 * MINUTE
        assert record.times["companyName"] == made
        assert not [name for name in record.times if name.startswith("address.")]


def test_records_that_were_never_edited_cost_no_look_at_the_notes() -> None:
    desk = Desk()
    desk.company("Gale Works")
    (record,) = scan(desk.opened(), "company_customer")
    assert record.times == {}
    assert not [text for text in desk.line.statements if "systemnote" in text]


def test_notes_that_do_not_tell_of_the_last_edit_are_not_believed() -> None:
    desk = Desk()
    id = desk.company("Gale Works", phone="1")
    desk.setup.set_permission("1042", "System Notes", "none")
    desk.advance(10 * MINUTE)
    desk.by_hand("PATCH", f"/services/rest/record/v1/customer/{id}", json={"phone": "2"})
    (record,) = desk.opened().read("company_customer", [id])
    assert record.fields["phone"] == "2"
    assert record.times == {}


def test_an_account_without_subsidiaries_has_no_such_field() -> None:
    desk = Desk(subsidiaries=())
    id = desk.create("customer", companyName="Gale Works", isPerson=False)
    client = desk.opened()
    (record,) = client.read("company_customer", [id])
    assert record.fields["subsidiary"] == ""
    assert client.account() == {
        "id": desk.account.id,
        "name": desk.account.id,
        "time_zone": "",
    }


def test_an_account_is_named_after_its_root_subsidiary() -> None:
    desk = Desk(subsidiaries=("Gale Group", "Gale West"))
    assert desk.opened().account()["name"] == "Gale Group"


@pytest.mark.parametrize("minutes", [-20, 20])
def test_a_clock_that_is_off_is_found_out_and_corrected_for(minutes: int) -> None:
    desk = Desk()
    ours = desk.clock.now() // 1000 * 1000
    client = desk.opened()
    desk.account.clock_offset = minutes * MINUTE
    id = desk.company("Gale Works")
    assert client.scan("company_customer").records[0].modified == ours
    assert desk.audit() == ["InvalidTimestamp"]
    assert [record.id for record in changes(client, ours)] == [id]
    assert changes(client, ours + 1_000) == []
    (check,) = [one for one in client.checks(["contact"]) if one.name == "clock"]
    assert check.result == "warn"


def test_a_table_that_the_role_may_not_see_is_forbidden() -> None:
    desk = Desk()
    desk.setup.set_permission("1042", "Lists > Contacts", "none")
    with pytest.raises(AppError) as refused:
        desk.opened().scan("contact")
    assert (refused.value.code, refused.value.params["object"]) == ("AUTH_FORBIDDEN", "contact")


def test_a_mapped_field_that_does_not_exist_is_a_stale_mapping() -> None:
    with pytest.raises(AppError) as refused:
        Desk().opened(fields={"contact": ["shoeSize"]}).scan("contact")
    assert (refused.value.code, refused.value.params["field"]) == ("FIELD_MAP_STALE", "shoesize")


def test_pages_for_people_and_unknown_objects() -> None:
    client = Desk().opened()
    assert client.url("contact", "7") == "http://127.0.0.1:8702/app/common/entity/contact.nl?id=7"
    assert client.url("company_customer", "7").endswith("/app/common/entity/custjob.nl?id=7")
    with pytest.raises(ValueError, match="not 'opportunity'"):
        client.scan("opportunity")
    client.close()
