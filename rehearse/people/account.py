"""What a person may do with an account as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from rehearse.backend import Backend


class Account:
    """One app's account in the hands of a person; subclasses add what is in it."""

    app: ClassVar[str]

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    def notices(self, wanted: bool) -> None:
        """Whether this account's webhooks reach the core; those of the time between are lost for good."""
        self._backend.mute(self.app, muted=not wanted)
