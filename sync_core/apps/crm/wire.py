"""The CRM's JSON as far as we read or write it (CRM contract 3.2, 3.6, 3.9, 7.2, 11.1)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec


class Version(msgspec.Struct):
    """One entry of a property's history."""

    timestamp: datetime
    value: str | None = None


class Item(msgspec.Struct, rename="camel"):
    """One record as it travels."""

    id: str
    created_at: datetime
    updated_at: datetime
    archived: bool = False
    properties: dict[str, str | None] = {}
    properties_with_history: dict[str, list[Version]] | None = None
    object_write_trace_id: str | None = None


class Next(msgspec.Struct):
    """Where the next page begins: a record id in lists, an offset in searches."""

    after: str | int


class Paging(msgspec.Struct):
    """Absent on the last page."""

    next: Next | None = None


class Listing(msgspec.Struct):
    """One page of a list or a search."""

    results: list[Item]
    paging: Paging | None = None

    @property
    def after(self) -> str | None:
        """The cursor of the next page."""
        return str(self.paging.next.after) if self.paging and self.paging.next else None


class Detail(msgspec.Struct):
    """One complaint inside an error."""

    message: str = ""
    code: str = ""
    context: dict[str, Any] = {}


class Trouble(msgspec.Struct, rename={"policy_name": "policyName"}):
    """An error: the body of a refused call, or one entry of a batch answer. Any of it may be missing."""

    category: str = ""
    message: str = ""
    context: dict[str, Any] = {}
    errors: list[Detail] = []
    policy_name: str = ""


class BatchAnswer(msgspec.Struct):
    """The answer of a batch call, 200 or 201 or 207 alike. Results come in any order."""

    results: list[Item] = []
    errors: list[Trouble] = []


class Input(msgspec.Struct, rename="camel", omit_defaults=True):
    """One member of a batch that writes."""

    id: str
    object_write_trace_id: str
    properties: dict[str, str]
    id_property: str = ""


class Inputs(msgspec.Struct):
    """The body of a batch that writes."""

    inputs: list[Input]


class Kind(msgspec.Struct, rename="camel"):
    """One type of an association, as reads show it."""

    category: str
    type_id: int


class Target(msgspec.Struct, rename="camel"):
    """One associated record."""

    to_object_id: str | int
    association_types: list[Kind] = []


class End(msgspec.Struct):
    """One end of an association."""

    id: str


class Association(msgspec.Struct, rename={"origin": "from"}):
    """The associations of one record, or one page of them."""

    origin: End
    to: list[Target] = []
    paging: Paging | None = None


class Associations(msgspec.Struct):
    """The answer of an association batch read; a record without any is left out."""

    results: list[Association] = []


class Spec(msgspec.Struct, rename="camel"):
    """One type of an association, as writes name it."""

    association_category: str
    association_type_id: int


class Pair(msgspec.Struct, rename={"origin": "from"}):
    """Two records and every type that their association is to have."""

    origin: End
    to: End
    types: list[Spec]


class Pairs(msgspec.Struct):
    """The body of an association batch that writes."""

    inputs: list[Pair]


class Made(msgspec.Struct, rename="camel"):
    """A pair that has what was asked for."""

    from_object_id: str | int
    to_object_id: str | int


class PairsAnswer(msgspec.Struct):
    """The answer of an association batch that writes. An error does not say of which pair it speaks."""

    results: list[Made] = []
    errors: list[Trouble] = []


class Property(msgspec.Struct, rename="camel"):
    """A property's definition, as far as pre-flight looks at it."""

    name: str
    has_unique_value: bool = False


class Properties(msgspec.Struct):
    """All definitions of one object."""

    results: list[Property]


class Account(msgspec.Struct, rename="camel"):
    """Facts of the portal."""

    portal_id: int
    time_zone: str = ""
    ui_domain: str = ""
    portal_name: str = ""
    utc_offset_milliseconds: int = 0


LISTINGS = msgspec.json.Decoder(Listing)
ITEMS = msgspec.json.Decoder(Item)
BATCHES = msgspec.json.Decoder(BatchAnswer)
TROUBLES = msgspec.json.Decoder(Trouble)
INPUTS = msgspec.json.Decoder(Inputs)
ASSOCIATIONS = msgspec.json.Decoder(Associations)
PAIRS = msgspec.json.Decoder(Pairs)
PAIRS_ANSWERS = msgspec.json.Decoder(PairsAnswer)
PROPERTY = msgspec.json.Decoder(Property)
PROPERTIES = msgspec.json.Decoder(Properties)
ACCOUNTS = msgspec.json.Decoder(Account)
