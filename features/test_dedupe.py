"""The scenarios of ``dedupe.feature``."""

from __future__ import annotations

from pytest_bdd import scenarios

scenarios("dedupe.feature")
