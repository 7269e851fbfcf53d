"""A sync core that somebody else runs and that a stack's sites use all the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from rehearse.serving import ready_file


class RunningCore(Protocol):
    """The process of a core, as far as a stack has to do with it."""

    @property
    def pid(self) -> int | None:
        """The process id; None where it is nobody's business."""

    def wait_ready(self) -> dict[str, Any]:
        """Its ready file: ``base_url`` and ``admin_token``, and ``capabilities`` where it has not all."""

    def watch(self, ended: Callable[[int], None]) -> None:
        """Call ``ended`` with the exit status if the process ends although nobody asked it to."""

    def stop(self) -> None:
        """End it."""

    def last_words(self) -> str:
        """The end of what it printed."""


class JoinedCore:
    """Implements `RunningCore` for one that is neither started nor ended here; ``file`` says where it is."""

    pid = None

    def __init__(self, file: Path) -> None:
        self._file = file

    def wait_ready(self) -> dict[str, Any]:
        return ready_file.read_core(self._file)

    def watch(self, ended: Callable[[int], None]) -> None:
        """Whoever runs it watches it."""

    def stop(self) -> None:
        """Whoever started it ends it."""

    def last_words(self) -> str:
        return ""
