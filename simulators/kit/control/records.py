"""Data into an account the way the vendor's own import would take it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response

from simulators.kit.control.bodies import NewRecords, read
from simulators.kit.control.desk import asked_site
from simulators.kit.control.errors import ControlError
from simulators.kit.vendor import Imported
from simulators.kit.wire import json_response

blueprint = Blueprint("records", __name__)


@blueprint.post("/records")
def import_records() -> Response:
    """Import rows; each is told whether it became a record, and why not otherwise."""
    asked, site = read(NewRecords), asked_site()
    if asked.app not in site.accounts:
        hint = f"there are {', '.join(site.accounts)}"
        raise ControlError(400, "no_such_app", f"the site has no app {asked.app!r}", hint=hint)
    vendor, account = site.vendor(asked.app), site.account(asked.app)
    try:
        results = vendor.import_records(account, asked.object, asked.rows, cause="fill")
    except (LookupError, ValueError) as error:
        raise ControlError(400, "cannot_import", str(error)) from None
    refused = sum(1 for result in results if result.refused)
    return json_response(
        {
            "created": len(results) - refused,
            "refused": refused,
            "results": [_result(result) for result in results],
        }
    )


def _result(result: Imported) -> dict[str, Any]:
    if result.refused:
        return {"index": result.index, "refused": result.refused}
    return {"index": result.index, "id": result.id}
