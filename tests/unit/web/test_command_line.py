"""``sync-core``: what each command does, and how it says that it cannot."""

from __future__ import annotations

import json
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import httpx
import pytest
from click.testing import CliRunner, Result

from simulators.kit.clock import Clock
from simulators.kit.pipeline import Fake
from simulators.kit.server import serve_in_thread
from sync_core.cli import main
from sync_core.cli.config import read_config
from sync_core.cli.opening import Opening, furnish
from sync_core.engine.workspace import Workspace
from sync_core.web import Hub, create_app
from tests.unit.web.rig import OPEN, Rig

SOON = 30.0


class Ground:
    """A folder with settings that point at fakes on real sockets."""

    def __init__(self, folder: Path, rig: Rig, urls: dict[str, str]) -> None:
        self.folder, self.rig, self.urls = folder, rig, urls
        self.config = folder / "core.json"
        self.write()

    def write(self, **changes: Any) -> None:
        connections: list[dict[str, Any]] = [
            {"app": app, "base_url": url, "credentials": dict(self.rig.ready(app))}
            for app, url in self.urls.items()
        ]
        connections[1]["syncs"] = [OPEN]
        settings = {
            "database_url": "sqlite:///data/{workspace}.db",
            "admin_token": "admin-sim",
            "port": 0,
            "rehearsal": True,
            "workspaces": [{"id": "main", "connections": connections}],
        }
        self.config.write_text(json.dumps(settings | changes))

    def run(self, *words: str) -> Result:
        command, *rest = words
        return CliRunner().invoke(main, [command, "--config", str(self.config), *rest])

    def sync(self) -> None:
        """Do in this process what `serve` does in its own, until all is quiet."""
        with self._workspace() as workspace:
            furnish(workspace, read_config(self.config).workspaces[0], rehearsal=True)
            workspace.wake("test")
            while (outcome := workspace.settle()) is not None and outcome.next_due is not None:
                workspace.clock.sleep_until(outcome.next_due)

    def records(self) -> list[dict[str, Any]]:
        """What the core knows of every record."""
        with self._workspace() as workspace:
            hub = Hub(admin_token="admin-sim")
            hub.add(workspace)
            headers = {"Authorization": "Bearer admin-sim"}
            answer = create_app(hub).test_client().get("/api/v1/records", headers=headers)
            found: list[dict[str, Any]] = answer.get_json()["items"]
            return found

    @contextmanager
    def _workspace(self) -> Iterator[Workspace]:
        workspace = Opening(read_config(self.config)).open("main")
        yield workspace
        workspace.store.close()

    def files(self) -> dict[str, bytes]:
        return {
            str(path.relative_to(self.folder)): path.read_bytes()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file()
        }


@pytest.fixture
def ground(tmp_path: Path) -> Iterator[Ground]:
    rig = Rig(clock=Clock())
    rig.contact(email="ann@acme.test", firstname="Ann", lastname="Acme")
    rig.contact(email="bob@acme.test", firstname="Bob", lastname="Acme")
    rig.customer("Ann Acme", "ann@acme.test")
    fakes = {name: Fake(vendor, rig.sites) for name, vendor in rig.sites.vendors.items()}
    with serve_in_thread(fakes) as server:
        yield Ground(tmp_path, rig, dict(server.urls))


class Served:
    """A core in a process of its own, from its first ready answer to its end."""

    def __init__(self, ground: Ground, *words: str, stdin: int | None = None) -> None:
        self._ready = ground.folder / "ready.json"
        command = [sys.executable, "-m", "sync_core", "serve", "--config", str(ground.config)]
        self.process = subprocess.Popen(
            [*command, "--ready-file", str(self._ready), *words],
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[3],
        )
        assert self.process.stdout is not None
        # The line comes after the ready file was written.
        line = self.process.stdout.readline()
        assert line.startswith("serving on "), self.process.communicate(timeout=SOON)
        self.mode = stat.S_IMODE(self._ready.stat().st_mode)
        self.ready = json.loads(self._ready.read_text())

    def get(self, path: str) -> Any:
        headers = {"Authorization": f"Bearer {self.ready['admin_token']}"}
        answer = httpx.get(f"{self.ready['base_url']}/api/v1/{path}", headers=headers, trust_env=False)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def settle(self) -> None:
        headers = {"Authorization": f"Bearer {self.ready['admin_token']}"}
        url = f"{self.ready['base_url']}/api/v1/settle"
        answer = httpx.post(url, json={}, headers=headers, timeout=SOON, trust_env=False)
        assert answer.status_code == 200, answer.text

    def end(self, how: signal.Signals | None = signal.SIGTERM) -> int:
        if how is not None:
            self.process.send_signal(how)
        out, err = self.process.communicate(timeout=SOON)
        assert err == "", err
        assert out == "stopped\n"
        assert not self._ready.exists()
        return self.process.returncode


