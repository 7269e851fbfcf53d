"""The sync core as a process of its own, which ends with us, however we end."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from rehearse.errors import RehearseError
from simulators.kit.clock import pause, seconds_running

START_SECONDS = 20.0
DRAIN_SECONDS = 12.0
_CODE = "from sync_core.cli import main; main(prog_name='sync-core')"


class CoreDidNotStart(RehearseError):
    """The core's process ended, or said nothing, before it was ready; the message has its last words."""


class CoreProcess:
    """Starts at once; `wait_ready` waits for it. ``folder`` is for its settings and its ready file."""

    def __init__(self, settings: dict[str, Any], *, folder: Path, port: int, host: str) -> None:
        self._ready_file = folder / "core-ready.json"
        self._log = folder / "core.log"
        config = folder / "core.json"
        config.touch(mode=0o600)
        config.write_bytes(msgspec.json.encode(settings))
        wanted = str(port) if port else "auto"
        arguments = ["serve", "--config", str(config), "--host", host, "--port", wanted]
        with self._log.open("wb") as log:
            # Its standard input is our life line: whatever becomes of us, it closes, and the core ends.
            self._process = subprocess.Popen(
                [
                    *(sys.executable, "-c", _CODE, *arguments),
                    *("--ready-file", str(self._ready_file), "--until-stdin-closes"),
                ],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._stopping = False

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._process.poll() is None

    def wait_ready(self) -> dict[str, Any]:
        """Its ready file: ``base_url`` and tokens. Raises `CoreDidNotStart`."""
        until = seconds_running() + START_SECONDS
        while not self._ready_file.exists():
            if not self.alive or seconds_running() > until:
                self.stop()
                raise CoreDidNotStart(f"the sync core did not start: {self.last_words()}")
            pause(0.005)
        found: dict[str, Any] = msgspec.json.decode(self._ready_file.read_bytes())
        return found

    def watch(self, ended: Callable[[int], None]) -> None:
        """Call ``ended`` with the exit status if the process ends although nobody asked it to."""

        def wait() -> None:
            status = self._process.wait()
            if not self._stopping:
                ended(status)

        threading.Thread(target=wait, name="core-watch", daemon=True).start()

    def stop(self) -> None:
        """Let it finish what it has in hand and end; after a while, end it."""
        self._stopping = True
        if self.alive:
            self._process.terminate()
        try:
            self._process.wait(DRAIN_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdin is not None:
            self._process.stdin.close()

    def last_words(self) -> str:
        """The end of what it printed."""
        said = self._log.read_text("utf-8", "replace").strip() if self._log.exists() else ""
        return said[-1_500:] or "it said nothing"
