"""Two cores to be judged: our own, started alone as anybody would, and the naive one."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from rehearse.cli import main
from rehearse.serving.core_process import CoreProcess
from tests.e2e.accept.watching import serving, watched
from tests.naive_core.app import create_app
from tests.tree import ROOT

ADMIN = "admin-of-a-test"
SETTINGS = {
    "database_url": "sqlite://",
    "admin_token": ADMIN,
    "rehearsal": True,
    "clock": "frozen",
    "at": "2000-01-01T00:00:00Z",
}


@dataclass
class Ran:
    """What ``rehearse accept`` printed, and its exit code."""

    status: int
    out: str
    err: str


@dataclass
class Judged:
    """A verdict as ``--json`` tells it, by ``Feature: scenario (example)``, and what the watch saw."""

    status: int
    data: dict[str, Any]
    wrong: list[str]
    used: set[str]

    def those(self, outcome: str) -> list[str]:
        return [name for name, one in self.scenarios().items() if one["outcome"] == outcome]

    def scenarios(self) -> dict[str, dict[str, Any]]:
        return {
            f"{feature['name']}: {one['scenario']}" + (f" ({one['example']})" if one["example"] else ""): one
            for feature in self.data["features"]
            for one in feature["scenarios"]
        }

    def story(self) -> str:
        """What failed and why, for whoever reads the failure of the test."""
        failed = [f"{name}: {one['step']}: {one['reason']}" for name, one in self.scenarios().items()]
        return "\n".join(failed)


def accept(*words: str) -> Ran:
    """``rehearse accept`` with these words."""
    ran = CliRunner().invoke(main, ["accept", *words], env={"REHEARSE_CORE_TOKEN": None})
    if ran.exception is not None and not isinstance(ran.exception, SystemExit):
        raise ran.exception
    return Ran(ran.exit_code, ran.stdout, ran.stderr)


def judged(url: str, capabilities: tuple[str, ...], *words: str) -> Judged:
    """The verdict on the core at this address, each of its exchanges held against the surface."""
    with watched(url, ADMIN, capabilities) as watch:
        ran = accept("--core", watch.url, "--token", ADMIN, "--json", *words)
    assert ran.out.startswith("{"), ran.out + ran.err
    return Judged(ran.status, json.loads(ran.out), watch.wrong, watch.used)


@pytest.fixture(scope="session")
def own_core(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Our own core, alone, in rehearsal mode."""
    folder: Path = tmp_path_factory.mktemp("core")
    process = CoreProcess(
        {**SETTINGS, "key_file": str(folder / "key")}, folder=folder, port=0, host="127.0.0.1"
    )
    try:
        yield process.wait_ready()["base_url"]
    finally:
        process.stop()


@pytest.fixture(scope="session")
def naive_core() -> Iterator[str]:
    """The naive core."""
    with serving(create_app(ADMIN)) as url:
        yield url


@pytest.fixture(scope="session")
def expected() -> dict[str, Any]:
    """What is expected of the naive core."""
    return tomllib.loads((ROOT / "tests" / "naive_core" / "expected.toml").read_text("utf-8"))
