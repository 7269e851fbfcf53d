"""What a rehearsal may do: set the clock, settle, keep and restore the database."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.web.rig import START, Rig

LATER = START + 3_600_000


def test_the_clock_stands_where_it_is_set(rig: Rig) -> None:
    frozen = {"now": "2026-03-02T10:00:00.000Z", "mode": "frozen", "factor": 0.0}
    assert rig.call("PUT", "workspaces/main/clock", {"now": "2026-03-02T10:00:00Z"}) == frozen
    assert rig.call("GET", "workspaces/main/clock") == frozen
    assert rig.call("PUT", "workspaces/main/clock", {"now": LATER}) == frozen
    scaled = rig.call("PUT", "workspaces/main/clock", {"mode": "scaled", "factor": 60})
    assert (scaled["mode"], scaled["factor"]) == ("scaled", 60.0)
    assert rig.call("PUT", "workspaces/main/clock", {"mode": "real"})["mode"] == "real"
    assert rig.call("PUT", "workspaces/main/clock", {"mode": "frozen"})["mode"] == "frozen"


@pytest.mark.parametrize(
    "body",
    [
        {"now": "soon"},
        {"mode": "scaled"},
        {"mode": "real", "factor": 2},
        {"factor": -1},
        {"mode": "fast"},
        {"at": 1},
    ],
)
def test_a_clock_that_makes_no_sense_is_refused(rig: Rig, body: dict[str, Any]) -> None:
    before = rig.call("GET", "workspaces/main/clock")
    rig.call("PUT", "workspaces/main/clock", body, status=400)
    assert rig.call("GET", "workspaces/main/clock") == before


def test_settling_does_only_what_is_due(running: Rig) -> None:
    def happened() -> int:
        return len(running.site.events.after(0, 100_000))

    running.contact(email="new@acme.test", firstname="New")
    settled, before = running.pass_time(30_000), happened()
    assert (settled["settled"], settled["found"]) == (True, False)
    assert running.settle() == settled
    assert happened() == before, "not a single call"
    assert running.call("POST", "settle", {"look": True})["found"] is True


def test_settling_names_what_is_in_the_way(running: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = running.seat.workspace

    def broken(**_: object) -> None:
        raise RuntimeError("pat-sim-secret")

    with monkeypatch.context() as patch:
        patch.setattr(workspace, "cycle", broken)
        error = running.call("POST", "settle", {"look": True}, status=504)["error"]
    assert error["code"] == "NOT_SETTLED"
    assert error["pending"][0].startswith("the last cycle crashed: RuntimeError in broken")
    crash = running.call("GET", "events?limit=1000")["items"][-1]
    assert crash["kind"] == "crash"
    assert "pat-sim-secret" not in str(crash), "a message may quote anything"
    assert running.settle()["settled"] is True, "the next one tries again"


def test_a_snapshot_brings_back_all_that_was_stored(running: Rig) -> None:
    records, at = running.call("GET", "records"), running.site.clock.now()
    running.call("PUT", "workspaces/main/snapshots/start", status=204)
    running.site.snapshots.take("start")
    running.contact(email="new@acme.test", firstname="New")
    running.pass_time(300_000)
    assert running.call("GET", "records") != records
    (told,) = running.call("GET", "workspaces/main/snapshots/start/diff/now")["items"]
    assert told["text"].startswith("contact New (")
    assert "is now linked with customer" in told["text"]
    assert running.call("GET", "workspaces/main/snapshots/start/diff/start")["items"] == []
    running.call("GET", "workspaces/main/snapshots/start/diff/never", status=404)
    running.call("POST", "workspaces/main/snapshots/start/restore", status=204)
    running.site.snapshots.restore("start")
    running.call("PUT", "workspaces/main/clock", {"now": at})
    assert running.call("GET", "records") == records
    running.contact(email="other@acme.test", firstname="Other")
    running.pass_time(300_000)
    assert (
        running.call("GET", "records?q=Other%20")["items"] == running.call("GET", "records?q=other")["items"]
    )
    assert running.call("GET", "health")["syncs"][0]["counters"]["in_sync"] == 4
    assert [one["name"] for one in running.call("GET", "workspaces/main/snapshots")["items"]] == ["start"]
    running.call("DELETE", "workspaces/main/snapshots/start", status=204)
    running.call("POST", "workspaces/main/snapshots/start/restore", status=404)


def test_a_private_workspace_comes_and_goes(rig: Rig) -> None:
    rig.call("POST", "workspaces", {"id": "private"})
    rig.call("DELETE", "workspaces/private", status=204)
    rig.call("GET", "health?workspace=private", status=404)
    rig.call("DELETE", "workspaces/private", status=404)


def test_without_rehearsal_mode_none_of_it_can_be_done() -> None:
    real = Rig(rehearsal=False)
    for method, path in (
        ("PUT", "workspaces/main/clock"),
        ("POST", "settle"),
        ("PUT", "workspaces/main/snapshots/a"),
        ("POST", "workspaces/main/snapshots/a/restore"),
        ("DELETE", "workspaces/main/snapshots/a"),
        ("DELETE", "workspaces/main"),
    ):
        assert real.call(method, path, {}, status=409)["error"]["code"] == "REHEARSAL_ONLY", path


def test_what_other_processes_would_not_notice_is_refused_where_they_share() -> None:
    rig = Rig()
    rig.hub.shared = True
    for method, path in (
        ("PUT", "workspaces/main/snapshots/a"),
        ("POST", "workspaces/main/snapshots/a/restore"),
    ):
        assert rig.call(method, path, {}, status=409)["error"]["code"] == "NO_SNAPSHOTS", path
