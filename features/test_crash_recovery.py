"""The scenarios of ``crash_recovery.feature``."""

from __future__ import annotations

from pytest_bdd import scenarios

scenarios("crash_recovery.feature")
