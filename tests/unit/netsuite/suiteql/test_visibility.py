"""What a role and the account's features hide."""

from __future__ import annotations

import pytest

from tests.unit.netsuite.caller import Caller, refusal
from tests.unit.netsuite.suiteql.books import open_books
from tests.unit.netsuite.suiteql.corpus import REFUSED

ROLE = "1042"


@pytest.fixture
def caller() -> Caller:
    return open_books().caller


def detail(caller: Caller, statement: str) -> str:
    response = caller.suiteql(statement)
    assert response.status_code == 400
    return refusal(response)[1].removeprefix(REFUSED)


def not_found(table: str) -> str:
    return f"Search error occurred: Record '{table}' was not found."


@pytest.mark.parametrize(
    ("permission", "tables"),
    [
        (
            "Lists > Customers",
            [
                "customer",
                "customersubsidiaryrelationship",
                "customeraddressbook",
                "customeraddressbookentityaddress",
            ],
        ),
        ("Lists > Contacts", ["contact", "contactaddressbook", "contactaddressbookentityaddress"]),
        ("Lists > Subsidiaries", ["subsidiary"]),
        ("Lists > Currency", ["currency"]),
        ("Setup > CRM Lists", ["entitystatus"]),
        ("Deleted Records", ["deletedrecord"]),
    ],
)
def test_tables_need_a_permission(caller: Caller, permission: str, tables: list[str]) -> None:
    for table in tables:
        assert caller.suiteql(f"SELECT * FROM {table}").status_code == 200
    caller.setup.set_permission(ROLE, permission, "none")
    for table in tables:
        assert detail(caller, f"SELECT * FROM {table}") == not_found(table)
        assert detail(caller, f"SELECT 1 FROM currency c, {table.upper()} t") in (
            not_found(table),
            not_found("currency"),
        )


def test_entities_are_those_of_the_permitted_kinds(caller: Caller) -> None:
    statement = "SELECT type, COUNT(*) AS n FROM entity GROUP BY type"
    both = [{"links": [], "type": "Contact", "n": "3"}, {"links": [], "type": "CustJob", "n": "5"}]
    assert caller.rows(statement) == both
    caller.setup.set_permission(ROLE, "Lists > Customers", "none")
    assert caller.rows(statement) == both[:1]
    caller.setup.set_permission(ROLE, "Lists > Contacts", "none")
    assert detail(caller, statement) == not_found("entity")


def test_the_way_around_by_a_join_or_a_query_is_closed(caller: Caller) -> None:
    caller.setup.set_permission(ROLE, "Lists > Customers", "none")
    for statement in (
        "SELECT t.id FROM contact t JOIN customer c ON c.id = t.company",
        "SELECT id FROM contact WHERE company IN (SELECT id FROM customer)",
        "WITH x AS (SELECT id FROM customer) SELECT * FROM x",
        "SELECT id FROM contact UNION SELECT id FROM customer",
    ):
        assert detail(caller, statement) == not_found("customer")


def test_outer_joins_of_both_sides_see_no_more(caller: Caller) -> None:
    caller.setup.set_permission(ROLE, "Lists > Contacts", "none")
    statement = "SELECT e.id FROM currency c RIGHT JOIN entity e ON e.id = c.id ORDER BY e.id"
    assert [row["id"] for row in caller.rows(statement)] == ["1001", "1002", "1003", "1004", "1005"]


def test_without_the_permission_one_sees_ones_own_notes(caller: Caller) -> None:
    statement = "SELECT DISTINCT name FROM systemnote ORDER BY name"
    by_hand = caller.by_hand("PATCH", "/services/rest/record/v1/customer/1001", json={"phone": "555-0102"})
    assert by_hand.status_code == 204
    assert [row["name"] for row in caller.rows(statement)] == ["-5", "17"]
    caller.setup.set_permission(ROLE, "System Notes", "none")
    assert [row["name"] for row in caller.rows(statement)] == ["17"]


def test_the_workbook_is_needed(caller: Caller) -> None:
    caller.setup.set_permission(ROLE, "SuiteAnalytics Workbook", "none")
    response = caller.suiteql("SELECT id FROM customer")
    assert (response.status_code, refusal(response)[0]) == (403, "INSUFFICIENT_PERMISSION")
    caller.setup.set_permission(ROLE, "SuiteAnalytics Workbook", "edit")
    caller.setup.turn_feature("suiteanalytics_workbook", False)
    response = caller.suiteql("SELECT id FROM customer")
    assert (response.status_code, refusal(response)[0]) == (403, "INSUFFICIENT_PERMISSION")


def test_an_account_without_subsidiaries_has_no_such_column() -> None:
    caller = Caller(subsidiaries=[])
    caller.create("customer", companyName="Alder Works")
    caller.create("contact", firstName="Bo")
    for table in ("customer", "contact"):
        text = detail(caller, f"SELECT subsidiary FROM {table}")
        expected = f"Unknown identifier 'subsidiary'. Available identifiers are: {{{table}={table}}}."
        assert text == f"Search error occurred: {expected}"
        assert "subsidiary" not in caller.rows(f"SELECT * FROM {table}")[0]
    for table in ("subsidiary", "customersubsidiaryrelationship"):
        assert detail(caller, f"SELECT * FROM {table}") == not_found(table)
