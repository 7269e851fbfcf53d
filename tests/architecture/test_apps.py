"""The core takes a third app by adding files: what moves records knows none of them by name."""

from __future__ import annotations

import re

from tests.tree import inside, project_files

APPS = re.compile("netsuite|quickbooks|hubspot|suiteql|intuit", re.IGNORECASE)
KNOW_APPS = (
    "sync_core/rules/offers/",
    "sync_core/rules/presets.py",
    "sync_core/rules/display_name.py",
)
"""What is offered for each app, and the rules for the display names of one of them (data-sync B.11)."""


def test_engine_planner_and_store_know_no_app_by_name() -> None:
    rooms = ("engine", "rules", "store", "runners")
    paths = [path for room in rooms for path in project_files(".py", under=f"sync_core/{room}")]
    assert len(paths) > 60, "the walk over the rooms found hardly any code"
    named = [
        f"{inside(path)}:{number}: {line.strip()}"
        for path in paths
        if not inside(path).startswith(KNOW_APPS)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if APPS.search(line)
    ]
    assert named == []
