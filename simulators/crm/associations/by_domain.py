"""Companies that a portal gives its contacts by the domain of their address (CRM contract 19, trap 41).

Only where the portal is set to. It happens some moments after a contact was made or got another address: with
the oldest company of that domain, or with one that is made for it (MEM; its name, and who is left out, SIM).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulators.crm import diary
from simulators.crm.associations import links, rows
from simulators.crm.associations.bonds import Bond
from simulators.crm.object_types import OBJECT_TYPES
from simulators.crm.objects.locate import companies_of
from simulators.crm.objects.records import Record, store
from simulators.crm.objects.write import Draft, create
from simulators.crm.portal import Portal, Source
from simulators.kit.accounts import Account
from simulators.kit.agenda import Item

WORK = "crm_company_by_domain"
"""The agenda's word for a contact that is to be looked at."""

ANYBODY = frozenset(
    {"aol.com", "gmail.com", "gmx.com", "hotmail.com", "icloud.com", "outlook.com", "proton.me", "yahoo.com"}
)
"""Domains that say nothing of a company."""

_SOURCE = Source("AUTO_ASSOCIATE_BY_DOMAIN", "")


def watch(account: Account, data: Mapping[str, Any], span: str) -> None:
    """A row changed: look at a contact with another address when its time has come."""
    settings = account.settings
    if not settings.companies_by_domain or data["object"] != "contacts":
        return
    if data["change"] in ("created", "updated") and data["fields"].get("hs_email_domain"):
        at = account.now() + settings.companies_by_domain_lag
        diary.note(account, at, WORK, cause=span, contact=int(data["id"]))


def work(account: Account, item: Item) -> None:
    """Associate a contact that still is there, and still has no company."""
    contacts, companies = OBJECT_TYPES["contacts"], OBJECT_TYPES["companies"]
    with account.transaction(cause=item.cause) as db:
        portal = Portal(account, db, _SOURCE, account.now())
        contact = store(contacts).follow(db, item.payload["contact"])
        if contact is None or contact.archived is not None:
            return
        domain = contact.doc.get("hs_email_domain", "")
        if not domain or domain in ANYBODY:
            return
        if rows.of_sources(db, contacts.plural, companies.plural, [contact.id]):
            return
        links.make(portal, [Bond(contacts, contact.id, companies, _company(portal, domain))])


def _company(portal: Portal, domain: str) -> int:
    """The oldest company of a domain, or a new one that is called after it."""
    found = companies_of(portal, domain)
    if found:
        return found[0]
    (made,) = create(portal, OBJECT_TYPES["companies"], [Draft({"name": domain, "domain": domain})])
    assert isinstance(made, Record)
    return made.id
