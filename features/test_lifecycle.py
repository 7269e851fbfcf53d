"""The scenarios of ``lifecycle.feature``."""

from __future__ import annotations

from pytest_bdd import scenarios

scenarios("lifecycle.feature")
