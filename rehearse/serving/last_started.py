"""Which stack this user started last: how commands find it without being told."""

from __future__ import annotations

import os
from pathlib import Path

from rehearse.errors import RehearseError


def state_folder() -> Path:
    """Where this user's programs keep such things."""
    chosen = os.environ.get("XDG_STATE_HOME")
    return (Path(chosen) if chosen else Path.home() / ".local" / "state") / "rehearse"


def ready_file_of(pid: int) -> Path:
    """Where the ready file of a stack lies that was not told a place."""
    return state_folder() / f"stack-{pid}.json"


def note(ready_file: Path) -> None:
    """Remember that the stack of this ready file was started last. Raises `OSError`."""
    pointer = _pointer()
    pointer.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = pointer.with_name(f".last.{os.getpid()}")
    fresh.write_text(f"{ready_file}\n", "utf-8")
    fresh.replace(pointer)


def forget(ready_file: Path) -> None:
    """That stack is gone; does nothing where another was started since."""
    try:
        if _pointer().read_text("utf-8").strip() == str(ready_file):
            _pointer().unlink(missing_ok=True)
    except OSError:
        return


def find(given: str | None) -> Path:
    """The ready file to use: as given, else of the environment, else of the stack started last."""
    named = given or os.environ.get("REHEARSE_READY_FILE")
    if named:
        return Path(named)
    try:
        found = Path(_pointer().read_text("utf-8").strip())
    except OSError:
        raise RehearseError(
            "no stack of yours is running; start one with `rehearse up`, or name one with --ready-file"
        ) from None
    if not found.exists():
        _pointer().unlink(missing_ok=True)
        raise RehearseError(
            f"the stack that was started last is gone without a word (it was at {found}); "
            "start one with `rehearse up`"
        )
    return found


def _pointer() -> Path:
    return state_folder() / "last"
