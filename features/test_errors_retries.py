"""The scenarios of ``errors_retries.feature``."""

from __future__ import annotations

from pytest_bdd import scenarios

scenarios("errors_retries.feature")
