"""``rehearse run``."""

from __future__ import annotations

import os
import subprocess
from typing import Any

import click

from rehearse.cli.failing import EPILOG, CannotRun
from rehearse.cli.stopping import unwinding_on_sigterm
from rehearse.cli.up import stack_options


@click.command(
    epilog=f"{EPILOG} Otherwise the exit code is the command's own.",
    context_settings={"ignore_unknown_options": False, "allow_interspersed_args": False},
)
@click.option("--ports", metavar="auto|BASE", default="auto", show_default=True, help="As for `rehearse up`.")
@stack_options
@click.argument("command", nargs=-1, required=True, metavar="-- CMD…")
@click.pass_context
def run(ctx: click.Context, /, command: tuple[str, ...], **options: Any) -> None:
    """Run one command beside a stack of its own, which ends with it.

    The command finds the stack as after `rehearse env`: by REHEARSE_READY_FILE and the other variables.
    """
    import msgspec

    from rehearse.cli.env import variables
    from rehearse.serving import ready_file
    from rehearse.serving.options import Options
    from rehearse.stack import started

    options["core"] = not options.pop("no_core")
    chosen = msgspec.convert({**options, "listed": False}, Options)
    with unwinding_on_sigterm(), started(chosen) as place:
        environment = {**os.environ, **variables(ready_file.read(place), str(place))}
        try:
            status = subprocess.run(command, env=environment, check=False).returncode
        except FileNotFoundError:
            raise CannotRun(f"there is no command {command[0]!r}") from None
        except OSError as error:
            raise CannotRun(f"cannot run {command[0]!r}: {error.strerror}") from None
    ctx.exit(status if status >= 0 else 128 - status)
