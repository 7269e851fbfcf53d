"""The scenarios of ``conflicts.feature``."""

from __future__ import annotations

from pytest_bdd import scenarios

scenarios("conflicts.feature")
