"""The scenarios of ``directions_filters.feature``."""

from __future__ import annotations

from pytest_bdd import scenarios

scenarios("directions_filters.feature")
