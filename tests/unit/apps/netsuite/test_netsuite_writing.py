"""Writing to NetSuite: creates, updates, addresses, and answers that are lost, against the fake."""

from __future__ import annotations

import httpx
import pytest

from sync_core.apps.client import AppError, Done, NotDone, Refused, Write
from tests.unit.apps.netsuite.desk import Desk, address, body_of, done, sent

KEY = "0123456789abcdef01234567"
PARTS = ("addr1", "city", "state", "zip", "country")


def company(key: str, name: str, **fields: str) -> Write:
    return Write(key, "company_customer", {"companyName": name, **fields})


def change(id: str, **fields: str) -> Write:
    return Write(
        f"u{id}", "company_customer", {name.replace("__", "."): text for name, text in fields.items()}, id=id
    )


def moved(id: str, *texts: str) -> Write:
    """An update of the whole address."""
    parts = {f"address__{part}": text for part, text in zip(PARTS, texts, strict=True)}
    return change(id, **parts)


def writes(desk: Desk) -> list[str]:
    return [path for path in desk.line.paths if path.startswith(("PUT", "PATCH", "POST"))]


def lost(desk: Desk, method: str) -> None:
    desk.line.lose = lambda request: request.method == method and "suiteql" not in request.url.path


def test_one_create_is_a_put_under_its_own_key() -> None:
    desk = Desk()
    client = desk.opened()
    (outcome,) = sent(client, company(KEY, "Gale Works", email="", **{"address.city": "Tulsa"}))
    record = done(outcome).record
    assert writes(desk) == [f"PUT /services/rest/record/v1/customer/eid:{KEY}"]
    assert (record.object, record.mark, record.name) == ("company_customer", KEY, "Gale Works")
    assert (record.fields["address.city"], record.fields["subsidiary"]) == ("Tulsa", "1")
    assert desk.read("customer", record.id)["isPerson"] is False
    (line,) = desk.lines(record.id)
    assert (line["defaultBilling"], line["defaultShipping"]) == (True, True)


def test_a_person_and_a_contact_are_made_as_what_they_are() -> None:
    desk = Desk()
    client = desk.opened()
    person = Write(
        "p1", "individual_customer", {"firstName": "Ann", "lastName": "Gale", "email": "a@gale.test"}
    )
    made = done(sent(client, person)[0]).record
    assert desk.read("customer", made.id)["isPerson"] is True
    owner = desk.company("Gale Works")
    contact = Write("c1", "contact", {"firstName": "Bo", "lastName": "Gale", "company": owner})
    found = done(sent(client, contact)[0]).record
    assert (found.refs, found.fields["firstName"]) == ({"company": owner}, "Bo")


def test_a_key_with_other_characters_still_names_one_record() -> None:
    desk = Desk()
    client = desk.opened()
    for _ in range(2):
        (batch,) = client.batches([company("sync 7/ä|1", "Gale Works")])
        assert isinstance(client.send(batch)[0], Done)
        name = batch.path.rpartition("eid:")[2]
        assert name.isalnum()
    assert len(desk.rows("SELECT id FROM customer")) == 1


def test_many_go_through_the_script_a_hundred_at_a_time() -> None:
    desk = Desk()
    client = desk.opened()
    batches = client.batches([company(f"k{n}", f"Gale {n}") for n in range(201)])
    assert [(len(batch.keys), batch.path.startswith("/app/site/hosting")) for batch in batches] == [
        (100, True),
        (100, True),
        (1, False),
    ]
    outcomes = [outcome for batch in batches for outcome in client.send(batch)]
    assert [done(outcome).record.name for outcome in outcomes] == [f"Gale {n}" for n in range(201)]
    assert len(desk.line.paths) == 4
    assert len(desk.line.statements) == 4


def test_the_same_writes_make_the_same_bytes() -> None:
    desk = Desk()
    made = [company("a", "A"), company("b", "B")]
    assert desk.opened().batches(made) == desk.opened().batches(made)


def test_without_the_script_each_goes_by_itself() -> None:
    desk = Desk()
    desk.without_bundle()
    client = desk.opened()
    outcomes = sent(client, company("a", "A"), company("b", "B"), company("c", "C"))
    assert [done(outcome).record.name for outcome in outcomes] == ["A", "B", "C"]
    assert [path.split()[0] for path in writes(desk)] == ["POST", "PUT", "PUT", "PUT"]


def test_members_stand_or_fall_alone() -> None:
    desk = Desk()
    taken = desk.company("Taken")
    bad = company("b", "Bad", email="no mail")
    first, second, third = sent(desk.opened(), company("a", "Taken"), bad, company("c", "Fine"))
    assert isinstance(first, Refused)
    assert (first.code, first.params["value"], first.params["holder"]) == ("INVALID_VALUE", "Taken", taken)
    assert isinstance(second, Refused)
    assert (second.code, second.params["field"], second.params["value"]) == (
        "INVALID_VALUE",
        "email",
        "no mail",
    )
    assert done(third).record.name == "Fine"


