"""The scenarios of ``netsuite_records.feature``."""

from __future__ import annotations

from pytest_bdd import scenarios

scenarios("netsuite_records.feature")
