"""Opening a company file: its id, its app, its grant, and what is in it from the first day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert

from simulators.kit.accounts import Account
from simulators.kit.sites import Site
from simulators.kit.wire import encode
from simulators.quickbooks.company import Company, stock
from simulators.quickbooks.oauth import grants
from simulators.quickbooks.settings import settings_for
from simulators.quickbooks.tables import counter, metadata, singleton
from simulators.quickbooks.times import in_seconds

FIRST_REALM = 9_130_350_000_000_000
_KEYS = ("realm_id", "settings")


def open_company(site: Site, spec: Mapping[str, Any]) -> Account:
    """A new company. ``spec`` may name a ``realm_id`` and ``settings`` (switches by name).

    Raises `ValueError` for anything else in it, and for a realm that is taken.
    """
    unknown = sorted(set(spec) - set(_KEYS))
    if unknown:
        raise ValueError(f"a QuickBooks account takes {' and '.join(_KEYS)}, not {', '.join(unknown)}")
    realm = str(spec.get("realm_id") or FIRST_REALM + int(site.id.rpartition("-")[2]))
    if site.sites.directory.find("quickbooks", "realm", realm) is not None:
        raise ValueError(f"there is a QuickBooks company {realm} already")
    draw = site.streams.letters
    account = Account(
        site=site,
        app="quickbooks",
        id=realm,
        credentials={
            "client_id": f"client-sim-{realm}",
            "client_secret": f"secret-sim-{realm}-{draw(f'quickbooks/{realm}/secret', 32)}",
            "webhook_verifier_token": f"verifier-sim-{realm}-{draw(f'quickbooks/{realm}/verifier', 24)}",
        },
        settings=settings_for(site.profile, spec.get("settings") or {}),
        metadata=metadata,
    )
    grants.start(account)
    with account.transaction(cause="fill") as db:
        _furnish(Company(account, db))
    site.sites.directory.register(account, "realm", realm)
    site.sites.directory.register(account, "client", account.credentials["client_id"])
    return account


def ready(account: Account) -> dict[str, Any]:
    """What a client needs to know, with the newest tokens."""
    access, refresh = grants.newest_tokens(account)
    credentials = account.credentials
    return {
        "realm_id": account.id,
        "client_id": credentials["client_id"],
        "client_secret": credentials["client_secret"],
        "access_token": access,
        "refresh_token": refresh,
        "webhook_verifier_token": credentials["webhook_verifier_token"],
    }


def _furnish(company: Company) -> None:
    """CompanyInfo and Preferences."""
    time = in_seconds(company.now, company.zone)
    system = {
        "domain": "QBO",
        "sparse": False,
        "Id": "1",
        "SyncToken": "0",
        "MetaData": {"CreateTime": time, "LastUpdatedTime": time},
    }
    name = company.settings.company_name
    info = {
        "CompanyName": name,
        "LegalName": name,
        "CompanyStartDate": time[:10],
        **stock()["CompanyInfo"],
        **system,
    }
    currency = {"HomeCurrency": {"value": company.settings.home_currency}}
    preferences = {**stock()["Preferences"], **system}
    preferences["CurrencyPrefs"] = {**preferences["CurrencyPrefs"], **currency}
    company.db.execute(
        insert(singleton),
        [
            {"kind": "companyinfo", "updated": company.now, "body": encode(info).decode()},
            {"kind": "preferences", "updated": company.now, "body": encode(preferences).decode()},
        ],
    )
    company.db.execute(insert(counter), {"name": "address", "value": 1})
