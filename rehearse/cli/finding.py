"""Options that several commands share, and the running stack that they find."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from rehearse.stack import Stack

Command = TypeVar("Command", bound=Callable[..., Any])

WHICH = "the one of REHEARSE_READY_FILE, else the one that you started last"


def ready_file_option(command: Command) -> Command:
    """``--ready-file``: which stack is meant."""
    return click.option(
        "--ready-file",
        metavar="FILE",
        type=click.Path(dir_okay=False),
        help=f"The ready file of the stack that is meant; otherwise {WHICH}.",
    )(command)


def json_option(command: Command) -> Command:
    """``--json``: data in place of text."""
    return click.option("--json", "as_json", is_flag=True, help="The same as data.")(command)


def jobs_option(command: Command) -> Command:
    """``--jobs``: on how many processors."""
    return click.option(
        "--jobs", type=click.IntRange(1), help="So many processes; one for each processor if left out."
    )(command)


def processors() -> int:
    """How many processors this process may use."""
    import os

    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def find_ready(given: str | None) -> dict[str, Any]:
    """The ready file of the stack that is meant. Raises `RehearseError`."""
    from rehearse.serving import last_started, ready_file

    return ready_file.read(last_started.find(given))


def open_stack(given: str | None) -> Stack:
    """The running stack that is meant, until the command ends. Raises `RehearseError` if it is gone."""
    from rehearse.errors import RehearseError, Unreachable
    from rehearse.stack import Stack

    ready = find_ready(given)
    try:
        stack = Stack(ready)
    except Unreachable as error:
        pid = f" (process {ready['pid']})" if "pid" in ready else ""
        raise RehearseError(
            f"the stack{pid} of that ready file does not answer any more: {error}. "
            "`rehearse up` starts another"
        ) from None
    click.get_current_context().call_on_close(stack.close)
    return stack