def test_a_script_without_units_leaves_the_rest_for_later() -> None:
    desk = Desk(governance_units=40)
    outcomes = sent(desk.opened(), *[company(f"k{n}", f"Gale {n}") for n in range(4)])
    assert [type(outcome) for outcome in outcomes] == [Done, Done, NotDone, NotDone]


def test_updates_change_what_they_name_and_clear_what_is_empty() -> None:
    desk = Desk()
    ids = [desk.company(name, phone="1", comments="old") for name in ("A", "B", "C")]
    client = desk.opened()
    many = sent(client, change(ids[0], phone="2", comments=""), change(ids[1], phone=""))
    (alone,) = sent(client, change(ids[2], comments=""))
    records = [done(outcome).record for outcome in (*many, alone)]
    assert [(one.fields["phone"], one.fields["comments"]) for one in records] == [
        ("2", ""),
        ("", "old"),
        ("1", ""),
    ]


def test_an_update_of_what_is_gone_is_not_done() -> None:
    desk = Desk()
    here, gone = desk.company("A"), desk.company("B")
    desk.remove("customer", gone)
    client = desk.opened()
    assert sent(client, change(gone, phone="1")) == [NotDone(f"u{gone}")]
    first, second = sent(client, change(here, phone="1"), change(gone, phone="1"))
    assert done(first).record.id == here
    assert second == NotDone(f"u{gone}")


@pytest.mark.parametrize("bundle", [True, False])
def test_an_address_is_changed_where_it_stands(bundle: bool) -> None:
    desk = Desk()
    book = address(addr1="7 Gale Rd", addr2="Unit 3", city="Tulsa", state="OK", zip="74103", country="US")
    ids = [desk.company(name, addressBook=book) for name in ("A", "B")]
    if not bundle:
        desk.without_bundle()
    client = desk.opened()
    for _ in range(2):
        moves = [moved(id, "1 Main St", "Enid", "OK", "73701", "US") for id in ids]
        outcomes = sent(client, *moves)
        assert [done(one).record.fields["address.city"] for one in outcomes] == ["Enid", "Enid"]
    for id in ids:
        (line,) = desk.lines(id)
        assert (line["defaultBilling"], line["defaultShipping"]) == (True, True)
        assert line["addressBookAddress"]["addr1"] == "1 Main St"
        assert line["addressBookAddress"]["addr2"] == "Unit 3"


@pytest.mark.parametrize("bundle", [True, False])
def test_a_first_address_becomes_the_default(bundle: bool) -> None:
    desk = Desk()
    ids = [desk.company("A"), desk.company("B")]
    if not bundle:
        desk.without_bundle()
    outcomes = sent(desk.opened(), *[moved(id, "1 Main St", "Enid", "OK", "", "US") for id in ids])
    assert [done(one).record.fields["address.addr1"] for one in outcomes] == ["1 Main St"] * 2
    assert [len(desk.lines(id)) for id in ids] == [1, 1]


@pytest.mark.parametrize("bundle", [True, False])
def test_other_lines_of_an_address_book_are_left_alone(bundle: bool) -> None:
    desk = Desk()
    lines = [
        {"label": "dock", "defaultShipping": True, "addressBookAddress": {"city": "Ponca"}},
        {"label": "office", "defaultBilling": True, "addressBookAddress": {"city": "Tulsa"}},
    ]
    both = desk.company("A", addressBook={"items": lines})
    dock = desk.company("B", addressBook={"items": lines[:1]})
    if not bundle:
        desk.without_bundle()
    outcomes = sent(desk.opened(), *[moved(id, "1 Main St", "Enid", "OK", "", "US") for id in (both, dock)])
    assert [done(one).record.fields["address.city"] for one in outcomes] == ["Enid", "Enid"]
    for id in (both, dock):
        book = {line["addressBookAddress"]["city"]: line for line in desk.lines(id)}
        assert sorted(book) == ["Enid", "Ponca"]
        assert (book["Ponca"]["defaultShipping"], book["Enid"]["defaultBilling"]) == (True, True)
        assert book["Enid"]["defaultShipping"] is False


def test_an_address_is_cleared_and_what_is_empty_anyway_adds_no_line() -> None:
    desk = Desk()
    held = desk.company("A", addressBook=address(addr1="7 Gale Rd", city="Tulsa", country="US"))
    bare = desk.company("B")
    client = desk.opened()
    for some in ([held], [bare], [held, bare]):
        for outcome in sent(client, *[moved(id, "", "", "", "", "") for id in some]):
            assert done(outcome).record.fields["address.city"] == ""
    assert desk.lines(bare) == []


def test_a_country_that_is_none_is_told_as_a_wrong_address() -> None:
    desk = Desk()
    (alone,) = sent(desk.opened(), company("k", "A", **{"address.country": "Atlantis"}))
    assert isinstance(alone, Refused)
    assert (alone.code, alone.params["value"], alone.params["part"]) == (
        "ADDRESS_INVALID",
        "Atlantis",
        "country",
    )


