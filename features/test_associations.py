"""The scenarios of ``associations.feature``."""

from __future__ import annotations

from pytest_bdd import scenarios

scenarios("associations.feature")
