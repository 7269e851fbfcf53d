"""The scenarios of ``several_syncs.feature``."""

from __future__ import annotations

from pytest_bdd import scenarios

scenarios("several_syncs.feature")
