"""The scenarios of ``display_name.feature``."""

from __future__ import annotations

from pytest_bdd import scenarios

scenarios("display_name.feature")