def test_serve_connects_syncs_and_goes_on_after_a_restart(ground: Ground) -> None:
    first = Served(ground)
    assert first.mode == 0o600
    assert first.ready["pid"] == first.process.pid
    assert first.ready["workspaces"][0]["id"] == "main"
    first.settle()
    assert first.end() == 0
    assert stat.S_IMODE((ground.folder / "sync-core.key").stat().st_mode) == 0o600
    assert stat.S_IMODE((ground.folder / "data" / "main.db").stat().st_mode) == 0o600

    second = Served(ground)
    second.settle()
    health = second.get("health")
    assert [bond["id"] for bond in health["connections"]] == ["crm", "quickbooks"], "not made twice"
    assert [sync["sync"] for sync in health["syncs"]] == ["sync-1"]
    assert second.ready["workspaces"] == first.ready["workspaces"], "tokens outlive a restart"
    assert second.end(signal.SIGINT) == 0


def test_serve_ends_with_its_standard_input(ground: Ground) -> None:
    served = Served(ground, "--until-stdin-closes", stdin=subprocess.PIPE)
    assert served.get("health")["workspace"] == "main"
    assert served.end(None) == 0


def test_workspaces_that_were_made_over_http_are_found_again(ground: Ground) -> None:
    first = Served(ground)
    headers = {"Authorization": "Bearer admin-sim"}
    url = f"{first.ready['base_url']}/api/v1/workspaces"
    made = httpx.post(url, json={"id": "second"}, headers=headers, trust_env=False).json()
    first.end()
    second = Served(ground)
    assert second.ready["workspaces"][1] == {"id": "second", "token": made["token"]}
    second.end()


def test_a_plan_tells_what_would_be_done_and_writes_nothing(ground: Ground) -> None:
    files, revision = ground.files(), ground.rig.site.revision()
    told = ground.run("plan", "--json")
    assert told.exit_code == 0, told.output
    plan = json.loads(told.stdout)["workspaces"][0]
    assert plan["workspace"] == "main"
    sync = plan["syncs"][0]
    assert (sync["links"], sync["to_app"]["create"], sync["to_crm"]["create"]) == (1, 1, 0)
    assert {one["name"] for one in sync["decisions"] if one["operation"] == "create"} == {"Bob Acme"}
    assert sync["complete"] is True
    shown = ground.run("plan")
    assert "create in quickbooks: Bob Acme (" in shown.stdout
    assert ground.files() == files, "not even a key or a database"
    assert ground.rig.site.revision() == revision


def test_a_plan_over_a_database_is_what_the_next_cycle_would_do(ground: Ground) -> None:
    ground.sync()
    ground.rig.crm("PATCH", "/crm/v3/objects/contacts/101", {"properties": {"phone": "+1 555 0100"}})
    files, revision = ground.files(), ground.rig.site.revision()
    sync = json.loads(ground.run("plan", "--json").stdout)["workspaces"][0]["syncs"][0]
    assert sync["to_crm"] == {"create": 0, "update": 0}
    updates = [one for one in sync["decisions"] if one["crm_id"] == "101"]
    assert [(one["operation"], one["to"], one["fields"].get("PrimaryPhone")) for one in updates] == [
        ("update", "quickbooks", "+1 555 0100")
    ]
    assert ground.files() == files
    assert ground.rig.site.revision() == revision


def test_a_plan_that_could_not_read_says_so(ground: Ground) -> None:
    ground.sync()
    ground.rig.site.faults.arm("server_error", app="quickbooks", times=None)
    failed = ground.run("plan")
    assert failed.exit_code == 1
    assert "not read to its end: quickbooks: APP_UNAVAILABLE" in failed.stdout


def test_a_backup_can_be_restored_and_is_checked_first(ground: Ground) -> None:
    served = Served(ground)
    served.settle()
    assert ground.run("backup", "--to", str(ground.folder / "kept")).exit_code == 0, (
        "also while it is at work"
    )
    before = served.get("records")["items"]
    served.end()
    file = ground.folder / "kept" / "main.db"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    restore = ("restore", "--workspace", "main", "--from", str(file))
    assert "--replace" in ground.run(*restore).stderr
    ground.rig.contact(email="later@acme.test", firstname="Later")
    ground.sync()
    assert ground.records() != before
    assert ground.run(*restore, "--replace").exit_code == 0
    assert ground.records() == before
    (ground.folder / "data" / "main.db").unlink()
    assert ground.run(*restore).exit_code == 0
    assert ground.records() == before
    other = ground.run("restore", "--workspace", "other", "--from", str(file))
    assert (other.exit_code, "belongs to the workspace 'main'" in other.stderr) == (3, True)
    strange = ground.run("restore", "--workspace", "main", "--from", str(ground.config), "--replace")
    assert (strange.exit_code, "no backup" in strange.stderr) == (3, True)
    again = ground.run("backup", "--to", str(ground.folder / "kept"))
    assert (again.exit_code, "is there already" in again.stderr) == (3, True)


