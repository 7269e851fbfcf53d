"""The ready file: where a stack's servers are and with which credentials."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from rehearse.errors import RehearseError


class CannotWrite(RehearseError):
    """A file of ours cannot be written where it should be."""


def write(path: Path, ready: dict[str, Any]) -> None:
    """Put the file there in one step, for its owner only. Raises `CannotWrite`."""
    text = msgspec.json.format(msgspec.json.encode(ready), indent=1) + b"\n"
    if path.exists() and not path.is_file():
        raise CannotWrite(
            f"the ready file cannot be {path}, which is no plain file; choose another --ready-file"
        )
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.unlink(missing_ok=True)
        fresh.touch(mode=0o600)
        fresh.write_bytes(text)
        fresh.replace(path)
    except OSError as error:
        with suppress(OSError):
            fresh.unlink()
        reason = error.strerror or str(error)
        raise CannotWrite(f"cannot write {path} ({reason}); choose another place with --ready-file") from None


def read(path: Path) -> dict[str, Any]:
    """What it says. Raises `RehearseError` with the way out."""
    found = _decoded(path)
    if found.get("version") != 1 or "control" not in found:
        raise RehearseError(f"{path} is no ready file of this version")
    return found


def read_core(path: Path) -> dict[str, Any]:
    """What a core's own ready file says, as `sync-core serve` writes it. Raises `RehearseError`."""
    found = _decoded(path)
    if not {"base_url", "admin_token"} <= found.keys():
        raise RehearseError(f"{path} is no ready file of a core: it lacks base_url or admin_token")
    return found


def _decoded(path: Path) -> dict[str, Any]:
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, Any])
    except FileNotFoundError:
        raise RehearseError(
            f"there is no ready file {path}; is the stack up? `rehearse up` starts one"
        ) from None
    except OSError as error:
        raise RehearseError(f"cannot read {path}: {error.strerror}") from None
    except msgspec.DecodeError as error:
        raise RehearseError(f"{path} is no ready file: {error}") from None
