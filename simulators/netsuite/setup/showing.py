"""The setup as the pages and the JSON show it: no secrets, everything named."""

from __future__ import annotations

from typing import Any

from simulators.kit.accounts import Account
from simulators.kit.clock import iso
from simulators.netsuite.auth.audit import entries
from simulators.netsuite.auth.calendar import release
from simulators.netsuite.setup.features import LABELS
from simulators.netsuite.setup.state import Setup
from simulators.netsuite.setup.steps import the_role
from simulators.netsuite.setup.stock import APPLICATION, BUNDLE_VERSION, FEATURES, LEVELS, PERMISSIONS, TABS

_SECRET = ("consumer_secret", "token_secret")


def state(account: Account) -> dict[str, Any]:
    """The whole setup as JSON."""
    data = Setup(account).data
    return {
        "account_id": account.id,
        "time": iso(account.now(), millis=False),
        "release": release(account),
        "features": {name: data["features"][name] for name in (*LABELS, "subsidiaries")},
        "bundle": bundle(account),
        "integrations": [integration(account, key) for key in data["integrations"]],
        "roles": [role(account, id) for id in data["roles"]],
        "users": [user(account, id) for id in data["users"]],
        "tokens": [token(account, id) for id in data["tokens"]],
        "certificates": [certificate(account, kid) for kid in data["certificates"]],
    }


def page(account: Account) -> dict[str, Any]:
    """What the page needs beside that."""
    shown = state(account)
    return {
        "setup": shown,
        "tabs": [(tab, [feature for feature in FEATURES if feature.tab == tab]) for tab in TABS],
        "application": APPLICATION,
        "permissions": PERMISSIONS,
        "levels": LEVELS,
        "role_names": {each["id"]: each["name"] for each in shown["roles"]},
        "trail": audit(account)[:50],
        "trail_length": len(entries(account)),
    }


def bundle(account: Account) -> dict[str, Any]:
    """The row of the installed bundles list. ``ready_at`` is when an installation will be over."""
    held = Setup(account).data["bundle"]
    ready_at = iso(held["ready_at"], millis=False) if held["ready_at"] is not None else None
    return {"name": APPLICATION, "version": BUNDLE_VERSION, "status": held["status"], "ready_at": ready_at}


def integration(account: Account, consumer_key: str) -> dict[str, Any]:
    """An integration record without its secret."""
    return {"consumer_key": consumer_key, **_open(Setup(account).data["integrations"][consumer_key])}


def role(account: Account, wanted: str) -> dict[str, Any]:
    """A role by id or name."""
    id, record = the_role(Setup(account), wanted)
    return {"id": id, **record}


def user(account: Account, id: str) -> dict[str, Any]:
    """An employee."""
    return {"id": id, **Setup(account).data["users"][id]}


def token(account: Account, id: str) -> dict[str, Any]:
    """An access token without its secret."""
    return {"token_id": id, **_open(Setup(account).data["tokens"][id])}


def certificate(account: Account, kid: str) -> dict[str, Any]:
    """A mapped certificate."""
    found = dict(Setup(account).certificate(kid) or {})
    return {"certificate_id": kid, **found, "until": iso(found["until"], millis=False)}


def audit(account: Account) -> list[dict[str, Any]]:
    """The login audit trail, newest first. ``code`` is empty for a success; names stand beside the ids."""
    data = Setup(account).data
    return [{**entry, "at": iso(entry["at"]), **_names(data, entry)} for entry in reversed(entries(account))]


def _names(data: dict[str, Any], entry: dict[str, Any]) -> dict[str, str]:
    """What stands in the account under the ids of a line; empty for what is not there."""
    kinds = (("users", "user"), ("roles", "role"), ("integrations", "integration"))
    return {f"{name}_name": data[kind].get(entry[name], {}).get("name", "") for kind, name in kinds}


def _open(record: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in record.items() if key not in _SECRET}
