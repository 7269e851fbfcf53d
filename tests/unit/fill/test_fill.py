"""Sending batches, and the report of what became of every row."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import pytest

from rehearse.fill import Batch, FillError, FillReport, Outcome, Refused, Row, fill, read_csv_text
from rehearse.fill.report import SHOWN


class Book:
    """An account that takes each e-mail once, in the manner of the CRM."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []
        self.emails: list[str] = []

    def send(self, app: str, object: str, rows: Sequence[Mapping[str, str]]) -> list[Outcome]:
        self.sent.append((app, object))
        return [self._take(index, row.get("email", "").lower()) for index, row in enumerate(rows)]

    def _take(self, index: int, email: str) -> Outcome:
        if email in self.emails:
            return {"index": index, "id": "", "refused": f"{email} is taken"}
        self.emails.append(email)
        return {"index": index, "id": str(len(self.emails)), "refused": ""}


CONTACTS = (
    "Record ID,First Name,Email,Street Address\n"
    '1,Ann,ann@acme.example,"Foundry Lane\nBack yard"\n'
    "2,Bob,bob@acme.example,,,\n"
    ",,,\n"
    "4,Ann,ANN@acme.example,\n"
    "5,Cid,cid@acme.example\n"
)


def report() -> FillReport:
    return fill([read_csv_text(CONTACTS, app="crm", origin="contacts.csv")], Book().send)


def test_rows_that_the_reader_and_the_account_refuse_have_their_lines() -> None:
    text = CONTACTS.replace("bob@acme.example,,,", "bob@acme.example,,Dayton,OH")
    (part,) = fill([read_csv_text(text, app="crm", origin="contacts.csv")], Book().send).parts
    assert part.taken == 2
    assert part.refused == (
        Refused(4, "has 6 cells where the headings have 4"),
        Refused(5, "is blank"),
        Refused(6, "ann@acme.example is taken"),
    )


def test_the_text() -> None:
    assert report().text().splitlines() == [
        "crm contacts from contacts.csv: 3 taken, 2 refused",
        "  line 5: is blank",
        "  line 6: ann@acme.example is taken",
        "  ignored columns: Record ID",
        "  shorter than the heading line, missing cells taken as empty: lines 7",
    ]


def test_the_json() -> None:
    assert json.loads(report().to_json()) == {
        "taken": 3,
        "refused": 2,
        "parts": [
            {
                "app": "crm",
                "object": "contacts",
                "origin": "contacts.csv",
                "taken": 3,
                "refused": [
                    {"line": 5, "reason": "is blank"},
                    {"line": 6, "reason": "ann@acme.example is taken"},
                ],
                "ignored_columns": ["Record ID"],
                "notes": ["shorter than the heading line, missing cells taken as empty: lines 7"],
            }
        ],
    }


def test_a_long_report_names_the_first_rows_and_counts_the_others() -> None:
    rows = tuple(Row(number, {"email": "a@b.example"}) for number in range(1, 72))
    done = fill([Batch("crm", "contacts", rows, "seed 1")], Book().send)
    lines = done.text().splitlines()
    assert lines[:2] == ["crm contacts from seed 1: 1 taken, 70 refused", "  row 2: a@b.example is taken"]
    assert lines[-1] == f"  and {70 - SHOWN} more; the JSON report names all of them"
    assert len(lines) == SHOWN + 2
    assert len(done.to_dict()["parts"][0]["refused"]) == 70


def test_batches_go_in_order_and_empty_ones_not_at_all() -> None:
    book = Book()
    batches = [
        Batch("crm", "companies", (Row(1, {"name": "Acme"}),), "x"),
        Batch("crm", "contacts", (), "x"),
        Batch("quickbooks", "customer", (Row(1, {"email": "a@b.example"}),), "x"),
    ]
    assert fill(batches, book.send).taken == 2
    assert book.sent == [("crm", "companies"), ("quickbooks", "customer")]


def test_batches_for_an_app_that_the_site_does_not_have_are_left_out() -> None:
    book = Book()
    batches = [
        Batch(app, "contact", (Row(1, {"email": f"{app}@b.example"}),), "x") for app in ("crm", "netsuite")
    ]
    done = fill(batches, book.send, apps={"crm": {}})
    assert book.sent == [("crm", "contact")]
    assert [part.app for part in done.parts] == ["crm"]


@pytest.mark.parametrize("indexes", [[], [0], [0, 0], [0, 1, 2], [1, 2]])
def test_an_answer_must_speak_of_every_row_once(indexes: list[int]) -> None:
    rows = (Row(1, {"email": "a@b.example"}), Row(2, {"email": "c@d.example"}))

    def send(app: str, object: str, rows: Sequence[Mapping[str, str]]) -> list[Outcome]:
        return [{"index": index, "id": "1", "refused": ""} for index in indexes]

    with pytest.raises(FillError, match="does not speak of each of them once"):
        fill([Batch("crm", "contacts", rows, "x")], send)
