"""How the commands fail: a sentence that says the way out, and an exit code that says which kind it is."""

from __future__ import annotations

import click


class Failed(click.ClickException):
    """It ran, and it failed."""

    exit_code = 1


class CannotRun(click.ClickException):
    """It could not even begin."""

    exit_code = 3
