"""Invoices: the way to open, amounts, mirrors of what others bill (CRM contract 3.5)."""

from __future__ import annotations

import pytest

from simulators.kit.sites import HAND
from tests.unit.crm.caller import Caller, typed
from tests.unit.crm.making import link, make, new_id, refused

AMOUNTS = ("hs_amount_billed", "hs_balance_due", "hs_subtotal", "hs_amount_paid")
CONTACT, LINE_ITEM = 177, 409


def read(caller: Caller, id: str, *names: str) -> list[str | None]:
    found = caller.read(id, *names, object="invoices")
    return [found[name] for name in names]


def ready(caller: Caller) -> str:
    """A draft with a contact and two line items over 35.50."""
    contact = caller.contact(email="ada@acme.test")
    items = [new_id(caller, "line_items", price=price, quantity="1") for price in ("30", "5.50")]
    ends = [typed(int(contact), CONTACT), *(typed(int(id), LINE_ITEM) for id in items)]
    return new_id(caller, "invoices", associations=ends)


def test_a_new_invoice_is_a_draft_of_today(caller: Caller) -> None:
    id = new_id(caller, "invoices")
    found = read(caller, id, "hs_invoice_status", "hs_invoice_date", "hs_due_date", "createdate", *AMOUNTS)
    assert found == ["draft", *["2026-11-02T09:15:04.120Z"] * 3, "0", "0", "0", "0"]


def test_open_needs_a_contact_and_a_line_item(caller: Caller) -> None:
    """Trap 34, its first half."""
    id = new_id(caller, "invoices")
    answer = caller.patch(id, "invoices", status=400, hs_invoice_status="open")
    assert refused(answer) == [("hs_invoice_status", "INVALID_OPTION")]
    assert "contact, line_item" in answer["message"]
    link(caller, "invoices", id, "contacts", caller.contact(email="ada@acme.test"))
    answer = caller.patch(id, "invoices", status=400, hs_invoice_status="open")
    assert "associated with: line_item" in answer["errors"][0]["message"]
    link(caller, "invoices", id, "line_items", new_id(caller, "line_items", price="7", quantity="1"))
    caller.patch(id, "invoices", hs_invoice_status="open")
    assert read(caller, id, "hs_invoice_status", "hs_number") == ["open", "INV-1001"]


def test_an_invoice_may_be_born_open(caller: Caller) -> None:
    make(caller, "invoices", hs_invoice_status="open", status=400)
    contact = int(caller.contact(email="ada@acme.test"))
    item = int(new_id(caller, "line_items", price="7", quantity="2"))
    ends = [typed(contact, CONTACT), typed(item, LINE_ITEM)]
    made = make(caller, "invoices", hs_invoice_status="open", hs_number="R-7", associations=ends)
    found = made["properties"]
    assert (found["hs_invoice_status"], found["hs_number"], found["hs_amount_billed"]) == (
        "open",
        "R-7",
        "14",
    )


def test_amounts_follow_the_line_items(caller: Caller) -> None:
    """Trap 34, its second half."""
    id = ready(caller)
    assert read(caller, id, *AMOUNTS) == ["35.50", "35.50", "35.50", "0"]
    caller.patch("101", "line_items", quantity="2")
    assert read(caller, id, *AMOUNTS)[0] == "65.50"
    batch = {"inputs": [{"id": "101", "properties": {"quantity": "3"}}]}
    caller.ask("POST", "/crm/v3/objects/line_items/batch/update", batch)
    assert read(caller, id, *AMOUNTS)[0] == "95.50"
    caller.ask("DELETE", f"/crm/v4/objects/invoices/{id}/associations/line_items/102", status=204)
    assert read(caller, id, *AMOUNTS)[0] == "90"
    caller.ask("DELETE", "/crm/v3/objects/line_items/101", status=204)
    assert read(caller, id, *AMOUNTS) == ["0", "0", "0", "0"]


def test_amounts_cannot_be_set(caller: Caller) -> None:
    answer = make(caller, "invoices", hs_amount_billed="5", hs_balance_due="5", status=400)
    assert refused(answer) == [
        ("hs_amount_billed", "READ_ONLY_VALUE"),
        ("hs_balance_due", "READ_ONLY_VALUE"),
    ]
    caller.patch(ready(caller), "invoices", status=400, hs_amount_paid="1")


@pytest.mark.parametrize(
    ("before", "after"), [("draft", "paid"), ("draft", "voided"), ("open", "paid"), ("open", "draft")]
)
def test_moves_that_the_api_refuses(caller: Caller, before: str, after: str) -> None:
    id = ready(caller)
    if before == "open":
        caller.patch(id, "invoices", hs_invoice_status="open")
    answer = caller.patch(id, "invoices", status=400, hs_invoice_status=after)
    assert refused(answer) == [("hs_invoice_status", "INVALID_OPTION")]
    caller.switch(invoice_moves=False)
    caller.patch(id, "invoices", hs_invoice_status=after)


def test_no_document_is_made(caller: Caller) -> None:
    """The ledger says so: links stay empty, and no address is named under which nothing would answer."""
    id = ready(caller)
    caller.patch(id, "invoices", hs_invoice_status="open")
    assert read(caller, id, "hs_invoice_link", "hs_pdf_download_link") == [None, None]
    quote = new_id(caller, "quotes", hs_status="APPROVAL_NOT_NEEDED")
    assert caller.read(quote, "hs_public_url_key", object="quotes")["hs_public_url_key"] is None


def test_an_open_invoice_is_voided(caller: Caller) -> None:
    id = ready(caller)
    caller.patch(id, "invoices", hs_invoice_status="open")
    caller.patch(id, "invoices", hs_invoice_status="voided")
    caller.patch(id, "invoices", status=400, hs_invoice_status="open")


def test_a_person_records_the_payment(caller: Caller) -> None:
    id = ready(caller)
    caller.patch(id, "invoices", hs_invoice_status="open")
    body = {"properties": {"hs_invoice_status": "paid"}}
    path = f"/crm/v3/objects/invoices/{id}"
    answer = caller.client.patch(path, json=body, headers={HAND: caller.site.hand})
    assert answer.status_code == 200
    assert read(caller, id, *AMOUNTS) == ["35.50", "0.00", "35.50", "35.50"]


def test_a_mirror_of_what_others_bill_is_free(caller: Caller) -> None:
    """Trap 34: ``hs_invoice_billable=false`` is held to nothing."""
    given = {"hs_invoice_billable": False, "hs_invoice_status": "paid", "hs_amount_billed": "120.50"}
    id = new_id(caller, "invoices", **given)
    link(caller, "invoices", id, "line_items", new_id(caller, "line_items", price="7", quantity="1"))
    assert read(caller, id, "hs_amount_billed", "hs_balance_due") == ["120.50", None]
    caller.patch(id, "invoices", hs_invoice_status="draft", hs_balance_due="3")
    caller.patch(id, "invoices", hs_invoice_status="open")
    assert read(caller, id, "hs_balance_due", "hs_invoice_status") == ["3", "open"]


def test_a_batch_tells_of_each_refusal(caller: Caller) -> None:
    good, bad = ready(caller), new_id(caller, "invoices")
    status = {"hs_invoice_status": "open"}
    batch = {"inputs": [{"id": id, "properties": status} for id in (good, bad)]}
    answer = caller.ask("POST", "/crm/v3/objects/invoices/batch/update", batch, status=207)
    assert [one["id"] for one in answer["results"]] == [good]
    assert answer["errors"][0]["context"]["ids"] == [bad]
