"""The columns of setup records, and of the bond between customers and subsidiaries."""

from __future__ import annotations

from simulators.netsuite.suiteql.columns import (
    Column,
    constant,
    enum,
    flag,
    flag_of,
    id_of,
    number,
    reference,
    text,
    text_of,
    time_of,
)

_ID = "CAST({p}id AS INTEGER)"

SUBSIDIARY: tuple[Column, ...] = (
    id_of("id", _ID, "list:subsidiary", required=True),
    text("name", "name"),
    text("fullname", "fullName"),
    reference("parent", "parent", "list:subsidiary"),
    reference("currency", "currency", "list:currency"),
    enum("country", "country", "country"),
    flag_of("isinactive", "{p}inactive"),
    flag("iselimination", "isElimination"),
    text_of("externalid", "{p}external"),
    time_of("lastmodifieddate", "{p}updated"),
)

CURRENCY: tuple[Column, ...] = (
    id_of("id", _ID, "list:currency", required=True),
    text("name", "name"),
    text("symbol", "symbol"),
    flag_of("isinactive", "{p}inactive"),
    flag("isbasecurrency", "isBaseCurrency"),
    number("exchangerate", "exchangeRate"),
    text_of("externalid", "{p}external"),
    time_of("lastmodifieddate", "{p}updated"),
)

ENTITY_STATUS: tuple[Column, ...] = (
    id_of("key", _ID, "list:customerStatus", required=True),
    id_of("id", _ID, "list:customerStatus", required=True),
    text("name", "name"),
    enum("entitytype", "stage", "stage"),
    number("probability", "probability"),
    flag_of("inactive", "{p}inactive"),
    flag_of("isinactive", "{p}inactive"),
)

RELATIONSHIP: tuple[Column, ...] = (
    id_of("id", "{p}id", required=True),
    id_of("entity", "{p}id", "entity", required=True),
    reference("subsidiary", "subsidiary", "list:subsidiary"),
    constant("isprimarysub", "'T'"),
)
