"""Quotes and the line items that go with them; bodies and ignored values of notes (CRM contract 3.5, 4.2)."""

from __future__ import annotations

from tests.unit.crm.caller import Caller, typed
from tests.unit.crm.making import make, new_id, refused, with_deals


def test_the_line_items_of_a_quote_go_with_it(caller: Caller) -> None:
    items = [new_id(caller, "line_items", price="5", quantity="1") for _ in range(3)]
    quote = new_id(caller, "quotes", associations=[typed(int(id), 67) for id in items[:2]])
    assert caller.read(quote, "hs_status", object="quotes")["hs_status"] == "DRAFT"
    caller.ask("DELETE", f"/crm/v3/objects/quotes/{quote}", status=204)
    left = caller.ask("GET", "/crm/v3/objects/line_items")["results"]
    assert [one["id"] for one in left] == items[2:]


def test_batches_take_them_along_too(caller: Caller) -> None:
    item = new_id(caller, "line_items")
    quote = new_id(caller, "quotes", associations=[typed(int(item), 67)])
    caller.ask("POST", "/crm/v3/objects/quotes/batch/archive", {"inputs": [{"id": quote}]}, status=204)
    caller.ask("GET", f"/crm/v3/objects/line_items/{item}", status=404)


def test_an_invoice_that_shares_them_comes_to_less(caller: Caller) -> None:
    item = new_id(caller, "line_items", price="5", quantity="1")
    quote = new_id(caller, "quotes", associations=[typed(int(item), 67)])
    invoice = new_id(caller, "invoices", associations=[typed(int(item), 409)])
    caller.ask("DELETE", f"/crm/v3/objects/quotes/{quote}", status=204)
    assert caller.read(invoice, "hs_subtotal", object="invoices")["hs_subtotal"] == "0"


@with_deals
def test_a_deal_that_shares_them_loses_them(caller: Caller, deals: str) -> None:
    item = new_id(caller, "line_items")
    deal = new_id(caller, deals, associations=[typed(int(item), 19)])
    quote = new_id(caller, "quotes", associations=[typed(int(item), 67)])
    caller.ask("DELETE", f"/crm/v3/objects/quotes/{quote}", status=204)
    found = caller.ask("GET", f"/crm/v4/objects/deals/{deal}/associations/line_items")
    assert found["results"] == []


def test_the_body_of_a_note_has_an_end(caller: Caller) -> None:
    id = new_id(caller, "notes", hs_note_body="x" * 65_536, hs_timestamp=1793610000000)
    found = caller.read(id, "hs_timestamp", "hs_note_body", object="notes")
    assert (found["hs_timestamp"], len(found["hs_note_body"])) == ("2026-11-02T09:00:00Z", 65_536)
    answer = make(caller, "notes", hs_note_body="x" * 65_537, status=400)
    assert refused(answer) == [("hs_note_body", "VALUE_TOO_LONG")]


def test_a_note_hangs_on_records(caller: Caller) -> None:
    contact, invoice = caller.contact(email="ada@acme.test"), new_id(caller, "invoices")
    ends = [typed(int(contact), 202), typed(int(invoice), 9003)]
    note = new_id(caller, "notes", hs_attachment_ids="7001;7002", associations=ends)
    found = caller.ask("GET", f"/crm/v4/objects/invoices/{invoice}/associations/notes")["results"]
    assert [one["toObjectId"] for one in found] == [int(note)]


def test_values_that_notes_cannot_take(caller: Caller) -> None:
    answer = make(caller, "notes", shoe="43", hs_createdate="1", status=400)
    assert refused(answer) == [("shoe", "PROPERTY_DOESNT_EXIST"), ("hs_createdate", "READ_ONLY_VALUE")]
    caller.switch(notes_ignore_values=True)
    made = make(caller, "notes", shoe="43", hs_createdate="1", hs_note_body="Hi")
    assert (made["properties"]["hs_note_body"], "shoe" in made["properties"]) == ("Hi", False)
    make(caller, "tasks", shoe="43", status=400)
