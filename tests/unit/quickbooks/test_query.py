from __future__ import annotations

import pytest

from tests.unit.quickbooks.caller import Caller, Refused

PEOPLE = (
    {"DisplayName": "O'Hara & Sons", "GivenName": "Una", "CompanyName": "O'Hara"},
    {"DisplayName": "Zephyr", "GivenName": "Zoë", "PrimaryEmailAddr": {"Address": "Zoe@zephyr.example"}},
    {"DisplayName": "acme", "Notes": "x", "Balance": 12.5, "OpenBalanceDate": "2026-01-01"},
    {"DisplayName": "Bolt_1", "Taxable": False, "Balance": 700, "OpenBalanceDate": "2026-01-01"},
    {"DisplayName": "Bolt%2", "SalesTermRef": {"value": "3"}},
    {"DisplayName": "ÄRZTE back\\slash"},
)


@pytest.fixture(scope="module")
def company() -> Caller:
    """Six customers made ten seconds apart, a seventh that is inactive, a vendor."""
    caller = Caller()
    for person in PEOPLE:
        caller.customer(**person)
        caller.advance(10_000)
    caller.sparse(caller.customer(DisplayName="Gone"), Active=False)
    caller.write("Vendor", DisplayName="Vane")
    return caller


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("DisplayName = 'ACME'", ["acme"]),
        ("DisplayName = 'O\\'Hara & Sons'", ["O'Hara & Sons"]),
        ("displayname='zephyr'", ["Zephyr"]),
        ("DisplayName != 'acme' and DisplayName < 'bolt_'", ["Bolt%2"]),
        ("DisplayName >= 'z'", ["Zephyr", "ÄRZTE back\\slash"]),
        ("DisplayName LIKE 'bolt%'", ["Bolt%2", "Bolt_1"]),
        ("DisplayName LIKE '%_1'", ["Bolt_1"]),
        ("DisplayName LIKE '%t_%'", ["Bolt_1"]),
        ("DisplayName LIKE '%HARA%'", ["O'Hara & Sons"]),
        ("DisplayName like 'ärzte%'", ["ÄRZTE back\\slash"]),
        ("DisplayName = 'ärzte back\\\\slash'", ["ÄRZTE back\\slash"]),
        ("GivenName = 'ZOË'", ["Zephyr"]),
        ("GivenName IN ('una', 'nobody', 'zoë')", ["O'Hara & Sons", "Zephyr"]),
        ("GivenName = ' '", ["acme", "Bolt%2", "Bolt_1", "ÄRZTE back\\slash"]),
        ("GivenName != ''", ["O'Hara & Sons", "Zephyr"]),
        ("PrimaryEmailAddr = 'zoe@ZEPHYR.example'", ["Zephyr"]),
        ("PrimaryEmailAddr.Address LIKE '%zephyr%'", ["Zephyr"]),
        ("Balance > 12", ["acme", "Bolt_1"]),
        ("Balance = '12.50'", ["acme"]),
        ("Balance IN (0, 700.0) AND Taxable = false", ["Bolt_1"]),
        ("Taxable = 'false'", ["Bolt_1"]),
        ("SalesTermRef = '3'", ["Bolt%2"]),
        ("CurrencyRef != 'USD'", []),
        ("Id = '2'", ["Zephyr"]),
        ("Id = 2", ["Zephyr"]),
        ("Id IN ('1', '3', '7', '99', 'x')", ["acme", "O'Hara & Sons"]),
        ("Id = '8'", []),
        ("Active = false", ["Gone (deleted)"]),
        ("Active IN (true, false) AND Id = '7'", ["Gone (deleted)"]),
        ("Active = true and CompanyName = 'o\\'hara'", ["O'Hara & Sons"]),
        ("MetaData.CreateTime < '2026-03-02T05:58:26-08:00'", ["O'Hara & Sons"]),
        ("MetaData.CreateTime <= '2026-03-02T13:58:26Z'", ["O'Hara & Sons", "Zephyr"]),
        ("Metadata.LastUpdatedTime > '2026-03-02T05:58:56'", ["ÄRZTE back\\slash"]),
        ("MetaData.LastUpdatedTime >= '2026-03-02T14:58:56+01:00'", ["Bolt%2", "ÄRZTE back\\slash"]),
        ("MetaData.CreateTime = '2026-03-02T05:58:26-08:00'", ["Zephyr"]),
        ("MetaData.CreateTime = '2026-03-02T05:58:26.187-08:00'", []),
        ("MetaData.CreateTime >= '2026-03-02T05:59:06.001-08:00'", []),
        (
            "MetaData.CreateTime > '2026-03-02' and metadata.createtime < '2026-03-03' and Balance > 0",
            ["acme", "Bolt_1"],
        ),
    ],
)
def test_conditions(company: Caller, where: str, found: list[str]) -> None:
    assert company.names(f"select * from Customer where {where}") == found


