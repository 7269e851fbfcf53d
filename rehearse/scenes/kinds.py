"""The kinds of records that a story can be about, and which of them sync with each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from rehearse.scenes import fields

Made = Callable[[str], Mapping[str, str]]
"""The fields of a record of this name, by the vendor's names."""


@dataclass(frozen=True, slots=True)
class Form:
    """Records of one kind in one app: what people call them and their fields, and how they make one.

    ``named`` has the fields that a record of a name needs at least, ``whole`` those of one that the other
    side can be found by. ``references`` are the fields that name another record, with that record's noun.
    """

    noun: str
    app: str
    object: str
    fields: Mapping[str, str]
    named: Made
    whole: Made
    references: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The field of an app under which it shows a record."""
        return "DisplayName" if self.app == "quickbooks" else "entityId"

    @property
    def plural(self) -> str:
        """What several are called."""
        return f"{self.noun[:-1]}ies" if self.noun.endswith("y") else f"{self.noun}s"

    def called(self, name: str) -> str:
        """The vendor's name of a field; a name that is in no list is taken for the vendor's own."""
        return self.fields.get(name, name)


@dataclass(frozen=True, slots=True)
class Kind:
    """A pair of objects that sync with each other. ``settings`` are what its sync is set up with beside
    what a story says.
    """

    crm: Form
    partner: Form
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def app(self) -> str:
        """The app on the other side of the CRM."""
        return self.partner.app

    @property
    def pairs(self) -> str:
        """What sentences call it: ``contacts and QuickBooks customers``."""
        return f"{self.crm.plural} and {self.partner.plural}"


def _email(name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@people.test"


CONTACT: Final = Form(
    noun="contact",
    app="crm",
    object="contacts",
    fields=fields.CONTACT,
    named=lambda name: {"firstname": name},
    whole=lambda name: {"firstname": name, "lastname": "Lee", "email": _email(name)},
    references={"company": "company"},
)
COMPANY: Final = Form(
    noun="company",
    app="crm",
    object="companies",
    fields=fields.COMPANY,
    named=lambda name: {"name": name},
    whole=lambda name: {"name": name},
    references={"parent company": "company"},
)
QUICKBOOKS_CUSTOMER: Final = Form(
    noun="QuickBooks customer",
    app="quickbooks",
    object="customer",
    fields=fields.QUICKBOOKS,
    named=lambda name: {"DisplayName": name},
    whole=lambda name: {"DisplayName": name, "PrimaryEmailAddr": _email(name)},
)
NETSUITE_CUSTOMER: Final = Form(
    noun="NetSuite customer",
    app="netsuite",
    object="company_customer",
    fields=fields.NETSUITE_COMPANY,
    named=lambda name: {"companyName": name},
    whole=lambda name: {"companyName": name},
    references={"parent company": "NetSuite customer"},
)
NETSUITE_CONTACT: Final = Form(
    noun="NetSuite contact",
    app="netsuite",
    object="contact",
    fields=fields.NETSUITE_CONTACT,
    named=lambda name: {"firstName": name},
    whole=lambda name: {"firstName": name, "lastName": "Lee", "email": _email(name)},
    references={"company": "NetSuite customer"},
)
NETSUITE_INDIVIDUAL: Final = Form(
    noun="NetSuite individual",
    app="netsuite",
    object="individual_customer",
    fields=fields.NETSUITE_INDIVIDUAL,
    named=lambda name: {"firstName": name, "lastName": "Lee"},
    whole=lambda name: {"firstName": name, "lastName": "Lee", "email": _email(name)},
)

FORMS: Final = {
    form.noun: form
    for form in (
        CONTACT,
        COMPANY,
        QUICKBOOKS_CUSTOMER,
        NETSUITE_CUSTOMER,
        NETSUITE_CONTACT,
        NETSUITE_INDIVIDUAL,
    )
}
"""By what one is called."""

USUAL: Final = Kind(CONTACT, QUICKBOOKS_CUSTOMER)
"""What a story is about unless it says otherwise."""

KINDS: Final = (
    USUAL,
    Kind(COMPANY, NETSUITE_CUSTOMER),
    Kind(CONTACT, NETSUITE_CONTACT),
    Kind(CONTACT, NETSUITE_INDIVIDUAL),
)

PAIRS: Final = {**{kind.pairs: kind for kind in KINDS}, "contacts and customers": USUAL}
"""By what sentences call them; customers without more are those of QuickBooks."""

CUSTOMER: Final = "customer"
"""One noun for the customers of whichever app the story is about."""

NOUNS: Final = (*FORMS, CUSTOMER)
PLURALS: Final = {**{form.plural: form.noun for form in FORMS.values()}, f"{CUSTOMER}s": CUSTOMER}
"""What several records are called, and one of them."""


def kind_with(partner: Form) -> Kind:
    """The one kind in which an app's records take part."""
    return next(kind for kind in KINDS if kind.partner is partner)
