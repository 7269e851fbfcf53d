"""A stack from its start to its end: the fakes in this process, the core in its own.

The core is started first, so that its imports and ours go on side by side.
"""

from __future__ import annotations

import signal
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from rehearse.serving import last_started
from rehearse.serving.core_process import CoreProcess
from rehearse.serving.joined import JoinedCore, RunningCore
from rehearse.serving.options import BadOption, Options
from simulators.kit.clock import pause
from simulators.kit.rng import fresh_token

Say = Callable[[str], None]

WORKSPACE = "rehearsal"
"""The default site's workspace; a private site's has the site's id."""

BEFORE_ALL_SITES = "2000-01-01T00:00:00Z"
"""Where workspaces stand until each is set to its site's clock: a step back would void their leases."""


def serve(options: Options, say: Say) -> None:
    """Run a stack until SIGTERM or SIGINT. Only in the main thread.

    Raises `RehearseError` or `PortTaken` where it cannot start; nothing is left behind then.
    """
    stop = _Stop()
    _make_state_folder(options)
    port, _ = options.wanted_ports()["core"], options.factor()
    with ExitStack() as opened:
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="rehearse-")))
        process: RunningCore | None = None
        if options.joined is not None:
            process = JoinedCore(Path(options.joined))
        elif options.core:
            process = CoreProcess(_settings(options, folder), folder=folder, port=port, host=options.host)
            opened.callback(process.stop)
        sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # its CLI: a tenth of our start
        from rehearse.serving.house import House

        house = House(options, process, say)
        opened.callback(house.close)
        place = house.open()
        opened.callback(_clear_away, place)
        say(house.summary(place))
        while not stop.asked:
            pause(0.1)
        say("stopping: finishing what is under way")


class _Stop:
    """Whether SIGTERM or SIGINT came. A plain flag: a handler must not take a lock that it interrupted."""

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask)

    def _ask(self, _number: int, _frame: object) -> None:
        self.asked = True


def _settings(options: Options, folder: Path) -> dict[str, Any]:
    """The core's settings file. In rehearsal it calls this machine only."""
    kept = options.folder()
    otherwise = "sqlite://" if kept is None else f"sqlite:///{kept}/core-{{workspace}}.db"
    return {
        "database_url": options.database_url or otherwise,
        "key_file": str((kept or folder) / "core.key"),
        "admin_token": f"admin-sim-{fresh_token()}",
        "allow_hosts": list(options.allow_hosts),
        "workers": options.workers,
        "rehearsal": True,
        "clock": "frozen",
        "at": BEFORE_ALL_SITES,
        "workspaces": [{"id": WORKSPACE, "name": "Rehearsal"}],
    }


def _make_state_folder(options: Options) -> None:
    folder = options.folder()
    try:
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadOption(f"--state {folder}: {error.strerror}") from None


def _clear_away(place: Path) -> None:
    place.unlink(missing_ok=True)
    last_started.forget(place)