def test_a_rotated_key_opens_what_the_old_one_sealed_and_the_old_one_does_not(ground: Ground) -> None:
    ground.sync()
    key = ground.folder / "sync-core.key"
    old = key.read_bytes()
    done = ground.run("rotate-key")
    assert (done.exit_code, "2 connections" in done.stdout) == (0, True)
    assert key.read_bytes().strip() != old.strip()
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert ground.run("plan").exit_code == 0
    key.write_bytes(old)
    refused = ground.run("plan")
    assert (refused.exit_code, "Set key_file or SYNC_CORE_KEY" in refused.stderr) == (3, True)


def test_an_interrupted_rotation_is_finished_by_running_it_again(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    ground.sync()
    with monkeypatch.context() as patch:
        patch.setattr("sync_core.cli.upkeep._reseal", _die)
        assert isinstance(ground.run("rotate-key").exception, KeyboardInterrupt | SystemExit)
    assert len((ground.folder / "sync-core.key").read_text().split()) == 2
    ground.sync()
    assert ground.run("rotate-key").exit_code == 0
    assert len((ground.folder / "sync-core.key").read_text().split()) == 1
    assert ground.run("plan").exit_code == 0


def _die(*_: object) -> int:
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"admin_token": ', "is no JSON"),
        ("[]", "must hold a table"),
        ('{"colour": 1}', "unknown field `colour`; there are: database_url, host, port"),
        ('{"folder": "x"}', "unknown setting `folder`"),
        ('{"workspaces": [{"id": "a", "colour": 1}]}', "there are: id, name, token, connections"),
        ('{"workspaces": [{"id": "a", "connections": [{"url": ""}]}]}', "app, base_url, credentials, syncs"),
        ('{"port": "x"}', "`$.port`"),
        ("{}", "SYNC_CORE_ADMIN_TOKEN"),
        ('{"admin_token": "a", "database_url": "postgresql://x"}', "only SQLite is supported so far"),
        ('{"admin_token": "a", "shared": true, "database_url": "sqlite://"}', "cannot be shared"),
        ('{"admin_token": "a", "rehearsal": true, "clock": "soon"}', "clock is real, frozen or x60"),
        (
            '{"admin_token": "a", "database_url": "sqlite:///core.json/x.db"}',
            "database_url names another",
        ),
        (
            '{"admin_token": "a", "database_url": "sqlite:///a", "workspaces": [{"id": "a"}, {"id": "b"}]}',
            "put {workspace} into it",
        ),
        (
            '{"admin_token": "a", "rehearsal": true, "workspaces": [{"id": "a", "connections": '
            '[{"app": "crm", "base_url": "https://api.example.com", "credentials": {}}]}]}',
            "only this machine may be called",
        ),
    ],
)
def test_settings_that_make_no_sense_are_told_with_the_way_out(tmp_path: Path, text: str, told: str) -> None:
    config = tmp_path / "core.json"
    config.write_text(text)
    done = CliRunner().invoke(main, ["serve", "--config", str(config), "--port", "auto"])
    assert done.exit_code == 3, done.output
    assert told in done.stderr


def test_a_missing_file_a_broken_key_and_a_bad_port_are_told(tmp_path: Path) -> None:
    missing = CliRunner().invoke(main, ["serve", "--config", str(tmp_path / "none.toml")])
    assert (missing.exit_code, "explain-config" in missing.stderr) == (3, True)
    config = tmp_path / "core.toml"
    config.write_text('admin_token = "a"\n')
    (tmp_path / "sync-core.key").write_text("short")
    broken = CliRunner().invoke(main, ["serve", "--config", str(config)])
    assert (broken.exit_code, "holds no key" in broken.stderr) == (3, True)
    (tmp_path / "sync-core.key").unlink()
    odd = CliRunner().invoke(main, ["serve", "--config", str(config), "--port", "x"])
    assert (odd.exit_code, "--port" in odd.stderr) == (2, True)


def test_every_command_and_option_says_what_it_does() -> None:
    context = click.Context(main)
    names = main.list_commands(context)
    assert {"serve", "plan", "migrate", "backup", "restore", "rotate-key"} <= set(names)
    for name in names:
        command = main.get_command(context, name)
        assert command is not None
        assert command.help, name
        assert "Exit codes" in (command.epilog or ""), name
        for option in command.params:
            assert isinstance(option, click.Option), name
            assert option.help, f"{name} {option.name}"


def test_help_loads_nothing_heavy() -> None:
    heavy = {"alembic", "cryptography", "flask", "httpx", "sqlalchemy", "waitress"}
    code = f"import sys, sync_core.cli; print(*sorted({heavy} & set(sys.modules)))"
    root = Path(__file__).parents[3]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=root, check=True)
    assert done.stdout.strip() == ""
    helped = subprocess.run(
        [sys.executable, "-m", "sync_core", "--help"], capture_output=True, text=True, cwd=root, check=True
    )
    assert helped.stdout.startswith("Usage: sync-core")


def test_every_setting_is_explained() -> None:
    told = CliRunner().invoke(main, ["explain-config"]).stdout
    from sync_core.cli.config import Config, ConnectionConfig, WorkspaceConfig

    for kind in (Config, WorkspaceConfig, ConnectionConfig):
        for name in kind.__struct_fields__:
            assert name == "folder" or name in told, name
