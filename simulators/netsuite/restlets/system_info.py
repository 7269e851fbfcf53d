"""The action ``sysInfo``: what a client checks before it begins (NetSuite contract 6.1)."""

from __future__ import annotations

from typing import Any

from simulators.kit.clock import iso
from simulators.netsuite.restlets.call import Call
from simulators.netsuite.setup.features import LABELS
from simulators.netsuite.setup.state import Setup
from simulators.netsuite.setup.stock import APPLICATION, BUNDLE_VERSION

UNITS = 10


def system_info(call: Call) -> dict[str, Any]:
    """Time, account, user, role, bundle and features."""
    call.take(UNITS)
    setup, actor = Setup(call.account), call.actor
    user, role = setup.user(actor.user), setup.role(actor.role)
    return {
        "time": iso(call.account.now(), millis=False),
        "version": BUNDLE_VERSION,
        "account": call.account.id,
        "user": {"id": actor.user, "name": user["name"] if user else ""},
        "role": {"id": actor.role, "name": role["name"] if role else ""},
        "bundle": {"name": APPLICATION, "version": BUNDLE_VERSION, "status": setup.bundle()},
        "features": {name: "on" if setup.feature(name) else "off" for name in (*LABELS, "subsidiaries")},
    }
