"""People's hands in NetSuite: customers, contacts, and an administrator in the setup pages."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from rehearse.errors import Refused, RehearseError
from rehearse.fill import fill, read_csv, world
from rehearse.fill.generate import generate
from rehearse.people.netsuite import NetSuite
from tests.unit.rehearse.netsuite_ground import Ground

MINUTE = 60_000


@pytest.fixture
def netsuite() -> NetSuite:
    return Ground().hands_on


def test_companies_are_made_found_changed_and_deleted(netsuite: NetSuite) -> None:
    companies = netsuite.companies
    acme = companies.create(companyName="Acme", email="office@acme.test", phone="1", externalId="CRM-1")
    companies.create(companyName="Bolt")
    assert (acme["entityId"], acme["isPerson"], acme["isInactive"]) == ("Acme", "false", "false")
    assert companies.find(companyName="Acme") == acme == companies.get(acme.id)
    assert companies.find(companyName="Nobody") is None
    changed = companies.update(acme.id, phone="", email="new@acme.test")
    assert (changed["phone"], changed["email"]) == ("", "new@acme.test")
    assert [one["companyName"] for one in companies.all()] == ["Acme", "Bolt"]
    companies.delete(acme.id)
    assert [one["companyName"] for one in companies.all()] == ["Bolt"]
    with pytest.raises(Refused, match="does not exist"):
        companies.get(acme.id)


def test_individuals_are_customers_apart_from_companies(netsuite: NetSuite) -> None:
    netsuite.companies.create(companyName="Acme")
    ann = netsuite.individuals.create(firstName="Ann", lastName="Lee", comments="Prefers mail")
    assert (ann["entityId"], ann["isPerson"]) == ("Ann Lee", "true")
    assert netsuite.individuals.all() == [ann]
    assert [one["companyName"] for one in netsuite.companies.all()] == ["Acme"]


def test_a_contact_belongs_to_a_company_and_its_subsidiary() -> None:
    netsuite = Ground(settings={"subsidiaries": ("Parent Co", "Isle Ltd")}).hands_on
    acme = netsuite.companies.create(companyName="Acme", subsidiary="2")
    ann = netsuite.contacts.create(firstName="Ann", lastName="Lee", company=acme.id, title="Buyer")
    assert (ann["company"], ann["subsidiary"], ann["title"]) == (acme.id, "2", "Buyer")
    bob = netsuite.contacts.create(firstName="Bob")
    assert (bob["company"], bob["subsidiary"]) == ("", "1")
    assert netsuite.contacts.where(company=acme.id) == [ann]
    assert netsuite.contacts.update(ann.id, company="")["company"] == ""


def test_an_account_without_subsidiaries_has_no_such_field() -> None:
    netsuite = Ground(settings={"subsidiaries": ()}).hands_on
    acme = netsuite.companies.create(companyName="Acme")
    assert acme["subsidiary"] == ""
    assert netsuite.contacts.create(firstName="Ann", company=acme.id)["subsidiary"] == ""


@pytest.mark.parametrize("kind", ["companies", "individuals", "contacts"])
def test_part_of_an_address_leaves_the_rest_and_no_second_line(netsuite: NetSuite, kind: str) -> None:
    records = getattr(netsuite, kind)
    names = {"companyName": "Acme"} if kind == "companies" else {"firstName": "Ann", "lastName": "Lee"}
    made = records.create(
        **names, **{"address.addr1": "1 Road", "address.city": "Dayton", "address.country": "US"}
    )
    assert (made["address.addr1"], made["address.city"], made["address.country"]) == (
        "1 Road",
        "Dayton",
        "United States",
    )
    changed = records.update(made.id, **{"address.city": "Toledo", "address.addr1": ""})
    assert {name: text for name, text in changed.properties.items() if name.startswith("address.")} == {
        "address.city": "Toledo",
        "address.country": "United States",
    }
    assert records.all() == [changed]


def test_an_address_is_added_where_there_was_none(netsuite: NetSuite) -> None:
    acme = netsuite.companies.create(companyName="Acme")
    assert acme["address.city"] == ""
    assert netsuite.companies.update(acme.id, **{"address.city": "Dayton"})["address.city"] == "Dayton"


def test_a_listing_shows_what_a_look_at_one_record_shows(netsuite: NetSuite) -> None:
    fields = {
        "companyName": "Acme",
        "email": "office@acme.test",
        "phone": "(555) 010-1000",
        "url": "https://acme.test",
        "comments": "Pays late,\nbut pays",
        "externalId": "CRM-1",
        "entityStatus": "6",
        "currency": "1",
        "emailPreference": "PDF",
        "custentity_crm_id": "9001",
        "address.addr1": "1 Road",
        "address.zip": "00042",
        "address.country": "Germany",
    }
    acme = netsuite.companies.create(**fields)
    assert {name: acme[name] for name in fields} == fields
    branch = netsuite.companies.create(companyName="Branch", parent=acme.id)
    assert netsuite.companies.all() == [acme, branch]
    ann = netsuite.contacts.create(
        firstName="Ann", lastName="Lee", company=acme.id, officePhone="1", fax="2", custentity_role="x"
    )
    assert netsuite.contacts.all() == [ann]
    netsuite.contacts.delete(ann.id)
    with pytest.raises(Refused, match="dependent records"):
        netsuite.companies.delete(acme.id)


def test_an_inactive_record_is_out_of_sight_until_it_is_active_again(netsuite: NetSuite) -> None:
    acme = netsuite.companies.create(companyName="Acme")
    assert netsuite.companies.deactivate(acme.id)["isInactive"] == "true"
    assert netsuite.companies.all() == []
    assert [one.id for one in netsuite.companies.all(inactive=True)] == [acme.id]
    assert netsuite.companies.activate(acme.id)["isInactive"] == "false"
    assert len(netsuite.companies.where(companyName="Acme")) == 1


def test_what_netsuite_refuses_is_told_in_its_words(netsuite: NetSuite) -> None:
    netsuite.companies.create(companyName="Acme")
    with pytest.raises(Refused, match=r"This entity already exists\.") as refused:
        netsuite.companies.create(companyName="ACME")
    assert refused.value.status == 400
    with pytest.raises(Refused, match="Company Name"):
        netsuite.companies.create(phone="1")


def test_a_search_that_fits_several_says_so(netsuite: NetSuite) -> None:
    for name in ("Lee", "Ray"):
        netsuite.contacts.create(firstName="Ann", lastName=name)
    assert len(netsuite.contacts.where(firstName="Ann")) == 2
    with pytest.raises(RehearseError, match="2 records"):
        netsuite.contacts.find(firstName="Ann")


def test_more_customers_than_a_page_holds_are_all_found() -> None:
    ground = Ground()
    rows = [{"companyName": f"Customer {number}"} for number in range(1_010)]
    assert not any(one["refused"] for one in ground.send("netsuite", "customer", rows))
    found = ground.hands_on.companies.all()
    assert [one["companyName"] for one in found] == [row["companyName"] for row in rows]


def test_people_work_on_whatever_the_integration_may_do(netsuite: NetSuite) -> None:
    for feature in ("rest_web_services", "suiteanalytics_workbook", "token_based_authentication"):
        netsuite.setup.turn(feature, False)
    made = netsuite.companies.create(companyName="Acme")
    assert netsuite.companies.all() == [made]


def test_an_account_is_prepared_step_by_step() -> None:
    ground = Ground(prepared=False)
    setup = ground.hands_on.setup
    with pytest.raises(Refused, match="SOAP"):
        setup.account_id()
    with pytest.raises(Refused, match="Server SuiteScript"):
        setup.install_bundle()
    for feature in setup.state()["features"]:
        if feature != "subsidiaries":
            setup.turn(feature, True)
    assert setup.account_id() == ground.ready()["netsuite"]["account_id"]
    setup.install_bundle()
    assert setup.state()["bundle"]["status"] == "installing"
    with pytest.raises(Refused, match="green tick"):
        setup.assign_role()
    ground.advance(5 * MINUTE)
    assert setup.state()["bundle"]["status"] == "installed"
    setup.assign_role()
    token = setup.create_token()
    ready = ground.ready()["netsuite"]
    assert (ready["token_id"], ready["token_secret"]) == token


def test_access_is_taken_away_and_given_back(netsuite: NetSuite) -> None:
    setup = netsuite.setup

    def states() -> tuple[list[str], list[str]]:
        shown = setup.state()
        return [one["state"] for one in shown["tokens"]], [one["state"] for one in shown["integrations"]]

    assert states() == (["active"], ["enabled"])
    setup.revoke_token(setup.state()["tokens"][0]["token_id"])
    setup.block_integration()
    assert states() == (["revoked"], ["blocked"])
    setup.enable_integration()
    setup.create_token()
    assert states() == (["revoked", "active"], ["enabled"])
    setup.revoke_role()
    with pytest.raises(Refused, match="does not have the role"):
        setup.create_token()
    setup.uninstall_bundle()
    assert setup.state()["integrations"] == []


def test_permissions_switches_and_the_audit_trail(netsuite: NetSuite) -> None:
    setup = netsuite.setup
    setup.set_permission("1042", "Lists > Customers", "view")
    role = next(one for one in setup.state()["roles"] if one["id"] == "1042")
    assert role["permissions"]["Lists > Customers"] == "view"
    setup.switch(auto_numbering=True)
    assert re.fullmatch(r"CUST\d+", netsuite.companies.create(companyName="Acme")["entityId"])
    with pytest.raises(Refused, match="no such switch"):
        setup.switch(shoe_size=43)
    assert setup.audit() == []


def test_a_certificate_is_mapped(netsuite: NetSuite) -> None:
    key = ec.derive_private_key(7, ec.SECP256R1()).public_key()
    pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    id = netsuite.setup.add_certificate(pem)
    assert [one["certificate_id"] for one in netsuite.setup.state()["certificates"]] == [id]
    with pytest.raises(Refused, match="no public key"):
        netsuite.setup.add_certificate("x")


def test_the_world_acme_is_taken_whole() -> None:
    ground = Ground()
    report = fill(world("acme"), ground.send, apps=ground.ready())
    assert [(part.object, part.taken, part.refused) for part in report.parts] == [
        ("customer", 5, ()),
        ("contact", 4, ()),
    ]
    hands = ground.hands_on
    assert (len(hands.companies.all()), len(hands.individuals.all())) == (4, 1)
    acme, ann = hands.companies.all()[0], hands.contacts.all()[0]
    assert (ann["company"], acme["address.country"], acme["url"]) == (
        acme.id,
        "United States",
        "http://www.acme.example",
    )


def test_generated_rows_are_taken_whole() -> None:
    ground = Ground()
    report = fill(generate(contacts=2_000, seed=7, quickbooks_share=0), ground.send, apps=("netsuite",))
    assert [part.object for part in report.parts] == ["customer", "contact"]
    assert (report.refused, report.taken > 100) == (0, True), report.text()


def test_the_samples_are_taken_whole() -> None:
    ground = Ground()
    samples = Path(str(files("rehearse").joinpath("_fixtures", "samples")))
    for name in ("customers", "contacts"):
        report = fill([read_csv(samples / f"netsuite-{name}.csv", app="netsuite")], ground.send)
        assert report.refused == 0, report.text()
    hands = ground.hands_on
    assert [one["companyName"] for one in hands.companies.all(inactive=True)][-1] == "Old Mill Paper"
    assert (len(hands.companies.all()), len(hands.individuals.all()), len(hands.contacts.all())) == (2, 1, 3)
    acme = hands.companies.all()[0]
    assert (acme["externalId"], acme["address.country"], acme["subsidiary"]) == (
        "CRM-1",
        "United States",
        "1",
    )