def test_several_subsidiaries_are_not_chosen_from() -> None:
    desk = Desk(subsidiaries=("Gale Group", "Gale West"))
    client = desk.opened()
    (refused,) = sent(client, company("a", "A"))
    assert isinstance(refused, Refused)
    assert refused.code == "SUBSIDIARY_MISSING"
    (made,) = sent(client, company("b", "B", subsidiary="2"))
    assert done(made).record.fields["subsidiary"] == "2"


def test_a_create_whose_answer_was_lost_is_found_and_not_overwritten() -> None:
    desk = Desk()
    client = desk.opened()
    (batch,) = client.batches([company(KEY, "Gale Works", **{"address.city": "Tulsa"})])
    lost(desk, "PUT")
    with pytest.raises(AppError) as failed:
        client.send(batch)
    assert failed.value.happened == "maybe"
    (row,) = desk.rows("SELECT id FROM customer")
    desk.edit("customer", row["id"], phone="555")
    (outcome,) = desk.opened().recover(batch)
    assert done(outcome).record.fields["phone"] == "555"
    assert len(desk.lines(row["id"])) == 1
    assert len(writes(desk)) == 1


def test_a_create_that_never_arrived_is_sent_again() -> None:
    desk = Desk()
    client = desk.opened()
    (batch,) = client.batches([company(KEY, "Gale Works")])
    (outcome,) = client.recover(batch)
    assert done(outcome).record.mark == KEY


def test_a_bulk_create_whose_answer_was_lost_is_found_and_not_overwritten() -> None:
    desk = Desk()
    client = desk.opened()
    (batch,) = client.batches([company("a", "A"), company("b", "B"), company("c", "C")])
    lost(desk, "POST")
    with pytest.raises(AppError) as failed:
        client.send(batch)
    assert failed.value.happened == "maybe"
    ids = {row["companyname"]: row["id"] for row in desk.rows("SELECT id, companyname FROM customer")}
    desk.edit("customer", ids["A"], phone="555")
    calls = len(desk.line.paths)
    outcomes = client.recover(batch)
    assert len(desk.line.paths) == calls
    assert [done(one).record.fields["phone"] for one in outcomes] == ["555", "", ""]
    desk.remove("customer", ids["B"])
    desk.line.lose = lambda _request: False
    again = client.recover(batch)
    assert [done(one).record.name for one in again] == ["A", "B", "C"]
    assert done(again[0]).record.fields["phone"] == "555"
    assert len(desk.rows("SELECT id FROM customer")) == 3


@pytest.mark.parametrize("landed", [True, False])
def test_an_address_that_may_have_been_added_is_not_added_twice(landed: bool) -> None:
    desk = Desk()
    id = desk.company("A")
    client = desk.opened()
    (batch,) = client.batches([moved(id, "1 Main St", "Enid", "OK", "", "US")])
    if landed:
        lost(desk, "PATCH")
        with pytest.raises(AppError):
            client.send(batch)
        desk.line.lose = lambda _request: False
    (outcome,) = client.recover(batch)
    assert isinstance(outcome, NotDone)
    assert len(desk.lines(id)) == landed


def test_an_update_whose_answer_was_lost_is_judged_anew() -> None:
    desk = Desk()
    ids = [desk.company("A"), desk.company("B")]
    client = desk.opened()
    (alone,), (together,) = (
        client.batches([change(ids[0], phone="1")]),
        client.batches([change(id, phone="2") for id in ids]),
    )
    before = len(writes(desk))
    for batch in (alone, together):
        assert client.recover(batch) == [NotDone(key) for key in batch.keys]
    assert len(writes(desk)) == before


def test_a_refused_login_in_passing_does_not_lose_a_write() -> None:
    desk = Desk()
    client = desk.opened()
    (batch,) = client.batches([company(KEY, "Gale Works")])
    hiccups = iter([httpx.Response(401, json={})])
    desk.line.before = lambda request: next(hiccups, None) if request.method == "PUT" else None
    assert done(client.send(batch)[0]).record.mark == KEY


def test_a_refused_right_speaks_of_the_whole_connection() -> None:
    desk = Desk()
    desk.setup.set_permission("1042", "Lists > Customers", "view")
    client = desk.opened()
    for writes_ in ([company("a", "A")], [company("a", "A"), company("b", "B")]):
        (batch,) = client.batches(writes_)
        with pytest.raises(AppError) as refused:
            client.send(batch)
        assert (refused.value.code, refused.value.params["object"]) == ("AUTH_FORBIDDEN", "Lists > Customers")


def test_bodies_name_references_by_id_and_the_line_of_an_address() -> None:
    desk = Desk()
    id = desk.company("A", addressBook=address(city="Tulsa"))
    (line,) = desk.lines(id)
    (batch,) = desk.opened().batches([change(id, parent="", address__city="Enid", isInactive="true")])
    assert body_of(batch) == {
        "parent": None,
        "isInactive": True,
        "addressBook": {"items": [{"id": str(line["id"]), "addressBookAddress": {"city": "Enid"}}]},
    }
