"""``webhook_late``: a change notice comes late."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from simulators.kit.faults.attempt import Attempt, Held
from simulators.kit.faults.fault import Drawn, Options, Spared, length_of_time


class WebhookLate:
    """One delivery of a webhook is sent ``duration`` late (``5m`` unless named); later ones may pass
    it, unless the vendor holds them back behind it.
    """

    name: ClassVar[str] = "webhook_late"
    options: ClassVar[Options] = {"duration": length_of_time}
    weather: ClassVar[Drawn | Spared] = Drawn({"duration": ("20s", "7m")})

    def deliver(self, _attempt: Attempt, params: Mapping[str, Any]) -> Held:
        return Held(params.get("duration", 300_000))
