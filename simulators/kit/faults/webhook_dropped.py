"""``webhook_dropped``: a change notice goes astray."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from simulators.kit.faults.attempt import SEEN_AS_DELIVERED, Attempt
from simulators.kit.faults.fault import Drawn, Options, Spared


class WebhookDropped:
    """One delivery of a webhook never reaches anybody, and the vendor believes that it did: it is not tried
    again. Who looks for changes by itself finds them all the same. A call that wants an answer, such as
    that of a workflow's action, has none then, and is made again.
    """

    name: ClassVar[str] = "webhook_dropped"
    options: ClassVar[Options] = {}
    weather: ClassVar[Drawn | Spared] = Drawn()

    def deliver(self, _attempt: Attempt, _params: Mapping[str, Any]) -> int:
        return SEEN_AS_DELIVERED
