"""Five thousand contacts as they come out of real portals, synced with the filter "all"."""

from __future__ import annotations

from pathlib import Path

from rehearse.world import World
from tests.acceptance import dirty


def test_every_row_is_linked_or_has_its_reason_and_nothing_exists_twice(tmp_path: Path) -> None:
    with World(seed=dirty.SEED) as world:
        world.connect()
        made, report = dirty.fill(world, tmp_path)
        assert len([kind for kind, rows in made.counts.items() if rows]) >= 10
        assert {one.line for part in report.parts for one in part.refused} >= set(made.unreadable)
        sync = dirty.set_up(world)
        world.advance("1h")
        assert world.core.sync(sync.id).state == "ON"
        counts = dirty.check(world, sync, report.taken)
        print(dict(counts), "refused at the import:", report.refused)
        assert min(counts["in_sync"], counts["excluded"], counts["failing"]) > 0
        before = world.now
        world.advance("10m")
        assert dirty.writes(world, since=before) == []
        assert [call for call in world.calls() if call.status == 429] == []
