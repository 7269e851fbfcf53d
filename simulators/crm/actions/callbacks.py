"""Ending a blocked run from outside (CRM contract 16.1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from werkzeug.wrappers import Response

from simulators.crm import parts
from simulators.crm.actions import calling, executions, outcomes, store
from simulators.crm.actions.executions import Execution
from simulators.crm.actions.routes import ACTION
from simulators.crm.answers import no_content
from simulators.crm.auth import open_portal, require
from simulators.crm.errors import InvalidInput, ObjectNotFound
from simulators.crm.evidence import ACTION_CALLS, SPEC, USAGE
from simulators.crm.grammar import Product
from simulators.crm.params import body, inputs
from simulators.crm.portal import Portal
from simulators.kit.exchange import current
from simulators.kit.fidelity import whole

product = Product(
    "action_callbacks",
    "/automation/<version('v4'):api>/actions/callbacks",
    "/automation/actions/callbacks/<version:api>",
)


@product.route("/<callback_id>/complete", "POST")
@ACTION.but(state=whole(SPEC, ACTION_CALLS), auth=whole(SPEC), limits=whole(USAGE))
def complete(callback_id: str) -> Response:
    """End one run."""
    require("automation")
    _complete(open_portal(), {callback_id: body()}, "CallbackCompletionRequest")
    return no_content()


@product.route("/complete", "POST")
@ACTION.but(state=whole(SPEC, ACTION_CALLS), auth=whole(SPEC), limits=whole(USAGE))
def complete_batch() -> Response:
    """End several runs, all of them or none (SIM); of one that is named twice the first counts."""
    require("automation")
    wanted: dict[str, Mapping[str, Any]] = {}
    for one in inputs("BatchInputCallbackCompletionBatchRequest"):
        parts.required("CallbackCompletionBatchRequest", one, "callbackId")
        wanted.setdefault(parts.text(one["callbackId"], "callbackId"), one)
    _complete(open_portal(), wanted, "CallbackCompletionBatchRequest")
    return no_content()


def _complete(portal: Portal, wanted: Mapping[str, Mapping[str, Any]], kind: str) -> None:
    """End every run that is named and still open. Raises `ObjectNotFound` and `InvalidInput`.

    A run that has ended stays as it is: clients repeat what they are not sure of. One that expired is
    unknown (SIM).
    """
    found = executions.some(portal, wanted)
    missing = [id for id in wanted if id not in found or found[id].state == "EXPIRED"]
    if missing:
        raise ObjectNotFound(f"No callback {missing[0]} is waiting", context={"callbackId": missing})
    ends = {id: _ended(portal, found[id], given, kind) for id, given in wanted.items()}
    for id, ended in ends.items():
        if found[id].open:
            executions.save(portal, ended)
            calling.tell_end(portal.account, ended, current().span)


def _ended(portal: Portal, execution: Execution, given: Mapping[str, Any], kind: str) -> Execution:
    """The run as the callback ends it."""
    parts.required(kind, given, "outputFields")
    fields = parts.mapping(given["outputFields"], "outputFields")
    outcome = outcomes.read(fields, portal.settings)
    if outcome.state == "BLOCKED":
        raise InvalidInput(f"{outcomes.STATE} of a completion is SUCCESS or FAIL_CONTINUE")
    outputs = {**execution.outputs, **outcome.outputs}
    definition = store.look(portal, execution.action)
    return msgspec.structs.replace(
        execution,
        state=outcome.state,
        outputs=outputs,
        reason=str(given.get("failureReasonType") or outcome.reason),
        message="" if definition is None else outcomes.message(definition.doc, outputs),
        ended=portal.at,
    )
