"""The same rehearsal as servers: for SDKs, browsers and load, in whatever language they are written."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from rehearse.errors import RehearseError
from rehearse.outside import LONG, Outside
from rehearse.places import APPS
from rehearse.rehearsal import Rehearsal
from rehearse.serving import ready_file
from rehearse.serving.options import Options
from rehearse.world import START
from simulators.kit.clock import pause, seconds_running

START_SECONDS = 30.0
STOP_SECONDS = 15.0


class Stack(Rehearsal):
    """A running stack, through its default site, whose workspace has all apps connected.

    Made from the content of its ready file. `Stack.start` starts one that ends with the block. ``patience``
    is how many seconds the core may take for one answer.
    """

    def __init__(self, ready: Mapping[str, Any], *, patience: float = LONG) -> None:
        self.ready, self._patience = dict(ready), patience
        self.outside = Outside(ready, patience=patience)
        super().__init__(self.outside)

    @classmethod
    @contextmanager
    def start(cls, **options: Any) -> Iterator[Stack]:
        """Servers of their own for this block, on free ports unless ``ports`` says otherwise.

        ``options`` are those of `rehearse.serving.options.Options`. Nothing outlives the block, nor this
        process. Raises `RehearseError` with the last words of a stack that does not start.
        """
        with started(Options(**{"ports": "auto", "listed": False, **options})) as place:
            stack = cls(ready_file.read(place))
            try:
                yield stack
            finally:
                stack.close()

    @contextmanager
    def private(
        self,
        *,
        seed: int = 1,
        at: str | None = START,
        clock: str = "frozen",
        profile: str = "sandbox",
        settings: Mapping[str, Mapping[str, Any]] | None = None,
        accounts: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> Iterator[Rehearsal]:
        """A site and a workspace of one's own on these servers, as a `World`: empty, frozen, unconnected.

        ``clock`` may also be ``real``, and ``at`` None, which is now.
        """
        specs = {
            app: {**(accounts or {}).get(app, {}), "settings": dict((settings or {}).get(app, {}))}
            for app in APPS
        }
        muted = [app for app in APPS if specs[app]["settings"].pop("webhook_url", None) == ""]
        body = {"seed": seed, "clock": clock, "at": at, "profile": profile, "accounts": specs}
        made = self.outside.control.call("POST", "/sites", json=body)
        outside = Outside(made, patience=self._patience)
        try:
            for app in muted:
                outside.mute(app, muted=True)
            yield Rehearsal(outside)
        finally:
            outside.drop()
            outside.close()


@contextmanager
def started(options: Options) -> Iterator[Path]:
    """A stack in processes of its own for this block; where its ready file lies. Raises `RehearseError`."""
    with tempfile.TemporaryDirectory(prefix="rehearse-") as folder:
        place = Path(options.ready_file or f"{folder}/ready.json")
        chosen = msgspec.structs.replace(options, ready_file=str(place))
        log = Path(folder, "stack.log")
        with log.open("wb") as said:
            process = subprocess.Popen(
                [sys.executable, "-m", "rehearse.serving", msgspec.json.encode(chosen).decode()],
                stdin=subprocess.PIPE,
                stdout=said,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            _wait_ready(process, place, log)
            yield place
        finally:
            _stop(process)


def _wait_ready(process: subprocess.Popen[bytes], place: Path, log: Path) -> None:
    until = seconds_running() + START_SECONDS
    while not place.exists():
        if process.poll() is not None or seconds_running() > until:
            raise RehearseError(
                f"the stack did not start: {log.read_text('utf-8', 'replace').strip()[-2_000:]}"
            )
        pause(0.005)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Its standard input is its life line."""
    if process.stdin is not None:
        process.stdin.close()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
