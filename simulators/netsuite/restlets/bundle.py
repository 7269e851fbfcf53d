"""The bundle's script: where it is deployed, and what it can do (NetSuite contract 6.1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simulators.kit.accounts import Account
from simulators.netsuite.restlets.call import Call, ScriptError
from simulators.netsuite.restlets.files import file_upload
from simulators.netsuite.restlets.forms import form_fields, forms
from simulators.netsuite.restlets.system_info import system_info
from simulators.netsuite.restlets.upserts import upsert_records
from simulators.netsuite.setup.state import Setup

SCRIPT = ("customscript_hs_sync_rl", "1201")
DEPLOYMENT = ("customdeploy_hs_sync_rl", "1")
"""Script id and number; both are accepted."""

ACTIONS: dict[str, Callable[[Call], dict[str, Any]]] = {
    "sysInfo": system_info,
    "forms": forms,
    "formFields": form_fields,
    "fileUpload": file_upload,
    "upsert": upsert_records,
}


def deployed(account: Account, script: str, deploy: str) -> bool:
    """Whether this is the bundle's script and can run: it is deployed, server SuiteScript is on."""
    setup = Setup(account)
    return (
        script in SCRIPT
        and deploy in DEPLOYMENT
        and setup.is_deployed()
        and setup.feature("server_suitescript")
    )


def run(call: Call) -> dict[str, Any]:
    """Do the action that the call names. Raises `ScriptError`."""
    name = call.text("action")
    action = ACTIONS.get(name)
    if action is None:
        raise ScriptError("UNKNOWN_ACTION", f"There is no action {name}.")
    answer = action(call)
    return {**answer, "usageRemaining": call.units}
