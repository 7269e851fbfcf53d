from __future__ import annotations

import sqlite3
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from simulators.kit.accounts import Account
from simulators.kit.clock import Clock, wall
from simulators.kit.sites import Site, Sites
from simulators.kit.state import FILE, Keeper, Unreadable, load, save
from simulators.kit.timeline import advance
from simulators.kit.webhooks import Target
from tests.unit.kit.tiny import AT, Caller, Mailbox, Tiny, change


def a_kept_site(folder: Path, *, mailbox: Mailbox | None = None, factor: float = 0) -> Site:
    sites = Sites([Tiny()], poster=mailbox or Mailbox())
    return sites.create(seed=7, clock=Clock(AT, factor=factor), folder=folder)


def restarted(folder: Path, *, mailbox: Mailbox | None = None) -> Site:
    site = load(Sites([Tiny()], poster=mailbox or Mailbox()), folder)
    assert site is not None
    return site


def test_a_restart_goes_on_where_the_last_run_ended(tmp_path: Path) -> None:
    site = a_kept_site(tmp_path)
    caller = Caller(site)
    change(caller.account, limit=3, target=Target("http://127.0.0.1:1/", collect_ms=5_000, ladder=(1, 2)))
    caller.put("a", "1")
    caller.account.credentials["token"] = "rotated"
    site.sites.directory.register(caller.account, "token", "rotated")
    caller.account.clock_offset = 9
    advance(site, 60_000)
    caller.put("b", "2")
    site.streams.stream("dice").random()
    save(site)
    expected = [site.streams.stream("dice").random(), site.streams.letters("other", 5)]
    for account in site.every_account():
        account.database.close()

    mailbox = Mailbox()
    again = restarted(tmp_path, mailbox=mailbox)
    caller = Caller(again)
    assert (again.id, again.streams.seed, again.clock.now()) == (site.id, 7, AT + 60_000)
    assert (caller.value("a"), caller.account.clock_offset) == ("1", 9)
    assert caller.account.credentials == {"token": "rotated"}
    assert [again.streams.stream("dice").random(), again.streams.letters("other", 5)] == expected
    assert caller.put("c", "3").status_code == 200
    assert caller.put("d", "4").status_code == 429, "the calls of the last run still count"
    advance(again, 60_000)
    assert len(mailbox.posts) == 1


def test_a_real_clock_ran_on_meanwhile(tmp_path: Path) -> None:
    site = Sites([Tiny()], poster=Mailbox()).create(seed=7, clock=Clock(wall() - 5_000), folder=tmp_path)
    save(site)
    assert abs(restarted(tmp_path).clock.now() - (wall() - 5_000)) < 2_000


def test_the_file_is_its_owners(tmp_path: Path) -> None:
    site = a_kept_site(tmp_path)
    save(site)
    save(site)
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir() if "sqlite-" not in path.name) == [
        "site.json",
        "tiny-account-1.sqlite",
    ]


def test_a_file_database_has_snapshots_and_resets_too(tmp_path: Path) -> None:
    site = a_kept_site(tmp_path)
    caller = Caller(site)
    caller.put("a", "1")
    site.snapshots.take("one")
    caller.put("a", "2")
    (change_of_a,) = site.snapshots.diff("one", "now")
    assert (change_of_a.before, change_of_a.after) == ({"value": "1"}, {"value": "2"})
    site.snapshots.restore("one")
    assert caller.value("a") == "1"
    site.snapshots.reset()
    assert caller.value("a") is None
    caller.put("a", "3")
    site.account("tiny").database.close()
    save(site)
    assert Caller(restarted(tmp_path)).value("a") == "3"


def test_an_empty_folder_holds_no_site(tmp_path: Path) -> None:
    assert load(Sites([Tiny()], poster=Mailbox()), tmp_path) is None


def test_what_would_come_back_otherwise_is_refused(tmp_path: Path) -> None:
    site = a_kept_site(tmp_path)
    site.account("tiny").memory["pair"] = (1, 2)
    with pytest.raises(TypeError, match=r"tiny: memory\['pair'\] is not plain data: tuple"):
        save(site)


def test_the_keeper_saves_what_changed(tmp_path: Path) -> None:
    site = a_kept_site(tmp_path / "one")
    site.sites.create(seed=1, clock=Clock(AT, factor=0))
    keeper = Keeper(site.sites)
    keeper.look()
    written = (tmp_path / "one" / FILE).stat().st_mtime_ns
    keeper.save()
    assert (tmp_path / "one" / FILE).stat().st_mtime_ns == written
    Caller(site).put("a", "1")
    keeper.look()
    assert (tmp_path / "one" / FILE).stat().st_mtime_ns == written, "not again within a moment"
    keeper.save()
    assert (tmp_path / "one" / FILE).stat().st_mtime_ns > written


def kept_and_closed(folder: Path) -> Path:
    """A folder that a run has left; its one database."""
    site = a_kept_site(folder)
    Caller(site).put("a", "1")
    save(site)
    for account in site.every_account():
        account.database.close()
    (database,) = folder.glob("*.sqlite")
    return database


def test_tables_that_came_later_are_added_to_an_older_folder(tmp_path: Path) -> None:
    with sqlite3.connect(kept_and_closed(tmp_path)) as raw:
        raw.execute("DROP TABLE things")
    caller = Caller(restarted(tmp_path))
    assert caller.put("b", "2").status_code == 200
    assert caller.value("b") == "2"


def test_memory_that_came_later_is_a_new_account_s(tmp_path: Path) -> None:
    class Later(Tiny):
        """A vendor that has learned to remember something."""

        def open(self, site: Site, spec: Mapping[str, Any]) -> Account:
            account = super().open(site, spec)
            account.memory |= {"kinds": ["new"], "dead": "not what was kept"}
            return account

    site = a_kept_site(tmp_path)
    site.account("tiny").memory["dead"] = "this token has ended"
    save(site)
    again = load(Sites([Later()], poster=Mailbox()), tmp_path)
    assert again is not None
    assert again.account("tiny").memory == {"kinds": ["new"], "dead": "this token has ended"}


def test_a_folder_with_other_columns_is_refused_with_the_way_out(tmp_path: Path) -> None:
    with sqlite3.connect(kept_and_closed(tmp_path)) as raw:
        raw.execute("ALTER TABLE things ADD COLUMN colour")
    with pytest.raises(Unreadable, match=r"table things has other columns \(colour\).*name another folder"):
        restarted(tmp_path)


@pytest.mark.parametrize(
    ("content", "why"), [("{", "truncated"), ("{}", "missing required field"), ('{"version": 2', "truncated")]
)
def test_a_site_file_that_is_none_is_refused(tmp_path: Path, content: str, why: str) -> None:
    kept_and_closed(tmp_path)
    (tmp_path / FILE).write_text(content)
    with pytest.raises(Unreadable, match=why):
        restarted(tmp_path)


def test_a_site_of_another_version_and_a_broken_database_are_refused(tmp_path: Path) -> None:
    database, file = kept_and_closed(tmp_path), tmp_path / FILE
    written = file.read_text()
    file.write_text(written.replace('"version":1', '"version":2'))
    with pytest.raises(Unreadable, match="version 2, not 1"):
        restarted(tmp_path)
    file.write_text(written)
    for part in tmp_path.glob("*.sqlite-*"):
        part.unlink()
    database.write_bytes(b"no database at all, but long enough to be looked at " * 40)
    with pytest.raises(Unreadable, match="its database cannot be read"):
        restarted(tmp_path)
