"""Starting and ending stacks, and what is left of them."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.e2e.conftest import REHEARSE, Cli, alive, eventually


def ready_at(place: Path) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads(place.read_text())
    return found


def core_pid(cli: Cli) -> int:
    return int(cli.data("status")["core"]["pid"])


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_everything_and_leaves_nothing(cli: Cli, tmp_path: Path, number: int) -> None:
    place = tmp_path / "ready.json"
    with cli.up("--ready-file", str(place)) as up:
        assert stat.S_IMODE(place.stat().st_mode) == 0o600
        ready = ready_at(place)
        core = core_pid(cli)
        assert up.stop(number) == 0
    eventually(lambda: not alive(core))
    assert not place.exists()
    assert [*cli.tmp.iterdir()] == []
    assert [*(cli.home / "rehearse").iterdir()] == []
    with pytest.raises(httpx.ConnectError):
        httpx.get(ready["control"]["base_url"])


def test_a_killed_stack_leaves_no_process_and_is_told_as_gone(cli: Cli) -> None:
    with cli.up() as up:
        core = core_pid(cli)
        up.stop(signal.SIGKILL)
        eventually(lambda: not alive(core))
        assert "does not answer any more" in cli("status", status=3)


def test_a_core_that_dies_is_told_and_the_fakes_go_on(cli: Cli) -> None:
    with cli.up("--clock", "frozen") as up:
        os.kill(core_pid(cli), signal.SIGKILL)
        up.wait_for("the sync core ended by itself")
        assert "core    down" in cli("status", status=1)
        assert "frozen" in cli("clock", "advance", "10m")
        assert "nobody answers" in cli("sync", "list", status=3)
        assert up.stop() == 0
    assert [*cli.tmp.iterdir()] == []


def test_the_fakes_alone(cli: Cli) -> None:
    with cli.up("--no-core"):
        assert cli.data("status")["core"]["state"] == "none"
        assert "without a core" in cli("sync", "list", status=3).replace(
            "without --no-core", "without a core"
        )
        assert "core" not in json.loads(cli("env", "--format", "json"))


def test_a_port_that_is_taken_is_named(cli: Cli) -> None:
    base = free_row()
    with listening(base + 1):
        shown = cli("up", "--ports", str(base), status=3)
    assert f"crm: cannot listen on 127.0.0.1:{base + 1}" in shown
    assert "--ports auto" in shown
    assert [*cli.tmp.iterdir()] == []


def test_a_core_port_that_is_taken_is_named(cli: Cli) -> None:
    base = free_row()
    with listening(base):
        shown = cli("up", "--ports", str(base), status=3)
    assert str(base) in shown
    assert "the sync core did not start" in shown
    assert [*cli.tmp.iterdir()] == []


def test_a_ready_file_that_cannot_be_written_ends_the_start(cli: Cli) -> None:
    assert "--ready-file" in cli("up", "--ports", "auto", "--ready-file", "/dev/full", status=3)
    assert [*cli.tmp.iterdir()] == []


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--world", "atlantis"), "Known: acme"),
        (("--clock", "fast"), "--clock fast"),
        (("--at", "noon"), "--at noon"),
        (("--ports", "many"), "--ports many"),
        (("--database-url", "mysql://x"), "only SQLite"),
    ],
    ids=str,
)
def test_what_cannot_be_started_says_why(cli: Cli, words: tuple[str, ...], says: str) -> None:
    shown = cli("up", *(("--ports", "auto") if words[0] != "--ports" else ()), *words, status=None)
    assert says in shown
    assert "Traceback" not in shown
    assert [*cli.tmp.iterdir()] == []


def test_a_state_folder_is_taken_up_where_it_was_left(cli: Cli, tmp_path: Path) -> None:
    kept = str(tmp_path / "kept")
    ports = ("--state", kept, "--clock", "frozen", "--seed", "5")
    with cli.up(*ports, "--world", "acme") as up:
        base = min(int(url.rpartition(":")[2]) for url in cli.data("status")["servers"].values())
        cli("sync", "set-up")
        cli("clock", "advance", "2m")
        before = cli.data("status")
        assert up.stop() == 0
    shown = cli("up", "--ports", "auto", *ports, status=3)
    assert "start with the same --ports" in shown
    assert base
    assert before["health"]["syncs"][0]["counters"]["in_sync"] > 0


def test_a_state_folder_on_the_same_ports_goes_on(cli: Cli, tmp_path: Path) -> None:
    base = free_row()
    words = ("--ports", str(base), "--state", str(tmp_path / "kept"), "--clock", "frozen", "--seed", "5")
    with cli.up(*words, "--world", "acme"):
        cli("sync", "set-up")
        cli("clock", "advance", "2m")
        before = cli.data("status")
    with cli.up(*words):
        after = cli.data("status")
        assert after["clock"]["now"] == before["clock"]["now"]
        assert after["health"]["syncs"] == before["health"]["syncs"]
        cli("clock", "advance", "10m")
        assert cli.data("card", "contacts", "101")[0]["status"] == "UP_TO_DATE"


@contextmanager
def listening(port: int) -> Iterator[None]:
    """Somebody else on that port."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        yield


