"""``webhook_badly_signed``: a change notice that cannot be trusted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from simulators.kit.faults.attempt import Attempt
from simulators.kit.faults.fault import Drawn, Options, Spared


class WebhookBadlySigned:
    """One attempt to deliver a webhook carries a signature that does not fit its body. A receiver that checks
    refuses it; the vendor tries again later, signed as it should be.
    """

    name: ClassVar[str] = "webhook_badly_signed"
    options: ClassVar[Options] = {}
    weather: ClassVar[Drawn | Spared] = Drawn()

    def deliver(self, attempt: Attempt, _params: Mapping[str, Any]) -> int:
        return attempt.send_forged()
