"""Every fault by its name."""

from __future__ import annotations

import inspect
from typing import Final, Literal, TypeAlias

from simulators.kit.faults.clock_skew import ClockSkew
from simulators.kit.faults.connection_reset import ConnectionReset
from simulators.kit.faults.expired_token import ExpiredToken
from simulators.kit.faults.fault import AnyFault, Condition, DeliveryFault, Drawn, Fault, Spared
from simulators.kit.faults.html_page import HtmlPage
from simulators.kit.faults.index_lag import IndexLag
from simulators.kit.faults.latency import Latency
from simulators.kit.faults.lost_answer import LostAnswer
from simulators.kit.faults.misleading_login import MisleadingLogin
from simulators.kit.faults.moving_page import MovingPage
from simulators.kit.faults.noop import Noop
from simulators.kit.faults.refresh_race import RefreshRace
from simulators.kit.faults.revoked_token import RevokedToken
from simulators.kit.faults.server_error import ServerError
from simulators.kit.faults.stale_version import StaleVersion
from simulators.kit.faults.stalled import Stalled
from simulators.kit.faults.timeout_before import TimeoutBefore
from simulators.kit.faults.too_many_requests import TooManyRequests
from simulators.kit.faults.truncated_body import TruncatedBody
from simulators.kit.faults.webhook_badly_signed import WebhookBadlySigned
from simulators.kit.faults.webhook_dropped import WebhookDropped
from simulators.kit.faults.webhook_duplicated import WebhookDuplicated
from simulators.kit.faults.webhook_late import WebhookLate
from simulators.kit.faults.webhook_reordered import WebhookReordered

_ALL: Final[tuple[AnyFault, ...]] = (
    ClockSkew(),
    ConnectionReset(),
    ExpiredToken(),
    HtmlPage(),
    IndexLag(),
    Latency(),
    LostAnswer(),
    MisleadingLogin(),
    MovingPage(),
    Noop(),
    RefreshRace(),
    RevokedToken(),
    ServerError(),
    StaleVersion(),
    Stalled(),
    TimeoutBefore(),
    TooManyRequests(),
    TruncatedBody(),
    WebhookBadlySigned(),
    WebhookDropped(),
    WebhookDuplicated(),
    WebhookLate(),
    WebhookReordered(),
)

FAULTS: Final[dict[str, AnyFault]] = {fault.name: fault for fault in _ALL}

Kind: TypeAlias = Literal["call", "delivery", "condition"]


def kind_of(fault: AnyFault) -> Kind:
    """What a fault goes wrong with: single calls, deliveries of webhooks, or everything while it is armed."""
    return _KINDS[fault.name]


def call_fault(name: str) -> Fault:
    """The fault of this name, which is one of single calls."""
    return _OF_CALLS[name]


def delivery_fault(name: str) -> DeliveryFault:
    """The fault of this name, which is one of deliveries."""
    return _OF_DELIVERIES[name]


def paragraph(name: str) -> str:
    """What the documentation says about a fault: its docstring."""
    return inspect.cleandoc(FAULTS[name].__doc__ or "")


def about_weather(name: str) -> str:
    """What the documentation says about a fault and the weather."""
    mark = FAULTS[name].weather
    if isinstance(mark, Spared):
        return f"The weather never brings it: {mark.because}."
    drawn = {
        "call": "The weather draws it for single calls.",
        "delivery": "The weather draws it for single deliveries.",
        "condition": "The weather draws whether it is there, from its beginning to its end.",
    }
    return drawn[kind_of(FAULTS[name])]


def drawable() -> list[str]:
    """The faults that the weather may bring."""
    return [name for name, fault in FAULTS.items() if isinstance(fault.weather, Drawn)]


_OF_DELIVERIES: Final = {fault.name: fault for fault in _ALL if isinstance(fault, DeliveryFault)}
_OF_CALLS: Final = {fault.name: fault for fault in _ALL if not isinstance(fault, DeliveryFault | Condition)}
_KINDS: Final[dict[str, Kind]] = {
    name: "delivery" if name in _OF_DELIVERIES else "call" if name in _OF_CALLS else "condition"
    for name in FAULTS
}
