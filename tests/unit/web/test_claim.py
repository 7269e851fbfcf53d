"""Two processes cannot serve one database, and what a killed one held is free at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync_core.cli.claim import claim
from sync_core.cli.errors import CannotRun


def test_a_second_server_is_told_about_the_first(tmp_path: Path) -> None:
    database = tmp_path / "main.db"
    with claim(database), pytest.raises(CannotRun, match="another sync-core is serving"):
        claim(database)
    claim(database).close()
