"""Objects of commerce and activities through both of the vendor's Python clients."""

from __future__ import annotations

from typing import Any

import hubspot_sdk
import pytest
from hubspot.crm.associations.v4 import AssociationSpec  # type: ignore[import-untyped]
from hubspot.crm.commerce.invoices import (  # type: ignore[import-untyped]
    ApiException as InvoicesException,
)
from hubspot.crm.commerce.invoices import (
    SimplePublicObjectInput as InvoiceChange,
)
from hubspot.crm.commerce.invoices import (
    SimplePublicObjectInputForCreate as NewInvoice,
)
from hubspot.crm.contacts import PublicGdprDeleteInput  # type: ignore[import-untyped]
from hubspot.crm.contacts import SimplePublicObjectInputForCreate as NewContact
from hubspot.crm.contacts.exceptions import ApiException as ContactsException  # type: ignore[import-untyped]
from hubspot.crm.line_items import (  # type: ignore[import-untyped]
    BatchReadInputSimplePublicObjectId,
    SimplePublicObjectId,
    SimplePublicObjectInput,
)
from hubspot.crm.line_items import SimplePublicObjectInputForCreate as NewLineItem
from hubspot.crm.objects import SimplePublicObjectInputForCreate as NewObject  # type: ignore[import-untyped]
from hubspot.crm.objects.notes import (  # type: ignore[import-untyped]
    ApiException as NotesException,
)
from hubspot.crm.objects.notes import SimplePublicObjectInputForCreate as NewNote
from hubspot.crm.products import (  # type: ignore[import-untyped]
    PublicObjectSearchRequest,
)
from hubspot.crm.products import SimplePublicObjectInputForCreate as NewProduct

from tests.contract.crm.conftest import Portal


def new_client(portal: Portal) -> hubspot_sdk.HubSpot:
    """The newer client, unmodified."""
    return hubspot_sdk.HubSpot(access_token=portal.ready["access_token"], base_url=portal.url, max_retries=0)


def made(api: Any, kind: Any, associations: Any = (), **properties: str) -> str:
    """A new record by the older client; its id."""
    body = kind(properties=properties, associations=list(associations))
    id: str = api.create(simple_public_object_input_for_create=body).id
    return id


