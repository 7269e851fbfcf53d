"""How the fakes are told about the core."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from rehearse.places import APPS, HOOKED, hook_url
from simulators import crm, netsuite, quickbooks
from simulators.crm.webhooks import subscriptions
from simulators.kit.accounts import Account
from simulators.kit.sites import Site
from simulators.kit.vendor import Vendor


def vendors() -> list[Vendor]:
    """The fakes, in the order of the ready file."""
    return [crm.vendor(), netsuite.vendor(), quickbooks.vendor()]


@cache
def lacks() -> dict[str, frozenset[str]]:
    """The faults that cannot befall an app, by app."""
    return {vendor.name: frozenset(vendor.lacks) for vendor in vendors()}


def account_specs(
    settings: Mapping[str, Mapping[str, Any]],
    accounts: Mapping[str, Mapping[str, Any]],
    *,
    hooks: Mapping[str, str],
) -> dict[str, dict[str, Any]]:
    """What the fakes open their accounts with: by app, with switches, and webhooks to the core's hooks."""
    unknown = sorted({*settings, *accounts} - set(APPS))
    if unknown:
        raise ValueError(f"no app {unknown[0]!r}; there are {', '.join(APPS)}")
    return {
        app: {
            **accounts.get(app, {}),
            "settings": {**({"webhook_url": hooks[app]} if app in HOOKED else {}), **settings.get(app, {})},
        }
        for app in APPS
    }


SUBSCRIPTIONS = tuple(
    f"{object}.{event}"
    for object in ("contact", "company")
    for event in ("creation", "deletion", "merge", "restore", "associationChange")
)
PROPERTIES = {
    "contact": (
        *("email", "firstname", "lastname", "phone", "mobilephone", "company", "website", "jobtitle"),
        *("fax", "address", "city", "state", "zip", "country", "lifecyclestage", "associatedcompanyid"),
    ),
    "company": (
        *("name", "domain", "website", "phone", "description", "address", "city", "state", "zip", "country"),
        "hs_parent_company_id",
    ),
}


def subscribe(account: Account) -> None:
    """Let the CRM tell of everything that the core's syncs look at, as an app's owner would set it up."""
    wanted: list[dict[str, Any]] = [{"eventType": kind, "active": True} for kind in SUBSCRIPTIONS]
    wanted += [
        {"eventType": f"{object}.propertyChange", "propertyName": name, "active": True}
        for object, names in PROPERTIES.items()
        for name in names
    ]
    for one in wanted:
        subscriptions.subscribe(account, one)


def point_webhooks(site: Site, core: str, workspace: str) -> None:
    """Let the site's accounts, of whichever apps it has, deliver to the core at this base URL."""
    for portal in site.accounts.get("crm", []):
        subscriptions.configure(portal, hook_url(core, "crm", workspace), None)
        if not subscriptions.every(portal):
            subscribe(portal)
    for company in site.accounts.get("quickbooks", []):
        quickbooks.switch(company, webhook_url=hook_url(core, "quickbooks", workspace))
