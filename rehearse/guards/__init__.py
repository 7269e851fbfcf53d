"""The core's guards by name, each of which can be taken away for a while.

``with guards.off("pacing"): ...``: what nobody notices then is not tested.
"""

from rehearse.guards.guard import Guard, Swap
from rehearse.guards.registry import GUARDS, get, off

__all__ = ["GUARDS", "Guard", "Swap", "get", "off"]
