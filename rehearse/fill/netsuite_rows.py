"""Rows for a NetSuite that knows some of the CRM's companies and people, too, in its own way."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rehearse.fill.chance import Chance
from rehearse.fill.mess import Values
from rehearse.fill.people import COUNTRIES, Pools
from rehearse.fill.rows import Batch, numbered

NETSUITE_SHARE = 0.1
"""Share of the CRM's companies, and of its contacts without one, that are customers in NetSuite."""
KNOWN_CONTACTS = 0.5
"""Share of the contacts of those companies that NetSuite has, too."""
NAME_DIFFERS = 0.3
"""Share of company customers whose name is another than the company's; their web address tells them."""
WITHOUT_WEBSITE = 0.2
"""Share of the others that have no web address; their name tells them."""
PHONE_DIFFERS = 0.3
"""Share of contacts and individuals whose phone is another than in the CRM."""

_ADDRESS = (("addr1", "address"), ("city", "city"), ("state", "state"), ("zip", "zip"))
_CODES = {country.name: country.code for country in COUNTRIES}
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_LONGEST_COMPANY, _LONGEST_NAME, _LONGEST_PHONE = 83, 32, 21
_SIGNS = ":\t\n"


def netsuite_batches(
    share: float, firms: Sequence[Values], people: Sequence[Values], among: Sequence[Pools], seed: int
) -> tuple[Batch, ...]:
    """Customers, then contacts, whose companies are customers of the first batch.

    Companies are matched by name or domain, people by e-mail. None of these rows breaks a rule of NetSuite.
    """
    names: set[str] = set()
    known = _companies(share, firms, names, Chance(seed, "netsuite/companies"))
    individuals = _individuals(share, people, names, among, Chance(seed, "netsuite/individuals"))
    contacts = _contacts(known, people, among, Chance(seed, "netsuite/contacts"))
    origin = f"seed {seed}"
    return (
        Batch("netsuite", "customer", numbered([*known.values(), *individuals]), origin),
        Batch("netsuite", "contact", numbered(contacts), origin),
    )


def _companies(share: float, firms: Sequence[Values], names: set[str], chance: Chance) -> dict[str, Values]:
    """Company customers by the name of the company in the CRM; each name once, whatever its case."""
    fit = [firm for firm in firms if _fits(firm["name"].strip(), _LONGEST_COMPANY)]
    rows: dict[str, Values] = {}
    for firm in chance.some(fit, min(len(fit), round(share * len(firms)))):
        name, domain = firm["name"].strip(), firm["domain"]
        row = {"isPerson": "false", "companyName": name, "email": f"accounts@{domain}"}
        if chance.happens(NAME_DIFFERS):
            other = chance.pick((name.upper(), f"{name} (HQ)", f"The {name}"))
            row |= {"companyName": other[:_LONGEST_COMPANY], "url": f"https://www.{domain}"}
        elif not chance.happens(WITHOUT_WEBSITE):
            row["url"] = f"https://{domain}"
        if _new(row["companyName"], names):
            rows[firm["name"]] = row | {"phone": firm["phone"][:_LONGEST_PHONE].strip()} | _address(firm)
    return rows


def _individuals(
    share: float, people: Sequence[Values], names: set[str], among: Sequence[Pools], chance: Chance
) -> list[Values]:
    """Customers that are persons: some of the contacts without a company."""
    fit = [each for each in people if "_company" not in each and _reachable(each)]
    return [
        {"isPerson": "true"} | _person(each, among, chance) | _address(each)
        for each in chance.some(fit, round(share * len(fit)))
        if _new(_full_name(each), names)
    ]


def _contacts(
    known: dict[str, Values], people: Sequence[Values], among: Sequence[Pools], chance: Chance
) -> list[Values]:
    """People of the companies that NetSuite knows; nobody twice in a company."""
    rows: list[Values] = []
    names: set[str] = set()
    for each in people:
        company = known.get(each.get("_company", ""))
        if company is None or not _reachable(each) or not chance.happens(KNOWN_CONTACTS):
            continue
        if _new(f"{company['companyName']}\n{_full_name(each)}", names):
            job = {"title": each["jobtitle"], "company": company["companyName"]}
            rows.append(_person(each, among, chance) | job)
    return rows


def _person(each: Values, among: Sequence[Pools], chance: Chance) -> Values:
    email, phone = each["email"].strip(), each["phone"]
    if chance.happens(PHONE_DIFFERS):
        phone = chance.pick(among).phone(chance)
    return {
        "firstName": each["firstname"].strip(),
        "lastName": each["lastname"].strip(),
        "email": chance.pick((email, email.title(), email.upper())),
        "phone": phone[:_LONGEST_PHONE].strip(),
    }


def _address(row: Values) -> Values:
    if "address" not in row:
        return {}
    parts = {f"address.{part}": row[field].strip() for part, field in _ADDRESS if field in row}
    return parts | {"address.country": _CODES[row["country"]]}


def _reachable(each: Values) -> bool:
    """Whether the contact has a name and an e-mail address that NetSuite takes."""
    return bool(_EMAIL.fullmatch(each.get("email", "").strip())) and all(
        _fits(each.get(part, "").strip(), _LONGEST_NAME) for part in ("firstname", "lastname")
    )


def _fits(name: str, longest: int) -> bool:
    return 0 < len(name) <= longest and not any(sign in name for sign in _SIGNS)


def _full_name(each: Values) -> str:
    return f"{each['firstname'].strip()} {each['lastname'].strip()}"


def _new(name: str, names: set[str]) -> bool:
    """Whether nobody has the name, whatever its case; it is taken now."""
    key = name.casefold()
    taken = key in names
    names.add(key)
    return not taken
