"""How commands fail: with a sentence that says the way out, and an exit code that says which kind it is."""

from __future__ import annotations

import os
import sys
from typing import Any

import click

EPILOG = "Exit codes: 0 all went well, 1 it ran and failed, 2 wrong usage, 3 it could not run."


class Failed(click.ClickException):
    """It ran, and it failed."""

    exit_code = 1


class CannotRun(click.ClickException):
    """It could not even begin."""

    exit_code = 3


class Commands(click.Group):
    """A group whose commands fail in words instead of tracebacks."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            # Whoever read our output has gone; the interpreter's own flush at exit must not complain again.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(1)
        except OSError as error:
            raise CannotRun(_os_words(error)) from error
        except Exception as error:
            raise _told(error) from error


def _told(error: Exception) -> Exception:
    """An error of ours as click tells it; any other as it is."""
    from rehearse.errors import NoSuchThing, Refused, RehearseError

    if isinstance(error, (NoSuchThing, Refused)):
        return Failed(str(error))
    if isinstance(error, RehearseError):
        return CannotRun(str(error))
    return error


def _os_words(error: OSError) -> str:
    from simulators.kit.listening import PortTaken

    if isinstance(error, PortTaken):
        return str(error)
    place = f" ({error.filename})" if error.filename else ""
    return f"{error.strerror or error}{place}"
