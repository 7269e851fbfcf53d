"""The projects under test are somebody's own."""

from __future__ import annotations

from tests.unit.plugin.conftest import bare_project

__all__ = ["bare_project"]
