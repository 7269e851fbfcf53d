"""Generated lists: as many as asked for, as messy as promised, the same for the same seed everywhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable

import pytest

from rehearse.fill import Batch, FillError
from rehearse.fill.generate import generate
from rehearse.fill.mess import COMPANY_MESS, CONTACT_MESS, Kind, Mess

SEED = 7
CONTACTS = 2000


@pytest.fixture(scope="module")
def books() -> dict[str, list[dict[str, str]]]:
    return {
        batch.object: [dict(row.values) for row in batch.rows]
        for batch in generate(contacts=CONTACTS, seed=SEED, netsuite_share=0)
    }


@pytest.fixture(scope="module")
def netsuite() -> dict[str, list[dict[str, str]]]:
    return {
        batch.object: [dict(row.values) for row in batch.rows]
        for batch in generate(contacts=CONTACTS, seed=SEED, quickbooks_share=0)
        if batch.app == "netsuite"
    }


def test_as_many_as_asked_for(books: dict[str, list[dict[str, str]]]) -> None:
    assert len(books["contacts"]) == CONTACTS
    assert len(books["companies"]) == CONTACTS // 4
    assert 190 <= len(books["customer"]) <= 215
    assert 1 <= len(books["vendor"]) <= 10


def _email(row: dict[str, str]) -> str:
    return row.get("email", "")


def _name(row: dict[str, str]) -> str:
    return f"{row.get('firstname', '')} {row.get('lastname', '')}"


def _script(row: dict[str, str]) -> list[str]:
    return [unicodedata.name(sign, "").split()[0] for sign in _name(row) if sign.isalpha()]


SEEN: dict[Mess, Callable[[dict[str, str]], bool]] = {
    Mess.EMAIL_CASE: lambda row: any(sign.isupper() for sign in _email(row)),
    Mess.EMAIL_BLANKS: lambda row: _email(row) != _email(row).strip(),
    Mess.EMAIL_MISSING: lambda row: "email" not in row,
    Mess.EMAIL_MALFORMED: lambda row: (
        "email" in row and not re.fullmatch(r"[^@\s]+@[^@\s]+\.\w+", row["email"].strip())
    ),
    Mess.NAME_BLANKS: lambda row: _name(row) != _name(row).strip() and "lastname" in row,
    Mess.NAME_CASE: lambda row: _name(row) in (_name(row).upper(), _name(row).lower()) and "lastname" in row,
    Mess.NAME_MISSING: lambda row: "firstname" not in row and "lastname" not in row,
    Mess.NAME_DECOMPOSED: lambda row: unicodedata.normalize("NFC", _name(row)) != _name(row),
    Mess.NAME_EMOJI: lambda row: any(unicodedata.category(sign) == "So" for sign in _name(row)),
    Mess.NAME_CJK: lambda row: any(script in ("CJK", "HANGUL") for script in _script(row)),
    Mess.NAME_RIGHT_TO_LEFT: lambda row: any(script in ("HEBREW", "ARABIC") for script in _script(row)),
    Mess.NAME_TOO_LONG: lambda row: len(row.get("lastname", "")) > 100,
    Mess.NAME_FORBIDDEN_SIGN: lambda row: any(sign in _name(row) for sign in ":\t"),
    Mess.PHONE_TEXT: lambda row: len(row["phone"]) > 25,
    Mess.COMPANY_BLANKS: lambda row: row["name"] != row["name"].strip(),
    Mess.COMPANY_TOO_LONG: lambda row: len(row["name"]) > 500,
    Mess.COMPANY_FORBIDDEN_SIGN: lambda row: any(sign in row["name"] for sign in ":\t"),
}


@pytest.mark.parametrize("kind", [kind for kind in (*CONTACT_MESS, *COMPANY_MESS) if kind.name in SEEN])
def test_each_kind_of_mess_has_its_share(books: dict[str, list[dict[str, str]]], kind: Kind) -> None:
    rows = books["companies" if kind in COMPANY_MESS else "contacts"]
    promised = max(1, round(kind.share * len(rows)))
    found = sum(SEEN[kind.name](row) for row in rows)
    # Case has other makers: doubled e-mails are written in capitals, names without case look like capitals.
    slack = 100 if kind.name in (Mess.EMAIL_CASE, Mess.NAME_CASE) else 0
    assert promised <= found <= promised + slack


def test_duplicates(books: dict[str, list[dict[str, str]]]) -> None:
    emails = Counter(_email(row).strip().lower() for row in books["contacts"] if "email" in row)
    assert sum(count - 1 for count in emails.values()) >= round(0.02 * CONTACTS)
    people = Counter((_name(row), row.get("_company")) for row in books["contacts"])
    assert sum(count - 1 for count in people.values()) >= round(0.01 * CONTACTS)
    firms = Counter(row["name"].casefold() for row in books["companies"])
    assert sum(count - 1 for count in firms.values()) == round(0.03 * len(books["companies"]))


def test_contacts_share_companies_that_are_there(books: dict[str, list[dict[str, str]]]) -> None:
    firms = [row["name"] for row in books["companies"]]
    shared = Counter(row["_company"] for row in books["contacts"] if "_company" in row)
    assert all(name in firms for name in shared)
    assert sum(count > 1 for count in shared.values()) > len(firms) / 2


def test_quickbooks_overlaps_and_keeps_its_own_rules(books: dict[str, list[dict[str, str]]]) -> None:
    emails = [_email(row).strip().lower() for row in books["contacts"]]
    names = [row["DisplayName"] for row in (*books["customer"], *books["vendor"])]
    assert all(row["PrimaryEmailAddr"].lower() in emails for row in books["customer"])
    assert len({name.casefold() for name in names}) == len(names)
    assert all(0 < len(name) <= 500 and not re.search(r"[:\t\n]", name) for name in names)
    assert all(len(row["PrimaryPhone"]) <= 30 for row in books["customer"])
    firms = [row["name"].strip().casefold() for row in books["companies"]]
    assert all(row["DisplayName"].casefold() in firms for row in books["vendor"])


Rows = dict[str, list[dict[str, str]]]


def test_netsuite_knows_some_companies_by_name_or_domain(books: Rows, netsuite: Rows) -> None:
    companies = [row for row in netsuite["customer"] if row["isPerson"] == "false"]
    names = [row["name"].strip() for row in books["companies"]]
    domains = [row["domain"] for row in books["companies"]]
    sites = [re.sub(r"^https://(www\.)?", "", row.get("url", "")) for row in companies]
    assert 40 <= len(companies) <= CONTACTS // 4 * 0.1
    assert all(
        row["companyName"] in names or site in domains for row, site in zip(companies, sites, strict=True)
    )
    assert any(row["companyName"] not in names for row in companies), "only the domain tells"
    assert any(not site for site in sites), "only the name tells"
    assert any("address.city" in row for row in companies)


def test_netsuite_knows_some_people_by_email(books: Rows, netsuite: Rows) -> None:
    emails = [_email(row).strip().lower() for row in books["contacts"]]
    persons = [row for row in netsuite["customer"] if row["isPerson"] == "true"]
    companies = {row["companyName"] for row in netsuite["customer"] if row["isPerson"] == "false"}
    assert len(persons) > 10
    assert 40 <= len(netsuite["contact"]) <= CONTACTS * 0.1
    assert all(row["email"].lower() in emails for row in (*persons, *netsuite["contact"]))
    assert all(row["company"] in companies for row in netsuite["contact"])


def test_netsuite_keeps_its_own_rules(netsuite: Rows) -> None:
    names = [
        (row.get("companyName") or f"{row['firstName']} {row['lastName']}").casefold()
        for row in netsuite["customer"]
    ]
    people = [
        (row["company"], f"{row['firstName']} {row['lastName']}".casefold()) for row in netsuite["contact"]
    ]
    assert len(dict.fromkeys(names)) == len(names)
    assert len(dict.fromkeys(people)) == len(people)
    assert all(0 < len(name) <= 83 and not re.search(r"[:\t\n]", name) for name in names)
    for row in (*netsuite["customer"], *netsuite["contact"]):
        assert "email" not in row or re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", row["email"])
        assert all(value.strip() == value != "" for value in row.values())


def test_nobody_generated_can_be_reached(books: Rows, netsuite: Rows) -> None:
    every = [*books.values(), *netsuite.values()]
    text = "\n".join(value for rows in every for row in rows for value in row.values())
    hosts = re.findall(r"(?:@|https://)([\w-][\w.-]*\w)", text)
    assert len(hosts) > CONTACTS
    assert all(host.lower().endswith((".example", ".test")) for host in hosts)


@pytest.mark.parametrize("contacts", [1, 2, 3, 5, 17, 40, 63, 64, 65])
def test_small_lists(contacts: int) -> None:
    crm = generate(contacts=contacts, seed=contacts)[:2]
    assert [batch.object for batch in crm] == ["companies", "contacts"]
    assert len(crm[1].rows) == contacts


def test_what_cannot_be_made() -> None:
    with pytest.raises(FillError, match="ask for one at least"):
        generate(contacts=0, seed=1)
    for shares in ({"quickbooks_share": 1.5}, {"netsuite_share": -0.1}):
        with pytest.raises(FillError, match="ask for one from 0 to 1"):
            generate(contacts=1, seed=1, **shares)


def test_the_share_of_one_app_does_not_touch_the_rows_of_another() -> None:
    def of(app: str, batches: tuple[Batch, ...]) -> list[Batch]:
        return [batch for batch in batches if batch.app == app]

    every = generate(contacts=50, seed=3)
    alone = generate(contacts=50, seed=3, quickbooks_share=0, netsuite_share=0)
    assert [*alone] == of("crm", every)
    assert of("crm", generate(contacts=50, seed=4)) != [*alone]
    for app, share in (("quickbooks", {"netsuite_share": 0.0}), ("netsuite", {"quickbooks_share": 0.0})):
        assert of(app, every) == of(app, generate(contacts=50, seed=3, **share)) != []


PROGRAM = """
import hashlib
from rehearse.fill.dirty import dirty_csv
from rehearse.fill.generate import generate
made = repr(generate(contacts=300, seed=11)) + dirty_csv(rows=100, seed=11)
print(hashlib.sha256(made.encode()).hexdigest())
"""
MACHINES = (
    {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C"},
    {"PYTHONHASHSEED": "4711", "TZ": "Asia/Kathmandu", "LC_ALL": "tr_TR.UTF-8", "PYTHONUTF8": "0"},
)


def test_every_machine_makes_the_same() -> None:
    def digest(machine: dict[str, str]) -> str:
        run = [sys.executable, "-c", PROGRAM]
        return subprocess.run(
            run, env=os.environ | machine, check=True, capture_output=True, text=True
        ).stdout

    first, second = map(digest, MACHINES)
    assert len(first.strip()) == 64
    assert first == second
