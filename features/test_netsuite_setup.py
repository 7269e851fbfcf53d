"""The scenarios of ``netsuite_setup.feature``."""

from __future__ import annotations

from pytest_bdd import scenarios

scenarios("netsuite_setup.feature")
