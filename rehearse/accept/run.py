"""The suite's run: the fakes as a stack that joins the core, and pytest in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Final

import msgspec

from rehearse.accept.job import OPTION, TOKEN, Job
from rehearse.accept.surface import About
from rehearse.accept.verdict import Message, Result, Stopped, Verdict
from rehearse.errors import RehearseError
from rehearse.serving import ready_file
from rehearse.serving.options import Options
from rehearse.stack import started
from simulators.kit.clock import seconds_running

_PLUGINS: Final = ("pytest_bdd.plugin", "rehearse.pytest_plugin", "rehearse.accept.plugin")
_NOT_OURS: Final = ("PYTEST_ADDOPTS", "PYTEST_PLUGINS")
"""Of the environment: what is meant for somebody's own tests."""

WENT_WELL: Final = (0, 1, 2, 5)
"""The exit codes of a pytest that ran: passed, failed, stopped by the plugin, nothing to run."""


def judge(
    about: About,
    url: str,
    token: str,
    *,
    only: Sequence[str] = (),
    seed: int = 1,
    told: Callable[[Result], None] = lambda _: None,
) -> Verdict:
    """Let the core at ``url`` play the scenarios; ``told`` hears of each result at once.

    ``only`` chooses those in whose feature and name one of these texts occurs. Raises `RehearseError` where
    the suite cannot run.
    """
    _need_pytest()
    begun, results, stopped = seconds_running(), [], ""
    with tempfile.TemporaryDirectory(prefix="rehearse-") as folder:
        core = Path(folder, "core.json")
        ready_file.write(
            core, {"base_url": url, "admin_token": token, "capabilities": list(about.capabilities)}
        )
        with started(Options(ports="auto", listed=False, joined=str(core), seed=seed)) as place:
            job = Job(ready_file=str(place), url=url, about=about, only=tuple(only))
            for message in _messages(job, token, seed):
                if isinstance(message, Stopped):
                    stopped = message.why
                else:
                    results.append(message)
                    told(message)
    return Verdict(
        core=about, url=url, results=tuple(results), stopped=stopped, seconds=seconds_running() - begun
    )


def _need_pytest() -> None:
    missing = [name for name in ("pytest", "pytest_bdd") if find_spec(name) is None]
    if missing:
        raise RehearseError(f"{' and '.join(missing)} is not installed; pip install 'rehearse[pytest]'")


def _messages(job: Job, token: str, seed: int) -> Iterator[Message]:
    reading, telling = os.pipe()
    with os.fdopen(reading, "rb") as lines, tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            _command(msgspec.structs.replace(job, tell=telling), seed),
            env=_environment(token),
            pass_fds=(telling,),
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        os.close(telling)
        try:
            for line in lines:
                yield msgspec.json.decode(line, type=Message)
            status = process.wait()
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait()
        if status not in WENT_WELL:
            raise RehearseError(f"the suite did not run (pytest left with {status}): {_last_words(said)}")


def _command(job: Job, seed: int) -> list[str]:
    here = files("rehearse.accept")
    plugins = [word for name in _PLUGINS for word in ("-p", name)]
    return [
        *(sys.executable, "-P", "-m", "pytest", "-c", str(here / "pytest.ini"), str(here / "suite.py")),
        *(*plugins, "-p", "no:cacheprovider", "-p", "no:warnings", "--import-mode=importlib", "--quiet"),
        # A foreign core is asked nothing beyond its surface, not even after a failure.
        *("--rehearse-replays", "none"),
        *("--on", "stack", "--rehearse-seed", str(seed), f"{OPTION}={msgspec.json.encode(job).decode()}"),
    ]


def _environment(token: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in _NOT_OURS}
    return {**kept, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", TOKEN: token}


def _last_words(said: IO[bytes]) -> str:
    said.seek(0)
    return said.read().decode("utf-8", "replace").strip()[-2_000:]
