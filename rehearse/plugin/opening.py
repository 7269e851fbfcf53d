"""How the rehearsal of a test begins."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

SEED: Final = 1
"""The seed unless ``--rehearse-seed`` names another: a run without options is the same every time."""

START: Final = "2026-03-02T09:00:00Z"
"""When a rehearsal begins unless its test says otherwise: a Monday morning."""


@dataclass
class Opening:
    """How the rehearsal of one test begins. Change it before the world is asked for the first time.

    ``settings`` are the switches of the fakes by app: ``{"quickbooks": {"retry_after": 30}}``, ``accounts``
    how an app's account is opened otherwise: ``{"netsuite": {"prepared": False}}``.
    """

    seed: int
    at: str = START
    profile: str = "sandbox"
    settings: dict[str, dict[str, Any]] = field(default_factory=dict)
    accounts: dict[str, dict[str, Any]] = field(default_factory=dict)
    begun: bool = False

    def switch(self, app: str, **switches: Any) -> None:
        """Turn switches of one of the fakes."""
        if self.begun:
            raise RuntimeError("the rehearsal has begun; turn switches before anything else")
        self.settings.setdefault(app, {}).update(switches)

    def begin_with(self, seed: int) -> None:
        """Fix all chance by this number in place of the run's own."""
        if self.begun:
            raise RuntimeError("the rehearsal has begun; name the seed before anything else")
        self.seed = seed

    def account(self, app: str, **spec: Any) -> None:
        """Open the account of an app otherwise than usual."""
        if self.begun:
            raise RuntimeError("the rehearsal has begun; say how accounts are opened before anything else")
        self.accounts.setdefault(app, {}).update(spec)

    def given(self) -> dict[str, Any]:
        """What a `World` or `Stack.private` is made with. From here on nothing can be changed."""
        self.begun = True
        return {
            "seed": self.seed,
            "at": self.at,
            "profile": self.profile,
            "settings": self.settings,
            "accounts": self.accounts,
        }
