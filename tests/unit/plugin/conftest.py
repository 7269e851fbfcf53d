"""Lets the processes of the projects under test find the package, and load no other plugins."""

from __future__ import annotations

import pytest

from tests.tree import ROOT


@pytest.fixture(autouse=True)
def bare_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
