"""Who may serve one database at the same time, and what a killed one held is free at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync_core.cli.claim import claiming
from sync_core.cli.errors import CannotRun


def test_a_second_server_is_told_about_the_first(tmp_path: Path) -> None:
    database = tmp_path / "main.db"
    with claiming(database) as first:
        assert first.alone
    with pytest.raises(CannotRun, match="another sync-core is serving"), claiming(database):
        pass
    assert first.give_back()
    with claiming(database) as next_one:
        assert next_one.alone


def test_those_that_share_serve_together_and_only_the_first_was_alone(tmp_path: Path) -> None:
    database = tmp_path / "main.db"
    with claiming(database, shared=True) as first:
        pass
    with claiming(database, shared=True) as second:
        pass
    assert (first.alone, second.alone) == (True, False)
    assert not second.give_back()
    assert first.give_back()


@pytest.mark.parametrize(("first", "second"), [(True, False), (False, True)])
def test_who_shares_and_who_does_not_exclude_each_other(tmp_path: Path, first: bool, second: bool) -> None:
    with claiming(tmp_path / "main.db", shared=first) as held:
        pass
    with pytest.raises(CannotRun, match="shared = true"), claiming(tmp_path / "main.db", shared=second):
        pass
    held.give_back()


def test_what_fails_within_the_block_holds_nothing(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), claiming(tmp_path / "main.db"):
        raise ZeroDivisionError
    with claiming(tmp_path / "main.db") as again:
        assert again.alone
