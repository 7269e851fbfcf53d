"""What every account's objects have from the start, row by row of CRM contract 3.5."""

from __future__ import annotations

import pytest

from tests.unit.crm.caller import Caller

TEXT, PHONE, NUMBER = "string/text", "string/phonenumber", "number/number"
LIST, SELECT, RADIO = "enumeration/checkbox", "enumeration/select", "enumeration/radio"
MOMENT, BOOL, ANY = "datetime/date", "bool/booleancheckbox", "string/*"

OPEN: dict[str, dict[str, str]] = {
    "contacts": {
        TEXT: "email firstname lastname jobtitle company website address city state zip country",
        PHONE: "phone mobilephone fax",
        LIST: "hs_additional_emails",
        RADIO: "lifecyclestage hs_lead_status",
        SELECT: "hubspot_owner_id",
    },
    "companies": {
        ANY: "name domain website phone address address2 city state zip country description about_us",
        LIST: "hs_additional_domains",
        NUMBER: "numberofemployees annualrevenue",
        SELECT: "industry type hubspot_owner_id",
        RADIO: "lifecyclestage",
    },
    "deals": {
        ANY: "dealname description",
        NUMBER: "amount",
        MOMENT: "closedate createdate",
        RADIO: "dealstage dealtype",
        SELECT: "pipeline deal_currency_code hs_priority hubspot_owner_id",
    },
    "products": {
        ANY: "name description hs_sku hs_recurring_billing_period hs_url hs_images",
        NUMBER: "price hs_cost_of_goods_sold hs_price_eur hs_price_usd tax",
        SELECT: "recurringbillingfrequency hs_folder hs_product_type",
    },
    "line_items": {
        ANY: "name description hs_product_id hs_sku hs_tax_rate_group_id hs_recurring_billing_period",
        NUMBER: "quantity price discount hs_discount_percentage hs_position_on_quote hs_cost_of_goods_sold",
        SELECT: "hs_line_item_currency_code recurringbillingfrequency",
        "date/date": "hs_recurring_billing_start_date",
    },
    "invoices": {
        SELECT: "hs_currency hs_invoice_status hs_invoice_payment_collection_method",
        MOMENT: "hs_invoice_date hs_due_date hs_external_createdate",
        ANY: "hs_number hs_purchase_order_number hs_comments hs_tax_id hs_language hs_locale "
        "hs_recipient_shipping_address hs_recipient_shipping_address2 hs_recipient_shipping_city "
        "hs_recipient_shipping_state hs_recipient_shipping_zip hs_recipient_shipping_country "
        "hs_recipient_company_address hs_recipient_company_city",
        LIST: "hs_allowed_payment_methods hs_collect_address_types",
        BOOL: "hs_allow_partial_payments hs_invoice_billable",
        NUMBER: "hs_amount_billed hs_balance_due hs_subtotal hs_amount_paid",
    },
    "orders": {
        ANY: "hs_order_name hs_source_store hs_fulfillment_status hs_shipping_status_url "
        "hs_shipping_tracking_number hs_shipping_address_street hs_shipping_address_city "
        "hs_shipping_address_state hs_shipping_address_postal_code hs_shipping_address_country "
        "hs_billing_address_street hs_billing_address_country hs_external_order_id hs_external_order_url",
        NUMBER: "hs_total_price hs_subtotal_price hs_tax",
        MOMENT: "hs_external_created_date",
        SELECT: "hs_currency_code hs_pipeline hs_pipeline_stage hubspot_owner_id",
    },
    "notes": {MOMENT: "hs_timestamp", "string/html": "hs_note_body", LIST: "hs_attachment_ids"},
}
"""What callers set, by type and field type."""

READ_ONLY = {
    "contacts": "associatedcompanyid hs_email_domain hs_merged_object_ids hs_calculated_merged_vids "
    "createdate hs_all_contact_vids "
    "lastmodifieddate hs_lastmodifieddate hs_searchable_calculated_phone_number",
    "companies": "hs_parent_company_id num_associated_contacts num_associated_deals hs_merged_object_ids "
    "createdate hs_lastmodifieddate",
    "deals": "amount_in_home_currency hs_deal_stage_probability hs_is_closed hs_is_closed_won "
    "hs_closed_amount hs_projected_amount num_associated_contacts hs_v2_date_entered_closedwon "
    "hs_v2_date_exited_contractsent hs_lastmodifieddate",
    "products": "createdate hs_lastmodifieddate",
    "line_items": "amount hs_total_discount createdate hs_lastmodifieddate",
    "invoices": "hs_invoice_link hs_pdf_download_link createdate hs_createdate hs_lastmodifieddate",
    "orders": "hs_exchange_rate createdate hs_createdate hs_lastmodifieddate",
    "notes": "hs_createdate hs_lastmodifieddate",
}
EVERYWHERE = "hs_object_id hs_object_source hs_object_source_label hs_object_source_id"

