"""In how many variants a test runs: on which backends, and under which weathers."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import pytest

Backend = Literal["world", "stack"]

CALM: Final = 0
"""The weather that is none."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to run a test; ``weather`` is a seed, or `CALM`."""

    backend: Backend
    weather: int

    def __str__(self) -> str:
        return f"{self.backend}-w{self.weather}" if self.weather else self.backend


def variants(config: pytest.Config) -> list[Variant]:
    """What the options ask for: each backend in calm, then under each weather."""
    on = backends(config)
    return [Variant(backend, weather) for backend in on for weather in (CALM, *weathers(config))]


def backends(config: pytest.Config) -> tuple[Backend, ...]:
    """Where tests run. Naming a stack that runs already means to run on it."""
    named: str | None = config.getoption("--on")
    if named == "both":
        return ("world", "stack")
    if named == "stack" or (named is None and config.getoption("--rehearse-stack") is not None):
        return ("stack",)
    return ("world",)


def weathers(config: pytest.Config) -> list[int]:
    """The seeds that were asked for, in that order, each once."""
    given: Sequence[Sequence[int]] = config.getoption("--weather") or ()
    return list(dict.fromkeys(seed for seeds in given for seed in seeds if seed != CALM))


def read_weathers(text: str) -> list[int]:
    """Seeds of ``7`` or ``1,2,3``. Raises `argparse.ArgumentTypeError`."""
    parts = text.split(",")
    if not all(part.strip().isdecimal() for part in parts):
        raise argparse.ArgumentTypeError(f"write a seed such as 7, or several as in 1,2,3, not {text!r}")
    return [int(part) for part in parts]


def running_stack(config: pytest.Config) -> Path | None:
    """The ready file of the stack to use, where one runs already: of the option, else of the environment."""
    named = config.getoption("--rehearse-stack") or os.environ.get("REHEARSE_READY_FILE")
    return Path(named) if named else None
