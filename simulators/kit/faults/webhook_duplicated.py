"""``webhook_duplicated``: a change notice comes twice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from simulators.kit.faults.attempt import Attempt
from simulators.kit.faults.fault import Drawn, Options, Spared


class WebhookDuplicated:
    """One delivery of a webhook is sent twice, with the same bytes; the vendor goes by the first answer."""

    name: ClassVar[str] = "webhook_duplicated"
    options: ClassVar[Options] = {}
    weather: ClassVar[Drawn | Spared] = Drawn()

    def deliver(self, attempt: Attempt, _params: Mapping[str, Any]) -> int:
        status = attempt.send()
        attempt.send()
        return status
