"""``sync-core serve``: the API and the syncs in one process."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

import click
import msgspec

from sync_core.cli.config import Config
from sync_core.cli.errors import CannotRun
from sync_core.cli.opening import Opening, furnish
from sync_core.runners.embedded import EmbeddedRunner
from sync_core.web import Hub, create_app
from sync_core.web.server import PortTaken, Server


def serve(
    config: Config, *, host: str | None, port: str | None, ready_file: Path | None, until_stdin_closes: bool
) -> None:
    """Serve until a signal; requests and cycles in hand are finished."""
    if not config.admin_token:
        raise CannotRun("there is no admin token; set admin_token in the settings, or SYNC_CORE_ADMIN_TOKEN")
    opening = Opening(config)
    runner = EmbeddedRunner(threads=config.workers)
    hub = Hub(
        admin_token=config.admin_token,
        runner=runner,
        rehearsal=config.rehearsal,
        shared=config.shared,
        public_url=config.public_url,
        open_workspace=None if _is_fixed(config) else opening.take,
        close_workspace=opening.close,
    )
    try:
        server = Server(
            create_app(hub),
            host=host or config.host,
            port=_port(port, config.port),
            allow_hosts=config.allow_hosts,
            threads=config.threads,
        )
    except PortTaken as error:
        raise CannotRun(str(error)) from None
    for wanted in opening.wanted():
        with opening.taking(wanted.id, wanted.name) as workspace:
            furnish(workspace, wanted, rehearsal=config.rehearsal)
        hub.add(workspace, token=wanted.token)
    _run(server, hub, runner, ready_file, until_stdin_closes=until_stdin_closes)


def _run(
    server: Server, hub: Hub, runner: EmbeddedRunner, ready_file: Path | None, *, until_stdin_closes: bool
) -> None:
    syncing = threading.Thread(target=runner.run, name="runner", daemon=True)
    syncing.start()
    if until_stdin_closes:
        threading.Thread(target=_watch_stdin, args=(server,), name="stdin", daemon=True).start()

    def ready() -> None:
        if ready_file is not None:
            _write_ready(ready_file, server, hub)
        click.echo(f"serving on {server.url}")

    try:
        server.run_until_signal(ready)
    finally:
        runner.stop()
        syncing.join()
        for seat in hub.all():
            seat.workspace.close()
        if ready_file is not None:
            ready_file.unlink(missing_ok=True)
    click.echo("stopped")


def _write_ready(path: Path, server: Server, hub: Hub) -> None:
    """Written at once, readable by its owner only: it holds tokens."""
    ready = {
        "base_url": server.url,
        "admin_token": hub.admin_token,
        "pid": os.getpid(),
        "workspaces": [{"id": seat.workspace.id, "token": seat.token} for seat in hub.all()],
    }
    new = path.with_name(path.name + f".{os.getpid()}")
    try:
        new.touch(mode=0o600)
        new.write_bytes(msgspec.json.encode(ready) + b"\n")
        os.replace(new, path)  # noqa: PTH105 - says what it is for
    except OSError as error:
        new.unlink(missing_ok=True)
        raise CannotRun(f"cannot write the ready file {path}: {error.strerror}") from None


def _watch_stdin(server: Server) -> None:
    # Not through sys.stdin: its lock, held by a reading thread, aborts the interpreter's shutdown.
    while os.read(sys.stdin.fileno(), 4096):
        pass
    server.stop()


def _is_fixed(config: Config) -> bool:
    """Whether no workspace can join: there is one file, or other processes would not hear of it."""
    one_file = config.database_url != "sqlite://" and "{workspace}" not in config.database_url
    return config.shared or one_file


def _port(given: str | None, otherwise: int) -> int:
    if given is None:
        return otherwise
    if given == "auto":
        return 0
    if not given.isdecimal() or int(given) > 65_535:
        raise click.BadParameter(
            f"{given!r} is no port; write a number up to 65535, or auto", param_hint="--port"
        )
    return int(given)
