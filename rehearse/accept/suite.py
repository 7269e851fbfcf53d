"""The scenarios that travel with the package, bound to the steps, for pytest to collect."""

from __future__ import annotations

from importlib.resources import files

from pytest_bdd import scenarios

from rehearse.steps import *  # noqa: F403

scenarios(str(files("rehearse") / "_features"))
