"""Binds the steps that ship with rehearse, and turns a scenario's tags into marks."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from rehearse.steps import *  # noqa: F403

_REQUIREMENT = re.compile(r"(?:F|D|SEED)-\d+")


def pytest_configure(config: pytest.Config) -> None:
    """Register the mark that says what a scenario proves: ``-m "requirement(id='F-01')"`` selects by it."""
    config.addinivalue_line("markers", "requirement(id): what of the behaviour contract a scenario proves")


def pytest_bdd_apply_tag(tag: str, function: Callable[..., Any]) -> bool | None:
    """Tags such as ``@F-01`` are no names of marks; every other tag is left to pytest-bdd."""
    if not _REQUIREMENT.fullmatch(tag):
        return None
    pytest.mark.requirement(id=tag)(function)
    return True
