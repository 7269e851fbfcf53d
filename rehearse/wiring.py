"""Which app is where, and how the fakes are told about the core."""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any

from simulators import quickbooks
from simulators.crm.webhooks import subscriptions
from simulators.kit.accounts import Account
from simulators.kit.sites import Site

APPS = ("crm", "quickbooks")
"""The apps that are built, in the order of the ready file."""

PORTS = {"core": 8700, "crm": 8701, "quickbooks": 8703, "control": 8709}
"""Where each is by default. 8702 is kept for NetSuite."""


def ports_from(base: int) -> dict[str, int]:
    """The ports of a stack that begins at ``base``."""
    return {name: base + port - PORTS["core"] for name, port in PORTS.items()}


def url(name: str) -> str:
    """Where an app is by default."""
    return f"http://127.0.0.1:{PORTS[name]}"


def hook_url(core: str, app: str, workspace: str = "") -> str:
    """Where an app delivers its webhooks for a workspace of the core at this base URL."""
    query = f"?workspace={workspace}" if workspace else ""
    return f"{core}/api/v1/hooks/{app}{query}"


def account_specs(
    settings: Mapping[str, Mapping[str, Any]], *, hooks: Mapping[str, str]
) -> dict[str, dict[str, Any]]:
    """What the fakes open their accounts with: switches by app, webhooks pointed at the core's hooks."""
    unknown = sorted(set(settings) - set(APPS))
    if unknown:
        raise ValueError(f"no app {unknown[0]!r}; there are {', '.join(APPS)}")
    return {
        app: {"settings": {"webhook_url": hooks[app], **settings.get(app, {})}}
        for app in APPS
        if app in hooks
    }


def path_fits(wanted: str, path: str) -> bool:
    """As faults match: with ``*`` or ``?`` a pattern for the whole path, without it how the path begins."""
    if "*" in wanted or "?" in wanted:
        return fnmatchcase(path, wanted)
    return path.startswith(wanted)


SUBSCRIPTIONS = tuple(
    f"{object}.{event}"
    for object in ("contact", "company")
    for event in ("creation", "deletion", "merge", "restore", "associationChange")
)
PROPERTIES = {
    "contact": (
        *("email", "firstname", "lastname", "phone", "mobilephone", "company", "website", "jobtitle"),
        *("address", "city", "state", "zip", "country", "lifecyclestage", "associatedcompanyid"),
    ),
    "company": ("name",),
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
    """Let the site's accounts deliver to the core at this base URL."""
    crm_account, company = site.account("crm"), site.account("quickbooks")
    subscriptions.configure(crm_account, hook_url(core, "crm", workspace), None)
    if not subscriptions.every(crm_account):
        subscribe(crm_account)
    quickbooks.switch(company, webhook_url=hook_url(core, "quickbooks", workspace))
