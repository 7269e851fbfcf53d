"""Rehearse: a SaaS sync meets its vendors before it meets a real account.

`World` is everything in one process, `Stack` the same as servers.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rehearse.stack import Stack
    from rehearse.world import World

__all__ = ["Stack", "World"]

_HOMES = {"Stack": "rehearse.stack", "World": "rehearse.world"}


def __getattr__(name: str) -> Any:
    """Imported at first use: pytest loads this package in every project that has it."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
