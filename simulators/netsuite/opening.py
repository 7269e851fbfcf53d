"""Opening an account: its id, the bundle's keys, its set-up, and what is in it from the first day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulators.kit.accounts import Account
from simulators.kit.sites import Site
from simulators.netsuite.auth import audit, lockout, nonces, tokens
from simulators.netsuite.auth.header import account_id
from simulators.netsuite.records import stock
from simulators.netsuite.settings import settings_for
from simulators.netsuite.setup import state
from simulators.netsuite.tables import metadata

FIRST_ACCOUNT = 1_000_000
_KEYS = ("account_id", "prepared", "settings")


def open_account(site: Site, spec: Mapping[str, Any]) -> Account:
    """A new account. ``spec`` may name an ``account_id``, ``settings`` (switches by name) and ``prepared``.

    ``prepared`` is False for an account as it is before anybody set it up: features off, no bundle, no token.
    Raises `ValueError` for anything else in it, and for an account id that is taken.
    """
    unknown = sorted(set(spec) - set(_KEYS))
    if unknown:
        raise ValueError(f"a NetSuite account takes {', '.join(_KEYS)}, not {', '.join(unknown)}")
    id = account_id(str(spec.get("account_id") or f"TSTDRV{FIRST_ACCOUNT + int(site.id.rpartition('-')[2])}"))
    if site.sites.directory.find("netsuite", "account", id) is not None:
        raise ValueError(f"there is a NetSuite account {id} already")
    account = Account(
        site=site,
        app="netsuite",
        id=id,
        credentials=_credentials(site, id),
        settings=settings_for(site.profile, spec.get("settings") or {}),
        metadata=metadata,
    )
    for part in (audit, lockout, nonces, tokens):
        part.start(account)
    state.furnish(account, prepared=bool(spec.get("prepared", True)))
    with account.transaction(cause="fill") as db:
        stock.furnish(account, db)
    site.sites.directory.register(account, "account", id)
    site.sites.directory.register(account, "consumer", account.credentials["consumer_key"])
    return account


def ready(account: Account) -> dict[str, Any]:
    """What a client needs to know, with the oldest token that lives; without one its two parts are empty."""
    token_id, token = next(
        (entry for entry in state.Setup(account).data["tokens"].items() if entry[1]["state"] == "active"),
        ("", {"token_secret": ""}),
    )
    return {
        "account_id": account.id,
        "consumer_key": account.credentials["consumer_key"],
        "consumer_secret": account.credentials["consumer_secret"],
        "token_id": token_id,
        "token_secret": token["token_secret"],
    }


def _credentials(site: Site, id: str) -> dict[str, Any]:
    """Key and secret of the bundle's integration, in force once it is installed; our own signing key."""
    draw = site.streams.letters
    return {
        "consumer_key": f"consumer-sim-{id.lower()}-{draw(f'netsuite/{id}/consumer', 32)}",
        "consumer_secret": f"secret-sim-{id.lower()}-{draw(f'netsuite/{id}/secret', 32)}",
        tokens.SEED: tokens.new_seed(site, id),
    }
