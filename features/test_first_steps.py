"""The scenarios of ``first_steps.feature``."""

from __future__ import annotations

from pytest_bdd import scenarios

scenarios("first_steps.feature")