@pytest.mark.parametrize(
    ("order", "found"),
    [
        ("", ["acme", "Bolt%2", "Bolt_1"]),
        ("orderby DisplayName", ["acme", "Bolt%2", "Bolt_1"]),
        ("ORDER BY DisplayName DESC", ["ÄRZTE back\\slash", "Zephyr", "O'Hara & Sons"]),
        ("orderby MetaData.CreateTime desc", ["ÄRZTE back\\slash", "Bolt%2", "Bolt_1"]),
        ("orderby MetaData.LastUpdatedTime asc", ["O'Hara & Sons", "Zephyr", "acme"]),
        ("orderby Balance desc, DisplayName desc", ["Bolt_1", "acme", "ÄRZTE back\\slash"]),
        ("OrderBy GivenName, FamilyName", ["acme", "Bolt_1", "Bolt%2"]),
    ],
)
def test_order(company: Caller, order: str, found: list[str]) -> None:
    assert company.names(f"select * from Customer {order} maxresults 3") == found


@pytest.mark.parametrize("paging", ["startposition 3 maxresults 2", "MAXRESULTS 2 STARTPOSITION 3"])
def test_paging_in_either_order(company: Caller, paging: str) -> None:
    found = company.query(f"select * from customer {paging}")
    assert [row["DisplayName"] for row in found.pop("Customer")] == ["Bolt_1", "O'Hara & Sons"]
    assert found == {"startPosition": 3, "maxResults": 2}


def test_the_envelope_counts_what_is_returned_and_is_empty_for_nothing(company: Caller) -> None:
    assert company.query("select * from CUSTOMER maxresults 1000")["maxResults"] == 6
    assert company.query("select * from Customer startposition 7") == {}
    assert company.query("select * from Employee") == {}
    assert company.query("select count(*) from Customer") == {"totalCount": 6}
    assert company.query("SELECT COUNT(*) FROM customer WHERE Active IN (true,false)") == {"totalCount": 7}
    assert company.query("select count( * ) from Employee") == {"totalCount": 0}


def test_columns_come_with_what_every_row_has(company: Caller) -> None:
    (row,) = company.query("select DisplayName, MetaData.CreateTime from Customer where Id='3'")["Customer"]
    assert row == {
        "Id": "3",
        "domain": "QBO",
        "sparse": False,
        "DisplayName": "acme",
        "MetaData": {
            "CreateTime": "2026-03-02T05:58:36-08:00",
            "LastUpdatedTime": "2026-03-02T05:58:36-08:00",
        },
    }
    assert len(company.query("select *, Notes from Customer where Id='3'")["Customer"][0]) > 10


def test_a_statement_can_be_posted(company: Caller) -> None:
    for content_type in ("application/text", "text/plain", "application/x-www-form-urlencoded"):
        response = company.client.post(
            f"{company.root}/query",
            headers=company.headers,
            content_type=content_type,
            data="select * from Customer where DisplayName like 'ärzte%'".encode(),
        )
        assert response.get_json()["QueryResponse"]["maxResults"] == 1


@pytest.mark.parametrize(("entity", "name"), [("companyInfo", "CompanyInfo"), ("preferences", "Preferences")])
def test_singletons_answer_one_row(company: Caller, entity: str, name: str) -> None:
    found = company.query(f"select * from {entity} startposition 1 maxresults 1000")
    assert list(found) == [name, "startPosition", "maxResults"]
    assert found[name][0]["Id"] == "1"
    assert company.query(f"select * from {entity} startposition 2") == {}
    with pytest.raises(Refused) as refused:
        company.query(f"select * from {entity} where Id = '1'")
    assert refused.value.code == "4001"


@pytest.mark.parametrize(
    ("statement", "detail"),
    [
        (
            "select * from Customer where GivenName = 'a' or GivenName = 'b'",
            'QueryParserError: Encountered " "or" "or "" at line 1, column 46. Was expecting one of:',
        ),
        ("", "QueryParserError: The query provided was empty"),
        (" \n", "QueryParserError: The query provided was empty"),
        (
            "select * from Customer where\nGivenName = %x",
            "QueryParserError: Invalid content. Lexical error at line 2, column 13.  "
            'Encountered: "%" (37), after : ""',
        ),
        ("select * from Customer where GivenName", 'QueryParserError: Encountered "<EOF>" at line 1'),
        ("select * from Customer where not Active = true", "QueryParserError: Encountered"),
        ("select * from Customer where (Active = true)", "QueryParserError: Encountered"),
        ("select * from Customer where DisplayName = 'it''s'", "QueryParserError: Encountered"),
        ("select * from Customer where DisplayName = 'open", "QueryParserError: Invalid content."),
        ("select * from Customer group by Id", "QueryParserError: Encountered"),
        ("select max(Id) from Customer", "QueryParserError: Encountered"),
        ("select * from Customer maxresults 1 maxresults 2", "QueryParserError: Encountered"),
        ("select * from Customer maxresults 1.5", "QueryParserError: Encountered"),
        ("delete from Customer", "QueryParserError: Encountered"),
        ("select * from Customer; select * from Customer", "QueryParserError: Invalid content."),
    ],
)
def test_what_the_grammar_does_not_know_is_4000(company: Caller, statement: str, detail: str) -> None:
    with pytest.raises(Refused) as refused:
        company.query(statement)
    fault = refused.value.fault
    assert (refused.value.status, fault["code"], fault["Message"]) == (400, "4000", "Error parsing query")
    assert fault["Detail"].startswith(detail)
    assert "element" not in fault


