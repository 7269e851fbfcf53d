"""The project as files, as a fresh checkout holds them."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("rehearse", "simulators", "sync_core")

_LEFT_OUT = {"build", "node_modules", "__pycache__"}


def project_files(*suffixes: str, under: str = ".") -> list[Path]:
    """All files below ``under``, sorted, without what is built, cached or hidden; `.ci` is looked into.

    With ``suffixes`` only files that end in one of them. Links are not followed, so nothing comes twice.
    """
    found = []
    for folder, folders, names in os.walk(ROOT / under):
        folders[:] = sorted(name for name in folders if name == ".ci" or not _left_out(name))
        found += [Path(folder, name) for name in names if name != ".git"]
    return sorted(path for path in found if path.is_file() and (not suffixes or path.suffix in suffixes))


def inside(path: Path) -> str:
    """The path as seen from the project's root."""
    return path.relative_to(ROOT).as_posix()


def _left_out(name: str) -> bool:
    return name in _LEFT_OUT or name.startswith(".") or name.endswith(".egg-info")