OPTIONS = {
    ("contacts", "lifecyclestage"): "subscriber lead marketingqualifiedlead salesqualifiedlead opportunity "
    "customer evangelist other",
    ("companies", "type"): "PROSPECT PARTNER RESELLER VENDOR OTHER",
    ("deals", "dealtype"): "newbusiness existingbusiness",
    ("deals", "dealstage"): "appointmentscheduled qualifiedtobuy presentationscheduled decisionmakerboughtin "
    "contractsent closedwon closedlost",
    ("invoices", "hs_invoice_status"): "draft open paid voided",
    ("invoices", "hs_invoice_payment_collection_method"): "manual none",
}


@pytest.mark.parametrize("plural", OPEN)
def test_what_callers_may_set(caller: Caller, plural: str) -> None:
    found = {one["name"]: one for one in caller.ask("GET", f"/crm/v3/properties/{plural}")["results"]}
    for shape, names in OPEN[plural].items():
        for name in names.split():
            one = found[name]
            assert shape in (f"{one['type']}/{one['fieldType']}", f"{one['type']}/*"), name
            assert one["modificationMetadata"]["readOnlyValue"] is False, name
            assert one["hasUniqueValue"] is False, name


@pytest.mark.parametrize("plural", READ_ONLY)
def test_what_the_crm_sets_by_itself(caller: Caller, plural: str) -> None:
    names = [*READ_ONLY[plural].split(), *EVERYWHERE.split()]
    body = {"properties": dict.fromkeys(names, "1")}
    refused = caller.ask("POST", f"/crm/v3/objects/{plural}", body, status=400)
    assert [(one["code"], one["context"]["propertyName"]) for one in refused["errors"]] == [
        ("READ_ONLY_VALUE", [name]) for name in names
    ]


@pytest.mark.parametrize(("plural", "name"), OPTIONS)
def test_options(caller: Caller, plural: str, name: str) -> None:
    found = caller.ask("GET", f"/crm/v3/properties/{plural}/{name}")
    assert [one["value"] for one in found["options"]] == OPTIONS[plural, name].split()


def test_all_objects_know_the_same_currencies(caller: Caller) -> None:
    known = {
        (plural, name): {
            one["value"] for one in caller.ask("GET", f"/crm/v3/properties/{plural}/{name}")["options"]
        }
        for plural, name in (
            ("deals", "deal_currency_code"),
            ("line_items", "hs_line_item_currency_code"),
            ("quotes", "hs_currency"),
            ("invoices", "hs_currency"),
            ("orders", "hs_currency_code"),
        )
    }
    prices = {
        one["name"].removeprefix("hs_price_").upper()
        for one in caller.ask("GET", "/crm/v3/properties/products")["results"]
        if one["name"].startswith("hs_price_")
    }
    assert all(currencies == prices for currencies in known.values()), known


def test_owners_are_options_that_lie_elsewhere(caller: Caller) -> None:
    for plural in OPEN:
        listed = caller.ask("GET", f"/crm/v3/properties/{plural}?properties=hubspot_owner_id")["results"]
        for one in listed:
            assert (one["externalOptions"], one["referencedObjectType"]) == (True, "OWNER")


@pytest.mark.parametrize(
    "given",
    [
        ("products", {}),
        ("line_items", {}),
        ("orders", {}),
        ("contacts", {}),
        ("companies", {"domain": "acme.test"}),
        ("companies", {"name": "Acme"}),
        ("deals", {"dealname": "Renewal", "dealstage": "contractsent"}),
        ("tasks", {}),
        ("calls", {}),
    ],
    ids=str,
)
def test_with_what_a_record_can_be_made(caller: Caller, given: tuple[str, dict[str, str]]) -> None:
    plural, values = given
    caller.ask("POST", f"/crm/v3/objects/{plural}", {"properties": values}, status=201)


@pytest.mark.parametrize(
    ("plural", "given", "missing"),
    [
        ("companies", {"city": "Turin"}, ["name", "domain"]),
        ("companies", {"name": "", "domain": None}, ["name", "domain"]),
        ("deals", {"dealname": "Renewal"}, ["dealstage"]),
        ("deals", {"dealstage": "contractsent"}, ["dealname"]),
        ("invoices", {"hs_comments": "x"}, ["hs_currency"]),
        ("notes", {"hs_note_body": "x"}, ["hs_timestamp"]),
    ],
)
def test_what_must_not_be_missing(
    caller: Caller, plural: str, given: dict[str, str | None], missing: list[str]
) -> None:
    refused = caller.ask("POST", f"/crm/v3/objects/{plural}", {"properties": given}, status=400)
    assert refused["context"]["properties"] == missing


def test_the_longest_note(caller: Caller) -> None:
    for length, status in ((65_536, 201), (65_537, 400)):
        values = {"hs_timestamp": "1793577600000", "hs_note_body": "x" * length}
        caller.ask("POST", "/crm/v3/objects/notes", {"properties": values}, status=status)
