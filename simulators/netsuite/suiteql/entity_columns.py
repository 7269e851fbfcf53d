"""The columns of customers, contacts, and of both together as entities."""

from __future__ import annotations

from simulators.netsuite.suiteql.columns import (
    Column,
    constant,
    day,
    enum,
    flag,
    flag_of,
    id_of,
    number,
    one_world,
    reference,
    text,
    text_of,
    time_of,
)

_STATUS = (
    "(SELECT json_extract(s.body,'$.{part}') FROM listed s WHERE s.kind='customerStatus' "
    "AND s.id=json_extract({p}body,'$.entityStatus'))"
)
_STAGE = _STATUS.replace("{part}", "stage")
_NAME = "json_extract({p}body,'$.entityId')"
_OTHER_NAME = (
    "coalesce(json_extract({p}body,'$.companyName'), nullif(trim("
    "coalesce(json_extract({p}body,'$.firstName'),'') || ' ' || "
    "coalesce(json_extract({p}body,'$.lastName'),'')), ''))"
)
_TOP = (
    "(WITH RECURSIVE above(id, parent) AS (SELECT e.id, e.parent FROM entity e WHERE e.id={p}id "
    "UNION SELECT e.id, e.parent FROM entity e, above WHERE e.id=above.parent) "
    "SELECT above.id FROM above WHERE above.parent IS NULL)"
)


def _default_address(kind: str) -> str:
    return f"(SELECT d.id FROM address d WHERE d.entity={{p}}id AND d.default_{kind} ORDER BY d.id LIMIT 1)"  # noqa: S608


_IDENTITY: tuple[Column, ...] = (
    Column(name="entityid", family="text", sql=_NAME, folded="{p}name_key"),
    text("entitytitle", "entityId"),
    text_of("altname", _OTHER_NAME),
    flag("isinactive", "isInactive"),
    text("email", "email"),
    text("phone", "phone"),
    Column(name="externalid", family="text", sql="{p}external", indexed=True),
    time_of("datecreated", "{p}created"),
    time_of("lastmodifieddate", "{p}updated", indexed=True),
)
_PERSON: tuple[Column, ...] = (
    text("firstname", "firstName"),
    text("middlename", "middleName"),
    text("lastname", "lastName"),
    text("salutation", "salutation"),
    text("title", "title"),
    text("altemail", "altEmail"),
    text("mobilephone", "mobilePhone"),
    text("homephone", "homePhone"),
    text("fax", "fax"),
    text("comments", "comments"),
    enum("globalsubscriptionstatus", "globalSubscriptionStatus", "globalSubscriptionStatus"),
    id_of("defaultbillingaddress", _default_address("billing"), "address"),
    id_of("defaultshippingaddress", _default_address("shipping"), "address"),
)

CUSTOMER: tuple[Column, ...] = (
    id_of("id", "{p}id", "entity", required=True),
    *_IDENTITY,
    *_PERSON,
    text("companyname", "companyName"),
    flag("isperson", "isPerson"),
    text("altphone", "altPhone"),
    text("url", "url"),
    id_of("entitynumber", "{p}id", required=True),
    id_of("parent", "{p}parent", "entity"),
    reference("entitystatus", "entityStatus", "list:customerStatus"),
    text_of("searchstage", f"substr({_STAGE},1,1) || lower(substr({_STAGE},2))"),
    reference("currency", "currency", "list:currency"),
    reference("terms", "terms"),
    reference("pricelevel", "priceLevel"),
    reference("category", "category"),
    reference("salesrep", "salesRep"),
    reference("partner", "partner"),
    reference("territory", "territory"),
    reference("leadsource", "leadSource"),
    enum("language", "language", "language"),
    enum("emailpreference", "emailPreference", "emailPreference"),
    number("creditlimit", "creditLimit"),
    constant("balancesearch", "0", "number"),
    constant("overduebalancesearch", "0", "number"),
    constant("unbilledorderssearch", "0", "number"),
    Column(name="probability", family="number", sql=_STATUS.replace("{part}", "probability")),
    day("startdate", "startDate"),
    day("enddate", "endDate"),
    day("firstsaledate", "firstSaleDate"),
    day("lastsaledate", "lastSaleDate"),
)

CONTACT: tuple[Column, ...] = (
    id_of("id", "{p}id", "entity", required=True),
    *_IDENTITY,
    *_PERSON,
    text("officephone", "officePhone"),
    id_of("company", "{p}parent", "entity"),
    one_world(reference("subsidiary", "subsidiary", "list:subsidiary")),
    flag("isprivate", "isPrivate"),
    flag("unsubscribe", "unsubscribe"),
    reference("supervisor", "supervisor", "entity"),
    reference("assistant", "assistant", "entity"),
    number("owner", "owner"),
)

ENTITY: tuple[Column, ...] = (
    id_of("id", "{p}id", "entity", required=True),
    text_of("type", "CASE {p}kind WHEN 'customer' THEN 'CustJob' ELSE 'Contact' END"),
    *_IDENTITY,
    text("firstname", "firstName"),
    text("lastname", "lastName"),
    flag_of("isperson", "{p}kind='contact' OR json_extract({p}body,'$.isPerson')"),
    id_of("customer", "CASE {p}kind WHEN 'customer' THEN {p}id END", "entity"),
    id_of("contact", "CASE {p}kind WHEN 'contact' THEN {p}id END", "entity"),
    id_of("employee", "CAST(NULL AS INTEGER)"),
    id_of("vendor", "CAST(NULL AS INTEGER)"),
    id_of("parent", "{p}parent", "entity"),
    id_of("toplevelparent", _TOP, "entity"),
)
