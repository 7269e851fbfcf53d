"""The scenarios of ``calendar.feature``."""

from __future__ import annotations

from pytest_bdd import scenarios

scenarios("calendar.feature")
