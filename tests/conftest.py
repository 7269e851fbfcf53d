"""Set-up for all tests: how random examples are drawn, and how a failing one is told."""

from __future__ import annotations

from hypothesis import settings

# Print what reproduces a failing example. No deadline: the machine may be busy.
settings.register_profile("rehearse", deadline=None, print_blob=True)
settings.load_profile("rehearse")
