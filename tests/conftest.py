"""Set-up for all tests: how random examples are drawn, and how a failing one is told."""

from __future__ import annotations

# httpx loads it with its first call. Where that is a test of `pytester`, the copy is forgotten afterwards,
# and httpx does not know the exceptions of the next one.
import httpcore  # noqa: F401
from hypothesis import settings

# Print what reproduces a failing example. No deadline: the machine may be busy.
settings.register_profile("rehearse", deadline=None, print_blob=True)
settings.load_profile("rehearse")
