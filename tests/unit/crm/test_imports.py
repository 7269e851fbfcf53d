"""Rows as the CRM's own import takes them."""

from __future__ import annotations

import pytest

from simulators.kit.vendor import Imported
from tests.unit.crm.caller import Caller
from tests.unit.crm.making import with_deals
from tests.unit.crm.test_exports import sheet


def take(caller: Caller, *rows: dict[str, str], object: str = "contacts") -> list[Imported]:
    return caller.site.vendor("crm").import_records(caller.account, object, rows, cause="fill")


def test_rows_become_records_with_their_company(caller: Caller) -> None:
    acme = caller.company(name="Acme")
    outcomes = take(
        caller,
        {"email": "Ada@acme.test", "firstname": "Ada", "lastname": "", "_company": "Acme"},
        {"email": "bob@zeta.test", "_company": "Zeta"},
        {"email": "eve@zeta.test", "_company": "Zeta"},
        {"email": "dan@x.test", "_company": ""},
    )
    assert outcomes == [Imported(n, id=str(101 + n)) for n in range(4)]
    found = [caller.read(one.id, "associatedcompanyid")["associatedcompanyid"] for one in outcomes]
    zeta = found[1]
    assert found == [acme, zeta, zeta, None]
    assert zeta not in (None, acme)
    company = caller.read(
        str(zeta), "name", "num_associated_contacts", "hs_object_source", object="companies"
    )
    assert (company["name"], company["num_associated_contacts"], company["hs_object_source"]) == (
        "Zeta",
        "2",
        "IMPORT",
    )


def test_bad_rows_are_refused_with_a_reason_and_stop_nothing(caller: Caller) -> None:
    known = caller.contact(email="known@x.test")
    outcomes = take(
        caller,
        {"email": "nobody"},
        {"email": "known@x.test"},
        {"email": "new@x.test"},
        {"email": "NEW@x.test"},
        {"email": "a@x.test", "shoe_size": "12"},
        {"email": "b@x.test", "lifecyclestage": "friend", "annualrevenue": "much"},
    )
    assert [one.refused for one in outcomes] == [
        "email: Email address nobody is invalid",
        f"a contact with this e-mail address exists: {known}",
        "",
        f"a contact with this e-mail address exists: {outcomes[2].id}",
        "there is no property shoe_size",
        "lifecyclestage: friend is not one of the options; annualrevenue: much was not a valid number",
    ]
    assert len(caller.ask("GET", "/crm/v3/objects/contacts")["results"]) == 2


def test_companies(caller: Caller) -> None:
    outcomes = take(
        caller, {"name": "Acme"}, {"city": "Turin"}, {"name": "B", "_company": "C"}, object="companies"
    )
    assert [bool(one.id) for one in outcomes] == [True, False, False]
    assert outcomes[1].refused == "one of these must have a value: name, domain"
    assert outcomes[2].refused == "there is no property _company"
    with pytest.raises(LookupError, match="not 'planets'"):
        take(caller, object="planets")


