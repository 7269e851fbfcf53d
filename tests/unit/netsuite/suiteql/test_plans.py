"""How statements are run: which index they lean on, and what is kept of them."""

from __future__ import annotations

from typing import Any

import pytest

from simulators.netsuite.actor import PERSON
from simulators.netsuite.suiteql.compiled import Compiled, compiled
from simulators.netsuite.suiteql.functions import prepare
from simulators.netsuite.suiteql.literals import lift
from simulators.netsuite.suiteql.run import inputs_of
from simulators.netsuite.suiteql.visibility import View
from tests.unit.netsuite.suiteql.books import Books

STAMP = "TO_TIMESTAMP('2026-11-01 00:00:00', 'YYYY-MM-DD HH24:MI:SS')"


def ready(books: Books, statement: str) -> Compiled:
    return compiled(lift(statement, ""), View.of(PERSON, books.caller.account.settings))


def plan(books: Books, statement: str) -> list[str]:
    """The steps of SQLite's plan."""
    account = books.caller.account
    made = ready(books, statement)
    inputs = inputs_of(account, "17", lift(statement, "").values([]))
    with account.transaction(cause="test") as db:
        raw: Any = db.connection.driver_connection
        prepare(raw)
        rows = raw.execute(f"EXPLAIN QUERY PLAN {made.sql}", made.parameters(inputs)).fetchall()
    return [row[3] for row in rows]


@pytest.mark.parametrize(
    ("statement", "index"),
    [
        ("SELECT id, email FROM customer WHERE id > 1000 ORDER BY id FETCH FIRST 9 ROWS ONLY", "rowid>?"),
        ("SELECT id FROM customer WHERE id IN (1001, 1002)", "INTEGER PRIMARY KEY (rowid=?)"),
        (
            f"SELECT id, email FROM customer WHERE SYS_EXTRACT_UTC(lastmodifieddate) >= {STAMP} "
            "ORDER BY lastmodifieddate, id",
            "entity_updated (kind=? AND updated>?)",
        ),
        (
            f"SELECT id, email FROM contact WHERE lastmodifieddate > {STAMP} ORDER BY lastmodifieddate",
            "entity_updated (kind=? AND updated>?)",
        ),
        (
            f"SELECT id FROM customer WHERE lastmodifieddate BETWEEN {STAMP} AND SYSDATE "
            "ORDER BY lastmodifieddate",
            "entity_updated (kind=? AND updated>? AND updated<?)",
        ),
        ("SELECT id, email FROM customer WHERE externalid = 'CRM-42'", "entity_external"),
        ("SELECT id, email FROM customer WHERE externalid IN ('CRM-42', 'x')", "entity_external"),
        ("SELECT id FROM customer WHERE entityid = 'Alder Works'", "entity_name (kind=? AND name_key=?)"),
        (
            "SELECT id FROM customer WHERE LOWER(entityid) = LOWER('Alder')",
            "entity_name (kind=? AND name_key=?)",
        ),
        ("SELECT id FROM customer WHERE entityid IN ('Alder', 'x')", "entity_name (kind=? AND name_key=?)"),
        ("SELECT id FROM contact WHERE company = 1001", "entity_parent (parent=?)"),
        ("SELECT id, email FROM customer ORDER BY lastmodifieddate, id", "entity_updated (kind=?)"),
        (
            "SELECT recordid, field, MAX(date) FROM systemnote WHERE recordid IN (1001) "
            "GROUP BY recordid, field",
            "system_note_record (record=?)",
        ),
        ("SELECT label FROM customeraddressbook WHERE entity IN (1001, 1003)", "address_entity (entity=?)"),
        (
            f"SELECT recordid FROM deletedrecord WHERE deleteddate >= {STAMP} ORDER BY deleteddate",
            "deleted_record_at (at>?)",
        ),
        (
            "SELECT c.id, t.email FROM customer c JOIN contact t ON t.company = c.id WHERE c.id > 5",
            "entity_parent (parent=?)",
        ),
    ],
)
def test_an_index_is_used(books: Books, statement: str, index: str) -> None:
    assert any(index in step for step in plan(books, statement)), plan(books, statement)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT id, email FROM customer WHERE id > 1000 ORDER BY id",
        "SELECT id, email FROM customer",
        f"SELECT id, email FROM customer WHERE lastmodifieddate >= {STAMP} ORDER BY lastmodifieddate, id",
        f"SELECT id, email FROM customer WHERE lastmodifieddate >= {STAMP} "
        "ORDER BY lastmodifieddate DESC, id DESC",
    ],
)
def test_nothing_is_sorted_that_comes_in_order(books: Books, statement: str) -> None:
    assert not any("TEMP B-TREE" in step for step in plan(books, statement))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SELECT id FROM customer WHERE id > 5", "SELECT id FROM customer WHERE id > 99"),
        ("SELECT id FROM customer WHERE id IN (5)", "SELECT id FROM customer WHERE id IN (1, 2, 3)"),
        (
            f"SELECT id FROM customer WHERE lastmodifieddate > {STAMP}",
            f"SELECT  id FROM customer\nWHERE lastmodifieddate > {STAMP.replace('2026', '2031')}",
        ),
    ],
)
def test_statements_that_differ_in_their_literals_are_made_ready_once(
    books: Books, one: str, other: str
) -> None:
    assert ready(books, one) is ready(books, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SELECT id, email FROM customer ORDER BY 1", "SELECT id, email FROM customer ORDER BY 2"),
        ("SELECT id FROM customer WHERE id = 5", "SELECT id FROM customer WHERE id = '5'"),
        ("SELECT 1 AS a, 1 AS b FROM dual", "SELECT 1 AS a, 2 AS b FROM dual"),
    ],
)
def test_statements_that_mean_something_else_are_told_apart(books: Books, one: str, other: str) -> None:
    assert ready(books, one) is not ready(books, other)


def test_a_kept_statement_takes_the_literals_of_each_call(books: Books) -> None:
    rows = books.caller.rows
    for id in ("1001", "1002", "1001"):
        found = rows(f"SELECT id, LPAD(id, {len(id) + 2}, '0') AS long FROM customer WHERE id = {id}")
        assert found == [{"links": [], "id": id, "long": f"00{id}"}]
    assert rows("SELECT id, email FROM customer ORDER BY 1")[0]["id"] == "1001"
    assert rows("SELECT id, email FROM customer ORDER BY 2")[0]["id"] == "1003"


def test_a_bad_literal_does_not_spoil_the_statement(books: Books) -> None:
    assert books.caller.suiteql("SELECT id FROM customer WHERE entitynumber = 'x'").status_code == 400
    assert books.caller.rows("SELECT id FROM customer WHERE entitynumber = '1001'")[0]["id"] == "1001"
