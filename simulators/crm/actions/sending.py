"""Sending one call of an action's URL, signed, past the faults that meet deliveries (CRM contract 16.1)."""

from __future__ import annotations

from simulators.crm.actions.executions import Execution
from simulators.crm.settings import Settings
from simulators.crm.webhooks.outgoing import headers
from simulators.kit.accounts import Account
from simulators.kit.asking import Reply, ask
from simulators.kit.events import traceparent
from simulators.kit.faults.attempt import Attempt, Held


def send(account: Account, execution: Execution, url: str, *, span: str, spared: bool) -> Reply | Held:
    """The answer to this attempt; or for how long a fault holds it back, unless it is ``spared`` of faults.

    Sent twice, the first answer counts. What never reached anybody has no answer: unlike the receiver of a
    webhook, an action has to give one.
    """
    site, body = account.site, execution.body.encode()
    settings: Settings = account.settings
    replies: list[Reply] = []

    def post(signed: bytes) -> int:
        sent = headers(account, settings.action_signatures, url, signed)
        sent["traceparent"] = traceparent(site.id, span)
        replies.append(ask(site.sites.poster, url, body, sent, settings.action_timeout, site))
        return replies[-1].status

    attempt = Attempt(
        account,
        url,
        [{"callbackId": execution.callback, "objectId": execution.record}],
        execution.attempt,
        send=lambda: post(body),
        # Any other bytes than those that are sent make a signature that is true of them only.
        send_forged=lambda: post(body + b" "),
    )
    seen = attempt.send() if spared else site.faults.deliver(attempt, span=span)
    if isinstance(seen, Held):
        return seen
    return replies[0] if replies else Reply(0)
