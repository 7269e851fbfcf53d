"""``webhook_reordered``: a change notice is overtaken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from simulators.kit.faults.attempt import Attempt, Held
from simulators.kit.faults.fault import Drawn, Options, Spared, length_of_time


class WebhookReordered:
    """One delivery of a webhook waits until the next one to the same receiver went past, even where the
    vendor keeps an order. If none comes within ``duration`` (``1m`` unless named), it goes then.
    """

    name: ClassVar[str] = "webhook_reordered"
    options: ClassVar[Options] = {"duration": length_of_time}
    weather: ClassVar[Drawn | Spared] = Drawn({"duration": ("1m",)})

    def deliver(self, _attempt: Attempt, params: Mapping[str, Any]) -> Held:
        return Held(params.get("duration", 60_000), or_overtaken=True)
