"""The fields of records, declared once: what they hold, what they are called, who may write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Kind = Literal[
    "text", "email", "phone", "url", "number", "boolean", "reference", "enum", "datetime", "multiselect"
]

_CUSTOM = re.compile(r"custentity_?[a-z0-9_]+\Z")
_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])")
_PREFIXES: dict[str, str] = {
    "number": "R",
    "boolean": "B",
    "reference": "K",
    "enum": "K",
    "datetime": "D",
    "multiselect": "K",
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record by its REST name.

    ``target`` is the record type of a reference or the list of an enum. ``one_world`` marks what exists only
    in accounts with subsidiaries, ``linked`` whether a reference shows where it leads. ``computed`` is the
    value of what no write reaches. ``label`` is what a person sees, ``note`` the name in system notes.
    """

    name: str
    kind: Kind = "text"
    target: str = ""
    read_only: bool = False
    one_world: bool = False
    linked: bool = True
    computed: float | None = None
    custom: bool = False

    @property
    def label(self) -> str:
        """``Company Name``, as in the message about missing values."""
        return _WORDS.sub(" ", self.name[:1].upper() + self.name[1:])

    @property
    def note(self) -> str:
        """``ENTITY.SCOMPANYNAME``; a custom field goes by its script id: ``CUSTENTITY_X``."""
        if self.custom:
            return self.name.upper()
        return f"ENTITY.{_PREFIXES.get(self.kind, 'S')}{self.name.upper()}"


@lru_cache(maxsize=1024)
def custom_field(name: str) -> Field | None:
    """The field behind a script id such as ``custentity_crm_id``, in any case; None for other names."""
    folded = name.lower()
    return Field(folded, custom=True) if _CUSTOM.match(folded) else None


_IDENTITY = (Field("id", "number", read_only=True), Field("externalId"))
_TIMES = (
    Field("dateCreated", "datetime", read_only=True),
    Field("lastModifiedDate", "datetime", read_only=True),
)
_PERSON = (
    Field("entityId"),
    Field("salutation"),
    Field("firstName"),
    Field("middleName"),
    Field("lastName"),
    Field("title"),
    Field("email", "email"),
    Field("altEmail", "email"),
    Field("phone", "phone"),
    Field("mobilePhone", "phone"),
    Field("homePhone", "phone"),
    Field("fax", "phone"),
    Field("comments"),
    Field("globalSubscriptionStatus", "enum", "globalSubscriptionStatus"),
    Field("subsidiary", "reference", "subsidiary", one_world=True),
    Field("isInactive", "boolean"),
    Field("defaultAddress", read_only=True),
)

CUSTOMER = (
    *_IDENTITY,
    *_PERSON,
    Field("isPerson", "boolean"),
    Field("autoName", "boolean"),
    Field("companyName"),
    Field("altPhone", "phone"),
    Field("url", "url"),
    Field("entityStatus", "reference", "customerStatus", linked=False),
    Field("parent", "reference", "customer"),
    Field("currency", "reference", "currency"),
    Field("terms", "reference", "term"),
    Field("priceLevel", "reference", "priceLevel"),
    Field("category", "reference", "customerCategory"),
    Field("salesRep", "reference", "employee"),
    Field("territory", "reference", "territory"),
    Field("leadSource", "reference", "campaign"),
    Field("emailPreference", "enum", "emailPreference"),
    Field("language", "enum", "language"),
    Field("creditHoldOverride", "enum", "creditHoldOverride"),
    Field("creditLimit", "number"),
    Field("defaultShippingAddress", read_only=True),
    Field("balance", "number", read_only=True, computed=0.0),
    Field("overdueBalance", "number", read_only=True, computed=0.0),
    Field("depositBalance", "number", read_only=True, computed=0.0),
    Field("unbilledOrders", "number", read_only=True, computed=0.0),
    *_TIMES,
)

CONTACT = (
    *_IDENTITY,
    *_PERSON,
    Field("officePhone", "phone"),
    Field("company", "reference", "customer"),
    Field("category", "multiselect", "contactCategory"),
    Field("isPrivate", "boolean"),
    Field("unsubscribe", "boolean"),
    Field("supervisor", "reference", "contact"),
    Field("assistant", "reference", "contact"),
    Field("owner", "number"),
    Field("customForm", "reference", "customForm"),
    *_TIMES,
)

ADDRESS_LINE = (
    Field("label"),
    Field("defaultBilling", "boolean"),
    Field("defaultShipping", "boolean"),
    Field("isResidential", "boolean"),
)
"""What a line of an address book holds beside its key and its address."""

ADDRESS = (
    *(Field(name) for name in ("addr1", "addr2", "addr3", "addrPhone", "addressee", "attention")),
    *(Field(name) for name in ("city", "state", "zip", "addrText")),
    Field("country", "enum", "country"),
    Field("override", "boolean"),
)
"""The parts of an address."""

_LISTED = (*_IDENTITY, Field("name"), Field("isInactive", "boolean"), _TIMES[1])
SUBSIDIARY = (
    *_LISTED,
    Field("fullName"),
    Field("country", "enum", "country"),
    Field("currency", "reference", "currency"),
    Field("isElimination", "boolean"),
    Field("parent", "reference", "subsidiary"),
)
CURRENCY = (*_LISTED, Field("symbol"), Field("isBaseCurrency", "boolean"), Field("exchangeRate", "number"))
CUSTOMER_STATUS = (*_LISTED, Field("stage", "enum", "stage"), Field("probability", "number"))

FIELDS: dict[str, tuple[Field, ...]] = {
    "customer": CUSTOMER,
    "contact": CONTACT,
    "subsidiary": SUBSIDIARY,
    "currency": CURRENCY,
    "customerStatus": CUSTOMER_STATUS,
}
"""The fields of every record type that is built, without sublists and custom fields."""
