"""People and companies by number and seed: rows for the CRM, and for other apps that overlap it."""

from __future__ import annotations

from collections.abc import Sequence

from rehearse.fill.chance import Chance
from rehearse.fill.errors import NotGeneratable
from rehearse.fill.mess import COMPANY_MESS, CONTACT_MESS, Mess, Values, spread
from rehearse.fill.netsuite_rows import NETSUITE_SHARE, netsuite_batches
from rehearse.fill.people import Pools, pools, slug
from rehearse.fill.rows import Batch, numbered

CONTACTS_PER_COMPANY = 4
WITHOUT_COMPANY = 0.15
"""Share of contacts that have no company."""
WITH_MOBILE = 0.3
WITH_ADDRESS = 0.6
STAGES = (
    "subscriber",
    "lead",
    "lead",
    "marketingqualifiedlead",
    "salesqualifiedlead",
    "opportunity",
    "customer",
)
LEAD_STATUSES = ("NEW", "OPEN", "IN_PROGRESS", "CONNECTED", "")

QUICKBOOKS_SHARE = 0.1
"""Customers in QuickBooks for each contact of the CRM; each of them is one of the contacts."""
CUSTOMER_DIFFERS = 0.3
"""Share of customers whose phone is another than the contact's."""
CUSTOMER_TWICE = 0.02
"""Share of customers whose e-mail a second, younger customer has, too."""
VENDOR_SHARE = 0.01
"""Share of the CRM's companies whose name a vendor holds; one at least where there are ten companies."""


_ADDRESS = (
    ("Line1", "address"),
    ("City", "city"),
    ("CountrySubDivisionCode", "state"),
    ("PostalCode", "zip"),
    ("Country", "country"),
)


