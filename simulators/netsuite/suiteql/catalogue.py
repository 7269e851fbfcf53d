"""The tables that SuiteQL shows, by lower-case name (NetSuite contract 5.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from simulators.netsuite.suiteql.columns import Column, constant, flag_of, id_of, text_of, time_of
from simulators.netsuite.suiteql.entity_columns import CONTACT, CUSTOMER, ENTITY
from simulators.netsuite.suiteql.list_columns import CURRENCY, ENTITY_STATUS, RELATIONSHIP, SUBSIDIARY


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table.

    ``source`` is the table of `simulators.netsuite.tables`, ``rows`` says which of its rows, ``kind`` that
    only those of one kind. ``key`` orders the rows. ``physical`` is what ``source`` is made of.
    ``permission`` of the role shows the table; ``custom``: ``custentity…`` of any name are columns;
    ``removed`` columns exist and are not shown, on ``broken`` ones NetSuite fails.
    """

    name: str
    source: str
    columns: Mapping[str, Column]
    permission: str = ""
    kind: str = ""
    rows: str = ""
    key: str = "{p}id"
    one_world: bool = False
    custom: bool = False
    removed: frozenset[str] = field(default_factory=frozenset)
    broken: frozenset[str] = field(default_factory=frozenset)


def _by_name(*columns: Column) -> Mapping[str, Column]:
    return {column.name: column for column in columns}


_CUSTOMERS, _CONTACTS = "Lists > Customers", "Lists > Contacts"

_BOOK_LINE = (
    id_of("internalid", "{p}id", required=True),
    text_of("label", "{p}label"),
    flag_of("defaultbilling", "{p}default_billing"),
    flag_of("defaultshipping", "{p}default_shipping"),
    flag_of("isresidential", "{p}residential"),
)
_PARTS = ("addr1", "addr2", "addr3", "addressee", "attention", "city", "state", "zip")
_ADDRESS = (
    id_of("nkey", "{p}id", required=True),
    *(text_of(part, f"json_extract({{p}}body,'$.{part}')") for part in _PARTS),
    text_of("addrphone", "json_extract({p}body,'$.addrPhone')"),
    text_of("addrtext", "ns_address({p}body)"),
    text_of("dropdownstate", "json_extract({p}body,'$.state')"),
    Column(name="country", family="text", sql="json_extract({p}body,'$.country')", shows="enum:country"),
    flag_of("override", "json_extract({p}body,'$.override')"),
    time_of("lastmodifieddate", "{p}updated"),
)
_SYSTEM_NOTE = (
    time_of("date", "{p}at"),
    text_of("context", "{p}context"),
    text_of("field", "{p}field"),
    id_of("name", "CAST({p}user AS INTEGER)"),
    text_of("newvalue", "{p}new"),
    text_of("oldvalue", "{p}old"),
    text_of("record", "(SELECT json_extract(e.body,'$.entityId') FROM entity e WHERE e.id={p}record)"),
    id_of("recordid", "{p}record", "entity", required=True),
    id_of("recordtypeid", "{p}record_type", required=True),
    id_of("role", "CAST({p}role AS INTEGER)"),
)
_DELETED_RECORD = (
    text_of("name", "{p}name"),
    id_of("recordid", "{p}record", required=True),
    constant("recordtypeid", "-9", "number"),
    text_of("scriptid", "lower({p}type)"),
    text_of("type", "{p}type"),
    text_of("context", "{p}context"),
    id_of("deletedby", "CAST({p}user AS INTEGER)"),
    time_of("deleteddate", "{p}at"),
    constant("iscustomlist", "'F'"),
    constant("iscustomrecord", "'F'"),
    constant("iscustomtransaction", "'F'"),
)


def _address_tables(kind: str, permission: str) -> tuple[Table, Table]:
    """The lines of the address books of one kind of entity, and their addresses."""
    rows = f"EXISTS (SELECT 1 FROM entity e WHERE e.id={{p}}entity AND e.kind='{kind}')"  # noqa: S608
    book, addresses = f"{kind}addressbook", f"{kind}addressbookentityaddress"
    owner = id_of("entity", "{p}entity", kind, required=True)
    link = id_of("addressbookaddress", "{p}id", "address", required=True)
    keeper = id_of("recordowner", "{p}entity", kind, required=True)
    return (
        Table(
            name=book,
            source="address",
            columns=_by_name(owner, link, *_BOOK_LINE),
            permission=permission,
            rows=rows,
        ),
        Table(
            name=addresses,
            source="address",
            columns=_by_name(*_ADDRESS, keeper),
            permission=permission,
            rows=rows,
        ),
    )


def _listed(name: str, kind: str, permission: str, *columns: Column, one_world: bool = False) -> Table:
    """A table of setup records."""
    return Table(
        name=name,
        source="listed",
        columns=_by_name(*columns),
        permission=permission,
        rows=f"{{p}}kind='{kind}'",
        key="CAST({p}id AS INTEGER)",
        one_world=one_world,
    )


_SUBLISTS = frozenset({"addressbook", "contactlist", "contactroles", "salesteam"})
"""Lists of a record, which are no columns: NetSuite fails on them without a reason."""

TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        Table(
            name="customer",
            source="entity",
            columns=_by_name(*CUSTOMER),
            permission=_CUSTOMERS,
            kind="customer",
            custom=True,
            removed=frozenset({"subsidiary"}),
            broken=_SUBLISTS,
        ),
        Table(
            name="contact",
            source="entity",
            columns=_by_name(*CONTACT),
            permission=_CONTACTS,
            kind="contact",
            custom=True,
            broken=_SUBLISTS,
        ),
        Table(name="entity", source="entity", columns=_by_name(*ENTITY), custom=True),
        _listed("subsidiary", "subsidiary", "Lists > Subsidiaries", *SUBSIDIARY, one_world=True),
        _listed("currency", "currency", "Lists > Currency", *CURRENCY),
        _listed("entitystatus", "customerStatus", "Setup > CRM Lists", *ENTITY_STATUS),
        Table(
            name="customersubsidiaryrelationship",
            source="entity",
            columns=_by_name(*RELATIONSHIP),
            permission=_CUSTOMERS,
            kind="customer",
            rows="json_extract({p}body,'$.subsidiary') IS NOT NULL",
            one_world=True,
        ),
        *_address_tables("customer", _CUSTOMERS),
        *_address_tables("contact", _CONTACTS),
        Table(name="systemnote", source="system_note", columns=_by_name(*_SYSTEM_NOTE)),
        Table(
            name="deletedrecord",
            source="deleted_record",
            columns=_by_name(*_DELETED_RECORD),
            permission="Deleted Records",
        ),
    )
}

ENTITY_KINDS: Mapping[str, str] = {"customer": _CUSTOMERS, "contact": _CONTACTS}
"""Which permission shows which rows of ``entity``."""