def free_row() -> int:
    """The first of ten ports of which nobody uses any just now.

    They lie below those that the system hands out, of which another test may be given one at any moment.
    """
    for base in range(21_000 + os.getpid() % 1_000 * 10, 32_000, 10):
        try:
            for port in range(base, base + 10):
                with socket.socket() as tried:
                    tried.bind(("127.0.0.1", port))
        except OSError:
            continue
        return base
    raise AssertionError("no ten free ports in a row")


def test_a_state_home_that_cannot_be_written_is_told(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "rehearse").write_text("a file where a folder should be")
    place = tmp_path / "ready.json"
    with cli.up("--ready-file", str(place)) as up:
        up.wait_for("cannot remember this stack")
        assert "frozen" not in cli("clock", "show", "--ready-file", str(place))


def test_a_command_runs_beside_a_stack_of_its_own(cli: Cli) -> None:
    script = "import json, os; print(json.load(open(os.environ['REHEARSE_READY_FILE']))['crm']['portal_id'])"
    assert "1000001" in cli("run", "--seed", "3", "--", REHEARSE[0], "-c", script)
    assert [*cli.tmp.iterdir()] == []


def test_the_commands_exit_status_is_handed_on(cli: Cli) -> None:
    cli("run", "--", REHEARSE[0], "-c", "raise SystemExit(42)", status=42)
    assert "no command 'no-such-command'" in cli("run", "--", "no-such-command", status=3)
    assert [*cli.tmp.iterdir()] == []


def test_run_that_is_terminated_leaves_nothing(cli: Cli, tmp_path: Path) -> None:
    told = tmp_path / "told"
    script = f"import sys; open({str(told)!r}, 'w').close(); sys.stdin.read()"
    process = subprocess.Popen(
        [*REHEARSE, "run", "--", REHEARSE[0], "-c", script], env=cli.env, stdin=subprocess.PIPE
    )
    eventually(told.exists)
    process.send_signal(signal.SIGTERM)
    process.wait(60)
    assert [*cli.tmp.iterdir()] == []
    assert process.stdin is not None
    process.stdin.close()


def test_on_a_real_clock_an_edit_arrives_by_itself(cli: Cli) -> None:
    with cli.up("--clock", "real"):
        ready = json.loads(cli("env", "--format", "json"))
        cli("sync", "set-up")
        hand = {"Rehearse-Hand": ready["hand"]}
        body = {"properties": {"email": "ann@mail.test", "firstname": "Ann", "lastname": "Lee"}}
        made = httpx.post(
            f"{ready['crm']['base_url']}/crm/v3/objects/contacts", json=body, headers=hand
        ).json()
        eventually(lambda: cli.data("card", "contacts", made["id"])[0]["status"] == "UP_TO_DATE")
        eventually(lambda: "linked" in cli("events", "--kind", "linked"))