def generate(
    *,
    contacts: int,
    seed: int,
    quickbooks_share: float = QUICKBOOKS_SHARE,
    netsuite_share: float = NETSUITE_SHARE,
) -> tuple[Batch, ...]:
    """Rows for ``contacts`` contacts and their companies, for QuickBooks' vendors and customers, and for
    NetSuite's customers and contacts.

    The same numbers give the same rows on every machine with the same Faker, those of one app whatever the
    share of another. Some rows are as wrong as in real lists, and an account refuses those. Nothing for an
    app whose share is 0. `NotGeneratable` for less than one contact, or a share beyond 0 to 1.
    """
    if contacts < 1:
        raise NotGeneratable(f"{contacts} contacts cannot be made: ask for one at least.")
    for share in (quickbooks_share, netsuite_share):
        if not 0 <= share <= 1:
            raise NotGeneratable(f"A share of {share} cannot be made: ask for one from 0 to 1.")
    origin = f"seed {seed}"
    among = pools(seed)
    firms = _companies(-(-contacts // CONTACTS_PER_COMPANY), among, Chance(seed, "companies"))
    firm_mess = spread(COMPANY_MESS, firms, Chance(seed, "companies/mess"))
    people = _contacts(contacts, firms, among, Chance(seed, "contacts"))
    people_mess = spread(CONTACT_MESS, people, Chance(seed, "contacts/mess"))
    batches: tuple[Batch, ...] = (
        Batch("crm", "companies", numbered(firms), origin, notes=_notes(firm_mess)),
        Batch("crm", "contacts", numbered(people), origin, notes=_notes(people_mess)),
    )
    if quickbooks_share:
        batches += _quickbooks_batches(quickbooks_share, firms, people, among, seed)
    if netsuite_share:
        batches += netsuite_batches(netsuite_share, firms, people, among, seed)
    return batches


def _quickbooks_batches(
    share: float, firms: Sequence[Values], people: Sequence[Values], among: Sequence[Pools], seed: int
) -> tuple[Batch, ...]:
    chance = Chance(seed, "quickbooks")
    vendors = _vendors(firms, chance)
    taken = {vendor["DisplayName"].casefold() for vendor in vendors}
    customers = _customers(round(share * len(people)), people, among, taken, chance)
    return (
        Batch("quickbooks", "vendor", numbered(vendors), f"seed {seed}"),
        Batch("quickbooks", "customer", numbered(customers), f"seed {seed}"),
    )


def _companies(count: int, among: Sequence[Pools], chance: Chance) -> list[Values]:
    """Companies whose names differ by more than case."""
    rows: list[Values] = []
    taken: dict[str, int] = {}
    for _ in range(count):
        pool = chance.pick(among)
        place = pool.place(chance)
        name = chance.pick(pool.firms)
        if name.casefold() in taken:
            name = f"{name} {place['city']}"
        again = taken[name.casefold()] = taken.get(name.casefold(), 0) + 1
        name = f"{name} {again}" if again > 1 else name
        domain = f"{slug(name, otherwise='company')}.example"
        row = {"name": name, "domain": domain, "website": f"https://{domain}", "phone": pool.phone(chance)}
        rows.append(row | place)
    return rows


def _contacts(count: int, firms: Sequence[Values], among: Sequence[Pools], chance: Chance) -> list[Values]:
    """Contacts with e-mails of their own; several share a company."""
    rows: list[Values] = []
    for number in range(1, count + 1):
        pool = chance.pick(among)
        row = {"firstname": chance.pick(pool.first), "lastname": chance.pick(pool.last)}
        domain = "post.test"
        if not chance.happens(WITHOUT_COMPANY):
            firm = chance.pick(firms)
            domain = firm["domain"]
            row |= {"company": firm["name"], "_company": firm["name"]}
        first, last = (slug(row[field], otherwise="person") for field in ("firstname", "lastname"))
        row |= {
            "email": f"{first}.{last}{number}@{domain}",
            "phone": pool.phone(chance),
            "jobtitle": chance.pick(pool.jobs),
            "lifecyclestage": chance.pick(STAGES),
        }
        if status := chance.pick(LEAD_STATUSES):
            row["hs_lead_status"] = status
        if chance.happens(WITH_MOBILE):
            row["mobilephone"] = pool.phone(chance)
        if chance.happens(WITH_ADDRESS):
            row |= pool.place(chance)
        rows.append(row)
    return rows


def _vendors(firms: Sequence[Values], chance: Chance) -> list[Values]:
    fit = [firm for firm in firms if _fits_quickbooks(firm["name"])]
    count = max(len(firms) >= 10, round(VENDOR_SHARE * len(firms)))
    chosen = chance.some(fit, min(len(fit), count))
    names = dict.fromkeys(firm["name"].strip().casefold() for firm in chosen)
    return [{"DisplayName": name.upper(), "CompanyName": name.title()[:100]} for name in names]


def _customers(
    count: int, people: Sequence[Values], among: Sequence[Pools], taken: set[str], chance: Chance
) -> list[Values]:
    """Contacts that QuickBooks knows, too: matched by e-mail, written in its own way, each name once."""
    fit = [
        each for each in people if "@" in each.get("email", "") and _fits_quickbooks(each.get("lastname", ""))
    ]
    rows: list[Values] = []
    for person in chance.some(fit, min(count, len(fit))):
        given, family = person["firstname"].strip(), person["lastname"].strip()
        email = person["email"].strip()
        name = _free(person.get("company", f"{given} {family}").strip(), f"{given} {family}", taken)
        phone = chance.pick(among).phone(chance) if chance.happens(CUSTOMER_DIFFERS) else person["phone"][:30]
        row = {
            "DisplayName": name,
            "GivenName": given,
            "FamilyName": family,
            "PrimaryEmailAddr": chance.pick((email, email.title(), email.upper())),
            "PrimaryPhone": phone,
        }
        if "address" in person:
            row |= _bill_address(person)
        rows.append(row)
        if chance.happens(CUSTOMER_TWICE):
            twin = _free(f"{name} (old)", f"{given} {family} (old)", taken)
            rows.append(row | {"DisplayName": twin, "PrimaryPhone": chance.pick(among).phone(chance)})
    return rows


def _free(name: str, otherwise: str, taken: set[str]) -> str:
    """The name, another, or a numbered one that QuickBooks takes and nobody has; it is taken now."""
    number = 1
    choice = name if _fits_quickbooks(name) else otherwise
    while choice.casefold() in taken:
        number += 1
        choice = otherwise if number == 2 else f"{otherwise} {number}"
    taken.add(choice.casefold())
    return choice


def _fits_quickbooks(name: str) -> bool:
    return 0 < len(name) <= 100 and not any(sign in name for sign in ":\t\n")


def _bill_address(person: Values) -> Values:
    return {f"BillAddr.{part}": person[field] for part, field in _ADDRESS if field in person}


def _notes(counts: dict[Mess, int]) -> tuple[str, ...]:
    named = ", ".join(f"{kind} {count}" for kind, count in counts.items() if count)
    return (f"mess: {named}",) if named else ()
