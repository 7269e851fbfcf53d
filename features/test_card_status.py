"""The scenarios of ``card_status.feature``."""

from __future__ import annotations

from pytest_bdd import scenarios

scenarios("card_status.feature")
