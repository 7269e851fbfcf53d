"""Delivery of webhooks: collected, batched, retried on the site's clock. What is sent is the vendor's.

    publish → a lane (account and url) collects → one delivery of up to ``batch`` events
            → attempts along the ladder → acknowledged, or given up

Everything waits on the agenda; nothing is sent with a lock held, so that a receiver may call back at once.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from simulators.kit.agenda import Item
from simulators.kit.events import traceparent
from simulators.kit.faults.attempt import Attempt, Held
from simulators.kit.open_requests import OpenRequests

if TYPE_CHECKING:
    from simulators.kit.accounts import Account
    from simulators.kit.sites import Site


BUSY = 50
"""After so long (ms of the machine) a delivery for whose request there was no room looks again."""


class Poster(Protocol):
    """Sends one attempt."""

    def post(self, url: str, body: bytes, headers: Mapping[str, str], timeout_ms: int, site: Site, /) -> int:
        """The status of the answer, or 0 if there was none within ``timeout_ms``."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a vendor delivers, and how stubbornly. All times in milliseconds.

    Events are collected for ``collect_ms`` from the first that waits, and sent ``batch`` at a time. A
    delivery that is not answered by a 2xx within ``timeout_ms`` is tried again after each step of
    ``ladder``; ``repeat_last`` repeats the last step for ever. ``jitter`` spreads each step by up to that
    fraction both ways. ``hold``: while a delivery is unacknowledged, later events of the lane wait. At most
    ``concurrency`` requests are open at once, 0 is any number; a frozen clock never has more than one.
    """

    url: str
    collect_ms: int = 0
    batch: int = 100
    ladder: tuple[int, ...] = ()
    repeat_last: bool = False
    hold: bool = False
    timeout_ms: int = 5_000
    jitter: float = 0.0
    concurrency: int = 0

    def step(self, attempt: int) -> int | None:
        """How long after the failed ``attempt`` (from 0) the next one comes; None gives up."""
        if attempt < len(self.ladder):
            return self.ladder[attempt]
        return self.ladder[-1] if self.repeat_last and self.ladder else None


class _Waiting(msgspec.Struct):
    event: dict[str, Any]
    span: str


class _Lane(msgspec.Struct):
    """What waits for one url of one account. ``open`` counts deliveries that are not acknowledged."""

    app: str
    account: str
    target: Target
    waiting: list[_Waiting] = []
    collecting: bool = False
    open: int = 0


class _Delivery(msgspec.Struct):
    """Events on their way. ``cause`` is the span of the last step.

    ``held``: a fault has put its next attempt off, which no further fault meets. ``aside``: until the next
    delivery of its lane went past, and the lane does not wait for it.
    """

    app: str
    account: str
    url: str
    events: list[dict[str, Any]]
    queued: list[str]
    cause: str
    attempt: int = 0
    held: bool = False
    aside: bool = False


class _State(msgspec.Struct):
    lanes: list[_Lane] = []
    deliveries: dict[int, _Delivery] = {}
    last: int = 0


class Webhooks:
    """A site's deliveries. Thread-safe."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._lock = threading.Lock()
        self._lanes: dict[tuple[str, str, str], _Lane] = {}
        self._deliveries: dict[int, _Delivery] = {}
        self._last = 0
        self._requests = OpenRequests()
        site.agenda.handle("webhook_collect", self._collect)
        site.agenda.handle("webhook_attempt", self._attempt)

    def publish(self, account: Account, target: Target, event: Mapping[str, Any], cause: str) -> None:
        """Queue one event for ``target``. ``event`` is plain data that `Vendor.webhook_body` understands.

        The newest target of a url holds for everything that waits there.
        """
        span = self._tell("webhook_queued", account.app, account.id, target.url, cause=cause)
        with self._lock:
            lane = self._lanes.get((account.app, account.id, target.url))
            if lane is None:
                lane = _Lane(account.app, account.id, target)
                self._lanes[account.app, account.id, target.url] = lane
            lane.target = target
            lane.waiting.append(_Waiting(dict(event), span))
            self._call_collector(lane, target.collect_ms)

    def retarget(self, account: Account, url: str, target: Target | None) -> None:
        """The vendor's customer changed where to deliver: what waits for ``url`` goes to ``target`` instead.

        None drops what waits; deliveries on their way are given up at their next attempt.
        """
        with self._lock:
            lane = self._lanes.pop((account.app, account.id, url), None)
            if lane is not None and target is not None:
                self._move(lane, url, target)
        if lane is not None and lane.waiting and target is None:
            self._tell(
                "webhook_given_up",
                account.app,
                account.id,
                url,
                cause=lane.waiting[0].span,
                reason="the target is gone",
                events=len(lane.waiting),
                queued=[one.span for one in lane.waiting],
            )

    def waiting(self) -> int:
        """How many events are collected but on no delivery yet."""
        with self._lock:
            return sum(len(lane.waiting) for lane in self._lanes.values())

    def state(self) -> dict[str, Any]:
        """Everything that is queued or on its way as plain data, for a snapshot."""
        with self._lock:
            state = _State(list(self._lanes.values()), self._deliveries, self._last)
            plain: dict[str, Any] = msgspec.to_builtins(state)
            return plain

    def restore(self, state: dict[str, Any]) -> None:
        """Put a snapshot's queues in place of all others. The agenda is restored apart."""
        found = msgspec.convert(state, _State, strict=False)
        with self._lock:
            self._lanes = {(lane.app, lane.account, lane.target.url): lane for lane in found.lanes}
            self._deliveries, self._last = found.deliveries, found.last

    def resume(self) -> None:
        """When agenda and queues are those of a snapshot: try again what was under way when it was taken."""
        awaited = {
            (item.payload["delivery"], item.payload["attempt"])
            for item in self._site.agenda.state()
            if item.kind == "webhook_attempt"
        }
        for number, delivery in sorted(self._deliveries.items()):
            if (number, delivery.attempt) not in awaited:
                self._schedule(number, delivery, 0)

    def _move(self, lane: _Lane, url: str, target: Target) -> None:
        """Put a lane under another url, together with what waits there already. The lock is held."""
        there = self._lanes.get((lane.app, lane.account, target.url))
        if there is not None:
            lane.waiting += there.waiting
            lane.open += there.open
        lane.target, lane.collecting = target, False
        self._lanes[lane.app, lane.account, target.url] = lane
        for delivery in self._deliveries.values():
            if (delivery.app, delivery.account, delivery.url) == (lane.app, lane.account, url):
                delivery.url = target.url
        self._call_collector(lane, 0)

    def _call_collector(self, lane: _Lane, delay: int) -> None:
        """See to it that somebody comes for what waits. The lock is held."""
        if lane.collecting or not lane.waiting or (lane.target.hold and lane.open):
            return
        lane.collecting = True
        self._site.agenda.schedule(
            self._site.clock.now() + delay,
            "webhook_collect",
            {"app": lane.app, "account": lane.account, "url": lane.target.url},
            cause=lane.waiting[0].span,
        )

    def _collect(self, item: Item) -> None:
        """Make one delivery of what waits and try it."""
        place = item.payload
        with self._lock:
            lane = self._lanes.get((place["app"], place["account"], place["url"]))
            if lane is None or not lane.collecting:
                return
            lane.collecting = False
            taken, lane.waiting = lane.waiting[: lane.target.batch], lane.waiting[lane.target.batch :]
            if not taken:
                return
            self._last += 1
            number = self._last
            self._deliveries[number] = _Delivery(
                app=lane.app,
                account=lane.account,
                url=lane.target.url,
                events=[one.event for one in taken],
                queued=[one.span for one in taken],
                cause=taken[0].span,
            )
            lane.open += 1
            self._call_collector(lane, 0)
        self._try(number)

    def _attempt(self, item: Item) -> None:
        number, payload = item.payload["delivery"], item.payload
        delivery = self._deliveries.get(number)
        if delivery is not None and payload.get("attempt", delivery.attempt) == delivery.attempt:
            self._try(number)

    def _try(self, number: int) -> None:
        """One attempt, with no lock held."""
        with self._lock:
            delivery = self._deliveries.get(number)
            if delivery is None:
                return
            lane = self._lanes.get((delivery.app, delivery.account, delivery.url))
            if lane is not None and delivery.aside:
                delivery.aside, lane.open = False, lane.open + 1
        account = self._account(delivery)
        if lane is None or account is None:
            self._give_up(number, delivery, reason="the target is gone")
            return
        span, receiver = self._site.events.new_span(), (lane.app, lane.account, lane.target.url)
        with self._requests.one_more(receiver, most=lane.target.concurrency) as taken:
            outcome = self._post(account, lane.target, delivery, span) if taken else None
        if outcome is None:
            self._schedule(number, delivery, int(BUSY * max(self._site.clock.factor, 1)))
            return
        if isinstance(outcome, Held):
            self._hold(number, delivery, outcome)
            return
        self._tell(
            "webhook_attempted",
            delivery.app,
            delivery.account,
            lane.target.url,
            cause=delivery.cause,
            span=span,
            attempt=delivery.attempt,
            status=outcome,
            events=len(delivery.events),
            queued=delivery.queued,
        )
        if 200 <= outcome < 300:
            self._close(number, delivery)
        else:
            self._try_later(number, delivery, lane.target, span)
        self._let_pass(number, delivery)

    def _post(self, account: Account, target: Target, delivery: _Delivery, span: str) -> int | Held:
        """Send one attempt, unless a fault does so in its own way."""
        attempt = Attempt(
            account,
            target.url,
            delivery.events,
            delivery.attempt,
            send=lambda: self._send(account, target, delivery, span),
            send_forged=lambda: self._send(account, target, delivery, span, forged=True),
        )
        was_held, delivery.held = delivery.held, False
        return attempt.send() if was_held else self._site.faults.deliver(attempt, span=span)

    def _send(
        self, account: Account, target: Target, delivery: _Delivery, span: str, *, forged: bool = False
    ) -> int:
        vendor = self._site.vendor(account.app)
        body = vendor.webhook_body(account, delivery.events, delivery.attempt)
        # Any other bytes than those that are sent make a signature that is true of them only.
        headers = vendor.webhook_headers(account, target.url, body + b" " if forged else body)
        headers["traceparent"] = traceparent(self._site.id, span)
        return self._site.sites.poster.post(target.url, body, headers, target.timeout_ms, self._site)

    def _hold(self, number: int, delivery: _Delivery, held: Held) -> None:
        """Put the attempt off. Who is to be overtaken steps aside, so that its lane goes on."""
        with self._lock:
            delivery.held = True
            lane = self._lanes.get((delivery.app, delivery.account, delivery.url))
            if held.or_overtaken and lane is not None:
                delivery.aside, lane.open = True, max(lane.open - 1, 0)
                self._call_collector(lane, 0)
        self._schedule(number, delivery, held.milliseconds)

    def _let_pass(self, number: int, delivery: _Delivery) -> None:
        """A delivery went past: those of its lane that stepped aside before may go."""
        place = (delivery.app, delivery.account, delivery.url)
        with self._lock:
            passed = [
                (other, one)
                for other, one in self._deliveries.items()
                if one.aside and other < number and (one.app, one.account, one.url) == place
            ]
        for other, one in passed:
            self._schedule(other, one, 0)

    def _schedule(self, number: int, delivery: _Delivery, wait: int) -> None:
        """The attempt's number tells an item that came too late from the one that is meant."""
        self._site.agenda.schedule(
            self._site.clock.now() + wait,
            "webhook_attempt",
            {"delivery": number, "attempt": delivery.attempt},
            cause=delivery.cause,
        )

    def _try_later(self, number: int, delivery: _Delivery, target: Target, span: str) -> None:
        if self._deliveries.get(number) is not delivery:
            return  # a snapshot was restored meanwhile
        wait = target.step(delivery.attempt)
        delivery.attempt, delivery.cause = delivery.attempt + 1, span
        if wait is None:
            self._give_up(number, delivery, reason=f"no answer after {delivery.attempt} attempts")
            return
        if target.jitter:
            chance = self._site.streams.stream(f"webhooks/{delivery.app}/{delivery.account}")
            wait = int(wait * (1 + target.jitter * (2 * chance.random() - 1)))
        self._schedule(number, delivery, wait)

    def _give_up(self, number: int, delivery: _Delivery, *, reason: str) -> None:
        self._tell(
            "webhook_given_up",
            delivery.app,
            delivery.account,
            delivery.url,
            cause=delivery.cause,
            reason=reason,
            events=len(delivery.events),
            queued=delivery.queued,
        )
        self._close(number, delivery)

    def _close(self, number: int, delivery: _Delivery) -> None:
        """The delivery is over; what was held back behind it may go."""
        with self._lock:
            if self._deliveries.get(number) is not delivery:
                return
            del self._deliveries[number]
            lane = self._lanes.get((delivery.app, delivery.account, delivery.url))
            if lane is not None:
                lane.open = max(lane.open - 1, 0)
                self._call_collector(lane, 0)

    def _account(self, delivery: _Delivery) -> Account | None:
        accounts = self._site.accounts.get(delivery.app, [])
        return next((one for one in accounts if one.id == delivery.account), None)

    def _tell(
        self, kind: str, app: str, account: str, url: str, *, cause: str, span: str | None = None, **data: Any
    ) -> str:
        where = url.partition("?")[0]  # a query may hold a secret
        return self._site.events.emit(
            kind, cause=cause, app=app, span=span, account=account, url=where, **data
        ).span