def test_companies_with_everything_that_a_sync_maps(caller: Caller) -> None:
    row = {
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
    (made,) = take(caller, row, object="companies")
    found = caller.read(str(made.id), *row, object="companies")
    assert {name: found[name] for name in row} == row
    (refused,) = take(caller, {"name": "Beta", "hs_parent_company_id": str(made.id)}, object="companies")
    assert "calculated property" in refused.refused


def test_many_rows_keep_their_places(caller: Caller) -> None:
    rows = [{"email": f"u{n}@x.test" if n % 100 else "bad", "_company": f"Co {n % 7}"} for n in range(2_500)]
    outcomes = take(caller, *rows)
    assert [one.index for one in outcomes] == list(range(2_500))
    assert [one.index for one in outcomes if one.refused] == list(range(0, 2_500, 100))
    assert len(caller.ask("GET", "/crm/v3/objects/companies")["results"]) == 7


def test_options_may_be_named_by_their_labels(caller: Caller) -> None:
    """As exports write them, and as the vendor's own import takes them."""
    row = {"name": "Acme", "industry": "Computer Software", "type": "prospect", "lifecyclestage": "customer"}
    (made,) = take(caller, row, object="companies")
    found = caller.read(made.id, "industry", "type", "lifecyclestage", object="companies")
    assert (found["industry"], found["type"], found["lifecyclestage"]) == (
        "COMPUTER_SOFTWARE",
        "PROSPECT",
        "customer",
    )


@with_deals
def test_deals_with_their_company(caller: Caller, deals: str) -> None:
    row = {"dealname": "Renewal", "dealstage": "closedwon", "pipeline": "default", "_company": "Acme"}
    made, refused = take(caller, {**row, "closedate": "2025-03-02 09:14"}, {"amount": "5"}, object=deals)
    (company,) = caller.ask("GET", f"/crm/v4/objects/deals/{made.id}/associations/companies")["results"]
    assert [one["typeId"] for one in company["associationTypes"]] == [5, 341]
    assert caller.read(made.id, "closedate", object=deals)["closedate"] == "2025-03-02T14:14:00Z"
    assert refused.refused


@pytest.mark.parametrize("object", ["contacts", "deals"])
def test_a_row_whose_company_cannot_be_is_refused_as_a_whole(caller: Caller, object: str) -> None:
    row = {"email": "a@x.test"} if object == "contacts" else {"dealname": "A", "dealstage": "closedwon"}
    other = {"email": "b@x.test"} if object == "contacts" else {"dealname": "B", "dealstage": "closedwon"}
    refused, taken = take(
        caller, {**row, "_company": "x" * 70_000}, {**other, "_company": "Acme"}, object=object
    )
    assert refused == Imported(0, refused="its company: name: name is longer than 65536 characters")
    assert [one["id"] for one in caller.ask("GET", f"/crm/v3/objects/{object}")["results"]] == [taken.id]
    assert len(caller.ask("GET", "/crm/v3/objects/companies")["results"]) == 1


def test_a_refused_row_brings_no_company_into_being(caller: Caller) -> None:
    (refused,) = take(caller, {"dealname": "A", "dealstage": "nope", "_company": "Acme"}, object="deals")
    assert refused.refused == "dealstage: nope is not one of the options"
    assert caller.ask("GET", "/crm/v3/objects/companies")["results"] == []


def test_a_stage_is_known_by_its_label_in_its_pipeline(caller: Caller) -> None:
    stages = [
        {"label": label, "displayOrder": n, "metadata": {"probability": f"0.{n}"}}
        for n, label in enumerate(("Begun", "Closed Won"))
    ]
    made = {"label": "Renewals", "displayOrder": 1, "stages": stages}
    pipeline = caller.ask("POST", "/crm/v3/pipelines/deals", made, status=201)
    rows = [
        {"dealname": "A", "dealstage": "closed won"},
        {"dealname": "B", "dealstage": "Closed Won", "pipeline": "Renewals"},
        {"dealname": "C", "dealstage": "Begun (Renewals)", "pipeline": pipeline["id"]},
        {"dealname": "D", "dealstage": "Begun"},
        {"dealname": "E", "dealstage": "Begun", "pipeline": "Elsewhere"},
    ]
    *taken, lost, elsewhere = take(caller, *rows, object="deals")
    begun, won = (one["id"] for one in pipeline["stages"])
    stood = [caller.read(str(one.id), "dealstage", object="deals")["dealstage"] for one in taken]
    assert stood == ["closedwon", won, begun]
    assert lost.refused == "dealstage: Begun is not one of the options"
    assert elsewhere.refused.startswith("pipeline: Elsewhere is not one of the options")


@pytest.mark.parametrize(
    ("object", "row"),
    [
        (
            "contacts",
            {
                "email": "ada@x.test",
                "firstname": "Ada",
                "lifecyclestage": "opportunity",
                "hs_lead_status": "OPEN_DEAL",
                "hubspot_owner_id": "OWNER",
                "_company": "Acme",
            },
        ),
        (
            "companies",
            {"name": "Acme", "industry": "MACHINERY", "type": "PARTNER", "hubspot_owner_id": "OWNER"},
        ),
        (
            "deals",
            {
                "dealname": "Renewal",
                "dealstage": "closedwon",
                "pipeline": "default",
                "amount": "1200.50",
                "closedate": "2025-07-02T09:14:00Z",
                "dealtype": "newbusiness",
                "hubspot_owner_id": "OWNER",
                "_company": "Acme",
            },
        ),
    ],
)
def test_what_an_export_writes_an_import_takes(caller: Caller, object: str, row: dict[str, str]) -> None:
    owner = caller.ask("GET", "/crm/v3/owners")["results"][0]["id"]
    row = {name: owner if value == "OWNER" else value for name, value in row.items()}
    (first,) = take(caller, row, object=object)
    names = [name for name in row if name != "_company"]
    others = ["COMPANY"] if "_company" in row else []
    _, written = sheet(caller, objectType=object, objectProperties=names, associatedObjectType=others)
    cells = dict(zip(["id", *names, "ids", "_company"], written, strict=False))
    other = Caller()
    (second,) = take(other, {name: cells[name] for name in row}, object=object)
    assert second.refused == ""
    assert (
        other.read(str(second.id), *names, object=object).items()
        >= {name: row[name] for name in names}.items()
    )
    assert (
        caller.read(str(first.id), *names, object=object).items()
        >= {name: row[name] for name in names}.items()
    )
