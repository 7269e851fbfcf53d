"""The only place that knows every vendor's client."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext

from sync_core.apps.client import AppClient
from sync_core.apps.crm import CrmClient
from sync_core.apps.crm.calls import LIMITS as CRM_LIMITS
from sync_core.apps.crm.hooks import RECEIVER as CRM_RECEIVER
from sync_core.apps.hooks import Receivers
from sync_core.apps.http import CallSeen, Session, Transport
from sync_core.apps.netsuite import NetSuiteClient
from sync_core.apps.netsuite.calls import LIMITS as NETSUITE_LIMITS
from sync_core.apps.oauth import Alone, Credentials, Load, Save
from sync_core.apps.pacing import Limit, Pace, Pacing
from sync_core.apps.quickbooks import QuickBooksClient
from sync_core.apps.quickbooks.calls import LIMITS as QUICKBOOKS_LIMITS
from sync_core.apps.quickbooks.hooks import RECEIVER as QUICKBOOKS_RECEIVER
from sync_core.apps.shared_pacing import Ledger, SharedPacing
from sync_core.ports import Clock, Rng

_CLIENTS: dict[str, tuple[Callable[..., AppClient], tuple[Limit, ...]]] = {
    "crm": (CrmClient, CRM_LIMITS),
    "quickbooks": (QuickBooksClient, QUICKBOOKS_LIMITS),
    "netsuite": (NetSuiteClient, NETSUITE_LIMITS),
}
_DRAWING = frozenset({"netsuite"})
"""Apps whose client needs chance of its own, for nonces."""


def open_client(
    app: str,
    base_url: str,
    credentials: Credentials,
    *,
    properties: Mapping[str, Sequence[str]],
    clock: Clock,
    transport: Transport | None = None,
    pace: Pace | None = None,
    load_credentials: Load | None = None,
    save_credentials: Save | None = None,
    renewing: Alone = nullcontext,
    before_call: Callable[[], None] | None = None,
    on_call: CallSeen | None = None,
    rehearsal: bool = False,
    rng: Rng | None = None,
) -> AppClient:
    """The client of one account, with its own connections, limits and token.

    ``load_credentials`` and ``save_credentials`` read and store the credentials as one dict; they are called
    between HTTP calls, never during one; ``renewing`` makes the block in which a token is renewed exclusive.
    ``pace`` is the account's budget, which outlives a client: without
    one a new `pace_of` begins. ``rng`` draws what may never be used twice (the machine's own, if none).
    Raises `ValueError` for an app we have no client for, and in rehearsal for any host but this machine.
    """
    client, limits = _known(app)
    session = Session(
        base_url,
        clock,
        transport=transport,
        rehearsal=rehearsal,
        before_call=before_call,
        on_call=on_call,
    )
    return client(
        session,
        credentials,
        properties=properties,
        clock=clock,
        pace=pace or Pacing(clock, limits),
        load_credentials=load_credentials,
        save_credentials=save_credentials,
        renewing=renewing,
        **({"rng": rng} if app in _DRAWING else {}),
    )


def pace_of(app: str, clock: Clock) -> Pace:
    """A fresh budget under the limits that this vendor publishes."""
    return Pacing(clock, _known(app)[1])


def shared_pace_of(app: str, clock: Clock, ledger: Ledger, side: str) -> Pace:
    """The budget of an account that other processes spend, too."""
    return SharedPacing(clock, _known(app)[1], ledger, side)


def receivers() -> Receivers:
    """How to read the webhooks of every app that sends some."""
    return {"crm": CRM_RECEIVER, "quickbooks": QUICKBOOKS_RECEIVER}


def _known(app: str) -> tuple[Callable[..., AppClient], tuple[Limit, ...]]:
    if app not in _CLIENTS:
        raise ValueError(f"no client for {app!r}; there is one for {', '.join(_CLIENTS)}")
    return _CLIENTS[app]