def end(id: str, type: int) -> dict[str, Any]:
    """The other end of an association, as creates take it."""
    return {
        "to": {"id": id},
        "types": [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": type}],
    }


def test_an_invoice_from_product_to_open(portal: Portal) -> None:
    """Traps 32 to 34 by the older client."""
    crm = portal.client.crm
    product = made(crm.products.basic_api, NewProduct, name="Anvil", price="99.90", hs_sku="A-1")
    item = made(crm.line_items.basic_api, NewLineItem, hs_product_id=product, quantity="2")
    found = crm.line_items.basic_api.get_by_id(line_item_id=item, properties=["name", "amount"])
    assert (found.properties["name"], found.properties["amount"]) == ("Anvil", "199.80")
    invoices = crm.commerce.invoices.basic_api
    invoice = made(invoices, NewInvoice, hs_currency="USD")
    opened = InvoiceChange(properties={"hs_invoice_status": "open"})
    with pytest.raises(InvoicesException) as refused:
        invoices.update(invoice_id=invoice, simple_public_object_input=opened)
    assert refused.value.status == 400
    contact = made(crm.contacts.basic_api, NewContact, email="ada@acme.test")
    for target, id, type in (("contacts", contact, 177), ("line_items", item, 409)):
        crm.associations.v4.basic_api.create(
            "invoices",
            invoice,
            target,
            id,
            [AssociationSpec(association_category="HUBSPOT_DEFINED", association_type_id=type)],
        )
    assert invoices.update(invoice_id=invoice, simple_public_object_input=opened).id == invoice
    change = SimplePublicObjectInput(properties={"quantity": "3"})
    crm.line_items.basic_api.update(line_item_id=item, simple_public_object_input=change)
    found = invoices.get_by_id(
        invoice_id=invoice,
        properties=["hs_invoice_status", "hs_amount_billed"],
        associations=["line_items", "contacts"],
    )
    assert found.properties["hs_invoice_status"] == "open"
    assert found.properties["hs_amount_billed"] == "299.70"
    assert [one.id for one in found.associations["line items"].results] == [item]
    assert [one.type for one in found.associations["contacts"].results] == ["invoice_to_contact"]


def test_products_are_listed_sought_and_read_in_batches(portal: Portal) -> None:
    crm = portal.client.crm
    ids = [made(crm.products.basic_api, NewProduct, name=f"Anvil {n}", hs_sku=f"A-{n}") for n in range(3)]
    assert [one.id for one in crm.products.get_all()] == ids
    search = PublicObjectSearchRequest(query="A-1", limit=10)
    assert [one.id for one in crm.products.search_api.do_search(search).results] == ids[1:2]
    items = [made(crm.line_items.basic_api, NewLineItem, price="5", quantity="1") for _ in range(2)]
    body = BatchReadInputSimplePublicObjectId(
        inputs=[SimplePublicObjectId(id=id) for id in items],
        properties=["amount"],
        properties_with_history=[],
    )
    read = crm.line_items.batch_api.read(body)
    assert {one.id: one.properties["amount"] for one in read.results} == dict.fromkeys(items, "5")


def test_orders_by_the_generic_interface(portal: Portal) -> None:
    api = portal.client.crm.objects.basic_api
    body = NewObject(properties={"hs_order_name": "Order 7"}, associations=[])
    for name in ("orders", "order", "0-123"):
        id = api.create(object_type=name, simple_public_object_input_for_create=body).id
        found = api.get_by_id(object_type=name, object_id=id)
        assert found.properties["hs_createdate"] == found.properties["createdate"]
    assert len(api.get_page(object_type="orders").results) == 3


def test_notes_on_a_contact(portal: Portal) -> None:
    crm = portal.client.crm
    contact = made(crm.contacts.basic_api, NewContact, email="ada@acme.test")
    given = {
        "hs_timestamp": "2026-11-02T09:00:00Z",
        "hs_note_body": "Signed",
        "hs_attachment_ids": "7001;7002",
    }
    note = made(crm.objects.notes.basic_api, NewNote, [end(contact, 202)], **given)
    linked = crm.associations.v4.basic_api.get_page("contacts", contact, "notes").results
    assert [str(one.to_object_id) for one in linked] == [note]
    with pytest.raises(NotesException) as refused:
        made(crm.objects.notes.basic_api, NewNote, hs_note_body="When?")
    assert refused.value.status == 400


def test_privacy_deletion_by_both_clients(portal: Portal) -> None:
    old, new = portal.client.crm.contacts.basic_api, new_client(portal).crm.objects.contacts
    first = made(old, NewContact, email="ada@acme.test")
    second = made(old, NewContact, email="bob@acme.test")
    old.purge(PublicGdprDeleteInput(object_id=first))
    new.gdpr_delete(object_id="bob@acme.test", id_property="email")
    for id, address in ((first, "ada@acme.test"), (second, "bob@acme.test")):
        with pytest.raises(ContactsException) as missing:
            old.get_by_id(contact_id=id)
        assert missing.value.status == 404
        with pytest.raises(hubspot_sdk.BadRequestError):
            new.create(properties={"email": address}, associations=[])


def test_the_newer_client_makes_an_invoice(portal: Portal) -> None:
    objects = new_client(portal).crm.objects
    product = objects.products.create(properties={"name": "Anvil", "price": "10"}, associations=[])
    item = objects.line_items.create(
        properties={"hs_product_id": product.id, "quantity": "4"}, associations=[]
    )
    contact = objects.contacts.create(properties={"email": "ada@acme.test"}, associations=[])
    ends: Any = [end(contact.id, 177), end(item.id, 409)]
    invoice = objects.invoices.create(
        properties={"hs_currency": "USD", "hs_invoice_status": "open"}, associations=ends
    )
    assert invoice.properties["hs_amount_billed"] == "40"
    read = objects.invoices.get(invoice.id, properties=["hs_balance_due"], associations=["line_items"])
    assert read.properties["hs_balance_due"] == "40"
    assert read.associations is not None
    assert [one.id for one in read.associations["line items"].results] == [item.id]
    with pytest.raises(hubspot_sdk.BadRequestError) as refused:
        objects.line_items.update(item.id, properties={"price": "-1"})
    assert "must not be negative" in str(refused.value)
    quote = objects.quotes.create(
        properties={"hs_title": "Offer"},
        associations=[end(item.id, 67)],  # type: ignore[list-item]
    )
    objects.quotes.delete(quote.id)
    with pytest.raises(hubspot_sdk.NotFoundError):
        objects.line_items.get(item.id)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("notes", {"hs_timestamp": "2026-11-02T09:00:00Z"}),
        ("tasks", {"hs_task_subject": "Call back", "hs_task_status": "NOT_STARTED"}),
        ("calls", {"hs_call_direction": "INBOUND", "hs_call_duration": "3800"}),
        ("emails", {"hs_email_direction": "EMAIL", "hs_email_status": "SENT"}),
        ("meetings", {"hs_meeting_title": "Review", "hs_meeting_start_time": "2026-11-02T10:00:00Z"}),
        ("orders", {"hs_order_name": "Order 7", "hs_currency_code": "EUR"}),
    ],
)
def test_the_newer_client_works_with_every_object(portal: Portal, name: str, given: dict[str, str]) -> None:
    api = getattr(new_client(portal).crm.objects, name)
    id = api.create(properties=given, associations=[]).id
    assert api.get(id, properties=list(given)).properties.items() >= given.items()
    assert [one.id for one in api.list()] == [id]
    assert api.update(id, properties={"hubspot_owner_id": ""}).id == id
    api.delete(id)
    with pytest.raises(hubspot_sdk.NotFoundError):
        api.get(id)
