"""A stack from its start to its end: the fakes in this process, the core in its own."""

from __future__ import annotations

import os
import signal
import tempfile
import threading
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from rehearse.deliveries import Deliveries
from rehearse.fill import FillError, fill, world
from rehearse.fill.rows import Outcome
from rehearse.serving import extras, last_started, ready_file
from rehearse.serving.core_process import CoreProcess
from rehearse.serving.cores import WORKSPACE, WorkspacesOutside
from rehearse.serving.options import BadOption, Options
from rehearse.wiring import APPS
from simulators import crm, quickbooks
from simulators.kit import state
from simulators.kit.clock import Clock, iso, parse_iso
from simulators.kit.control.app import create_control
from simulators.kit.control.sites import ready as ready_shape
from simulators.kit.http import HttpPoster
from simulators.kit.pipeline import Fake
from simulators.kit.pump import Pump
from simulators.kit.rng import fresh_seed, fresh_token
from simulators.kit.server import Server
from simulators.kit.sites import Site, Sites

BEFORE_ALL_SITES = "2000-01-01T00:00:00Z"
"""Where the core's workspaces stand until each is set to its site's clock: a step back would void their leases."""

Say = Callable[[str], None]


def serve(options: Options, say: Say) -> None:
    """Run a stack until SIGTERM or SIGINT. Only in the main thread.

    Raises `RehearseError` or `PortTaken` where it cannot start; nothing is left behind then.
    """
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with ExitStack() as opened:
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="rehearse-")))
        house = House(options, folder, say)
        opened.callback(house.close)
        place = house.open()
        opened.callback(_clear_away, place)
        say(house.summary(place))
        while not stop.wait(3600):
            pass
        say("stopping: finishing what is under way")


class House:
    """The parts of a stack. ``folder`` is for files that nobody needs afterwards."""

    def __init__(self, options: Options, folder: Path, say: Say) -> None:
        self._options, self._say = options, say
        ports = options.wanted_ports()
        self._deliveries = Deliveries(HttpPoster(), self._arrived)
        self._sites = Sites([crm.vendor(), quickbooks.vendor()], poster=self._deliveries)
        self._site = self._first_site()
        self._urls: dict[str, str] = {}
        self._token = fresh_token()
        self._server = self._make_server(ports)
        self._urls |= self._server.urls
        process = self._start_core(folder, ports["core"]) if options.core else None
        self._cores = WorkspacesOutside(process, self._deliveries)
        self._process = process
        extras.install(self._control, self._cores)
        self._keeper = state.Keeper(self._sites)
        self._pump = Pump(self._sites, each_round=self._keeper.look)
        self._serving = threading.Thread(target=self._server.run, name="server", daemon=True)

    def open(self) -> Path:
        """Serve; returns the ready file, which is there once all answer."""
        self._serving.start()
        self._pump.start()
        if self._options.world is not None:
            self._fill(self._site, self._options.world)
        self._cores.begin()
        if self._process is not None:
            self._process.watch(self._core_ended)
        told = self._cores.attach_default(self._site, self._shape())
        self._control.extensions["desk"].told[self._site.id] = told
        self._site.snapshots.start_here()
        place = self._ready_place()
        ready_file.write(place, {**self._shape(), "pid": os.getpid()})
        if self._options.listed:
            self._list(place)
        return place

    def close(self) -> None:
        """End everything, each after what it has in hand."""
        self._cores.close()
        if self._serving.is_alive():
            self._pump.stop()
            self._server.stop()
            self._serving.join()
        self._keeper.save()

    def summary(self, place: Path) -> str:
        """Where everything is, for people."""
        shape = self._shape()
        lines = [
            f"  {name:<12}{shape[name]['base_url']}" for name in ("core", *APPS, "control") if name in shape
        ]
        clock = self._site.clock
        about = f"seed {shape['seed']}, clock {clock.mode} at {iso(clock.now(), millis=False)}"
        core = "both apps are connected, no sync is set up: `rehearse sync set-up`"
        end = [core if "core" in shape else "without a core (--no-core)"]
        return "\n".join(["rehearse is up", *lines, f"  ready file  {place}", f"  {about}", f"  {end[0]}"])

    def _shape(self) -> dict[str, Any]:
        with self._control.app_context():
            return ready_shape(self._site)

    def _first_site(self) -> Site:
        folder, options = self._options.folder(), self._options
        if folder is not None:
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise BadOption(f"--state {folder}: {error.strerror}") from None
            found = state.load(self._sites, folder)
            if found is not None:
                return found
        if options.profile not in ("sandbox", "production"):
            raise BadOption(f"--profile {options.profile}: write sandbox or production")
        try:
            at = None if options.at is None else parse_iso(options.at)
        except ValueError:
            raise BadOption(f"--at {options.at}: write a time such as 2026-03-02T09:00:00Z") from None
        return self._sites.create(
            seed=fresh_seed() if options.seed is None else options.seed,
            clock=Clock(at, factor=options.factor()),
            profile=options.profile,
            folder=folder,
        )

    def _make_server(self, ports: dict[str, int]) -> Server:
        self._control = create_control(
            self._sites,
            self._site,
            self._token,
            base_urls=self._urls,
            on_site=self._attach,
            on_drop=self._detach,
            fill_world=self._fill,
        )
        apps: dict[str, Any] = {app: Fake(self._sites.vendors[app], self._sites) for app in APPS}
        return Server(
            {**apps, "control": self._control},
            ports=ports,
            host=self._options.host,
            allow_hosts=self._options.allow_hosts,
            closing=self._sites.closing,
        )

    def _start_core(self, folder: Path, port: int) -> CoreProcess:
        options, kept = self._options, self._options.folder()
        otherwise = "sqlite://" if kept is None else f"sqlite:///{kept}/core-{{workspace}}.db"
        settings = {
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
        return CoreProcess(settings, folder=folder, port=port, host=options.host)

    # The parts below are made after what calls them.
    def _arrived(self, site: Site) -> None:
        self._cores.arrived(site)

    def _attach(self, site: Site) -> dict[str, Any]:
        return self._cores.attach(site)

    def _detach(self, site: Site) -> None:
        self._cores.detach(site)

    def _core_ended(self, status: int) -> None:
        self._cores.died(status)
        self._say(
            f"the sync core ended by itself (status {status}); the fakes go on without it.\n"
            f"its last words: {self._process.last_words() if self._process else ''}"
        )

    def _fill(self, site: Site, name: str) -> None:
        def send(app: str, object: str, rows: Any) -> list[Outcome]:
            imported = site.vendor(app).import_records(site.account(app), object, rows, cause="fill")
            return [{"index": one.index, "id": one.id, "refused": one.refused} for one in imported]

        try:
            fill(world(name), send)
        except FillError as error:
            raise LookupError(str(error)) from None

    def _ready_place(self) -> Path:
        if self._options.ready_file is not None:
            return Path(self._options.ready_file).absolute()
        return last_started.ready_file_of(os.getpid())

    def _list(self, place: Path) -> None:
        try:
            last_started.note(place)
        except OSError as error:
            self._say(
                f"cannot remember this stack in {last_started.state_folder()} ({error.strerror}): "
                f"other commands need --ready-file {place}"
            )


def _clear_away(place: Path) -> None:
    place.unlink(missing_ok=True)
    last_started.forget(place)
