"""The scenarios of ``weather.feature``."""

from __future__ import annotations

from pytest_bdd import scenarios

scenarios("weather.feature")