@pytest.mark.parametrize(
    ("rest", "detail"),
    [
        ("Custmoer", "invalid context declaration: Custmoer"),
        ("Customer where Sku = 'x'", "Property Sku not found for Entity Customer"),
        ("Customer where Title = 'x'", "property 'Title' is not queryable"),
        ("Customer where Notes = 'x'", "property 'Notes' is not queryable"),
        ("Customer where BillAddr.City = 'x'", "Property BillAddr.City not found for Entity Customer"),
        ("Customer orderby PrimaryEmailAddr", "property 'PrimaryEmailAddr' is not sortable"),
        ("Customer orderby Id", "property 'Id' is not sortable"),
        ("Customer where Id > '100'", "operator '>' is not supported for property 'Id'"),
        ("Customer where Balance = 'much'", "value 'much' is not a number for property 'Balance'"),
        ("Customer where Active = 'maybe'", "value 'maybe' is not a boolean for property 'Active'"),
        ("Customer where Active like 't%'", "operator 'LIKE' is not supported for property 'Active'"),
        (
            "Customer where MetaData.CreateTime > 'noon'",
            "value 'noon' is not a date for property 'MetaData.CreateTime'",
        ),
        ("Customer maxresults 1500", "value 1500 is too large. Max allowed value is 1000"),
        ("Customer maxresults 0", "value 0 is too small. Min allowed value is 1"),
        ("Customer startposition -1", "value -1 is too small. Min allowed value is 1"),
    ],
)
def test_what_cannot_be_asked_is_4001(company: Caller, rest: str, detail: str) -> None:
    with pytest.raises(Refused) as refused:
        company.query(f"select * from {rest}")
    fault = refused.value.fault
    assert (refused.value.status, fault["code"], fault["Message"]) == (400, "4001", "Invalid query")
    assert fault["Detail"] == f"QueryValidationError: {detail}"


def test_an_unknown_column_is_4001(company: Caller) -> None:
    with pytest.raises(Refused) as refused:
        company.query("select Nope from Customer")
    assert refused.value.fault["Detail"].endswith("Property Nope not found for Entity Customer")


def test_ids_and_position_zero_have_switches(company: Caller) -> None:
    assert company.query("select * from Customer startposition 0 maxresults 1")["startPosition"] == 1
    company.switch(id_filter="lenient", start_position_zero="strict")
    try:
        assert company.names("select * from Customer where Id > '4' orderby Id desc") == [
            "ÄRZTE back\\slash",
            "Bolt%2",
        ]
        with pytest.raises(Refused) as refused:
            company.query("select * from Customer startposition 0")
        assert refused.value.fault["Detail"].endswith("value 0 is too small. Min allowed value is 1")
    finally:
        company.switch(id_filter="strict", start_position_zero="lenient")


def test_a_search_in_a_large_list_makes_an_index_and_finds_the_same() -> None:
    caller = Caller()
    rows = [{"DisplayName": f"Name {number}", "GivenName": f"Given {number}"} for number in range(2_500)]
    caller.site.vendor("quickbooks").import_records(caller.account, "customer", rows, cause="fill")
    statement = "select * from Customer where GivenName = 'GIVEN 77'"
    assert caller.names(statement) == caller.names(statement) == ["Name 77"]
    with caller.account.transaction(cause="client") as db:
        plan = db.exec_driver_sql(
            "EXPLAIN QUERY PLAN SELECT body FROM entity WHERE kind = 'customer' AND "
            "json_extract(body, '$.GivenName') COLLATE NOCASE = 'x' AND +active = 1"
        ).all()
    assert "search_givenname" in str(plan)
    caller.customer(DisplayName="Late", GivenName="given 77")
    assert caller.names(statement) == ["Late", "Name 77"]


def test_a_new_record_shows_up_when_the_lag_is_over() -> None:
    caller = Caller(index_lag=2_000)
    made = caller.customer(DisplayName="Acme")
    assert caller.read(made) == made
    assert caller.query("select * from Customer") == {}
    caller.advance(2_000)
    assert caller.names("select * from Customer") == ["Acme"]
