"""The system service: the clock for watermarks, and the concurrency limits (NetSuite contract 3.1, 8)."""

from __future__ import annotations

from flask import Blueprint, Response

from simulators.kit.clock import iso
from simulators.kit.exchange import current
from simulators.kit.fidelity import no_such, partly, whole
from simulators.kit.wire import json_response
from simulators.netsuite.actor import Actor
from simulators.netsuite.errors import Forbidden
from simulators.netsuite.evidence import DECIDED, READS, SYSTEM
from simulators.netsuite.settings import Settings

routes = Blueprint("system", __name__)

ROOT = "/services/rest/system/v1"


@routes.get(f"{ROOT}/serverTime")
@READS.but(state=whole(SYSTEM), validation=no_such("it takes nothing"), auth=whole(SYSTEM, DECIDED))
def server_time() -> Response:
    """The account's time in UTC with milliseconds, which record times do not have."""
    return json_response({"serverTime": iso(current().account.now())})


@routes.get(f"{ROOT}/governanceLimits")
@READS.but(
    state=partly("nothing is allocated to single integrations", SYSTEM),
    validation=no_such("it takes nothing"),
    auth=whole(SYSTEM),
)
def governance_limits() -> Response:
    """For administrators: nothing is allocated to single integrations, each may use the whole pool."""
    exchange = current()
    actor: Actor = exchange.actor
    if not actor.administrator:
        raise Forbidden.lacking("Administrator")
    settings: Settings = exchange.account.settings
    if settings.concurrency_limit is None:
        return json_response({"integrationLimitType": "internal"})
    limit = settings.concurrency_limit
    return json_response(
        {
            "accountConcurrencyLimit": limit,
            "accountUnallocatedConcurrencyLimit": limit,
            "integrationConcurrencyLimit": limit,
            "integrationLimitType": "accountLimit",
        }
    )
