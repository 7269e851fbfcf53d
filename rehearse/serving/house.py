"""The fakes of a stack in this process, and their bond with the core's."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rehearse.deliveries import Deliveries
from rehearse.errors import OtherVersion
from rehearse.fill import FillError, fill, world
from rehearse.fill.rows import Outcome
from rehearse.places import APPS, inspectors
from rehearse.serving import extras, last_started, ready_file
from rehearse.serving.cores import WorkspacesOutside
from rehearse.serving.joined import RunningCore
from rehearse.serving.options import BadOption, Options
from rehearse.wiring import vendors
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

Say = Callable[[str], None]


class House:
    """The fakes, the control API and what joins them with the core's process, if there is one.

    Raises `BadOption`, `OtherVersion` or `PortTaken` where they cannot be made.
    """

    def __init__(self, options: Options, process: RunningCore | None, say: Say) -> None:
        self._options, self._process, self._say = options, process, say
        self._deliveries = Deliveries(HttpPoster(), self._arrived)
        self._sites = Sites(vendors(), poster=self._deliveries)
        self._site = self._first_site()
        self._urls: dict[str, str] = {}
        self._token = fresh_token()
        self._server = self._make_server()
        self._urls |= self._server.urls
        self._cores = WorkspacesOutside(process, self._deliveries)
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
        lines += [f"  {'inspect':<12}{app:<12}{url}" for app, url in inspectors(shape).items()]
        clock = self._site.clock
        about = f"seed {shape['seed']}, clock {clock.mode} at {iso(clock.now(), millis=False)}"
        core = "all apps are connected, no sync is set up: `rehearse sync set-up`"
        end = [core if "core" in shape else "without a core (--no-core)"]
        return "\n".join(["rehearse is up", *lines, f"  ready file  {place}", f"  {about}", f"  {end[0]}"])

    def _shape(self) -> dict[str, Any]:
        with self._control.app_context():
            return ready_shape(self._site)

    def _first_site(self) -> Site:
        folder, options = self._options.folder(), self._options
        if folder is not None:
            try:
                found = state.load(self._sites, folder)
            except state.Unreadable as error:
                raise OtherVersion(str(error)) from error
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

    def _make_server(self) -> Server:
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
            ports=self._options.wanted_ports(),
            host=self._options.host,
            allow_hosts=self._options.allow_hosts,
            closing=self._sites.closing,
        )

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
            fill(world(name), send, apps=site.accounts)
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
