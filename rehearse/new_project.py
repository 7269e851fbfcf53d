"""A project of one's own, to begin with: features, the test that binds them, and a workflow for CI."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from rehearse.errors import RehearseError

_TEMPLATE: Final = ".template"
"""Ends the names of files that must be no modules, and nobody's settings, inside the package."""

_DOT: Final = "dot-"
"""Stands for the dot that begins a name: hidden files get lost on the way into packages."""


def begin(folder: Path) -> list[Path]:
    """Put the project into a new or empty folder; its files, sorted. Raises `RehearseError`."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise RehearseError(
            f"{folder} is not empty; name a new folder, so that nothing of yours is written over"
        )
    template = files("rehearse") / "template"
    return sorted(_copy(source, folder / place) for place, source in _files(template, Path()))


def _files(source: Traversable, place: Path) -> list[tuple[Path, Traversable]]:
    """Every file below, with where it belongs."""
    found: list[tuple[Path, Traversable]] = []
    for one in source.iterdir():
        name = one.name.removesuffix(_TEMPLATE)
        there = place / (f".{name.removeprefix(_DOT)}" if name.startswith(_DOT) else name)
        found += [(there, one)] if one.is_file() else _files(one, there)
    return found


def _copy(source: Traversable, place: Path) -> Path:
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(source.read_bytes())
    except OSError as error:
        raise RehearseError(f"cannot write {place}: {error.strerror}") from None
    return place
