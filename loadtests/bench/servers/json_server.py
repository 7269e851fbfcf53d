"""json-server: fetched by npm into build/ when it is first wanted, where npm is at hand."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from loadtests.bench.child import ROOT, Child, server
from loadtests.bench.sample import contact, digits

VERSION = "1.0.0-beta.15"
FOLDER = ROOT / "build" / "bench" / "json-server"

# Node ends by itself when we are gone, like the other servers.
_UNTIL_INPUT_ENDS = "data:text/javascript,process.stdin.resume().on('end',()=>process.exit())"


class Missing(RuntimeError):
    """There is no json-server here, and why."""


@contextmanager
def json_server(*, port: int, contacts: int) -> Iterator[Child]:
    """A json-server with so many contacts under ``/contacts``. Raises `Missing`."""
    program = installed()
    data = FOLDER / f"db-{port}.json"
    rows = [{"id": digits(number), **contact(digits(number))} for number in range(contacts)]
    data.write_text(json.dumps({"contacts": rows}), "utf-8")
    command: list[str | Path] = [
        "node",
        "--import",
        _UNTIL_INPUT_ENDS,
        program,
        data,
        "--port",
        str(port),
        "--host",
        "127.0.0.1",
    ]
    try:
        with server(command, port=port, log=FOLDER / "log.txt") as child:
            yield child
    finally:
        data.unlink(missing_ok=True)


def installed() -> Path:
    """The program, fetched if need be. Raises `Missing`."""
    program = FOLDER / "node_modules" / "json-server" / "lib" / "bin.js"
    about = program.parents[1] / "package.json"
    if not shutil.which("node") or not shutil.which("npm"):
        raise Missing("json-server 1.0: node and npm are not here")
    if not about.exists() or json.loads(about.read_text("utf-8"))["version"] != VERSION:
        FOLDER.mkdir(parents=True, exist_ok=True)
        quiet = ("--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--silent")
        command = ["npm", "install", "--prefix", str(FOLDER), *quiet, f"json-server@{VERSION}"]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=120)
        except (subprocess.SubprocessError, OSError) as error:
            raise Missing(f"json-server {VERSION}: npm could not fetch it ({type(error).__name__})") from None
    return program
