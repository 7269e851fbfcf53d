"""The scenarios of ``setup_credentials.feature``."""

from __future__ import annotations

from pytest_bdd import scenarios

scenarios("setup_credentials.feature")
