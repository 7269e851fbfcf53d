"""``rehearse init``."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from rehearse.cli.failing import EPILOG


@click.command(epilog=EPILOG)
@click.argument("folder", type=click.Path(path_type=Path))
def init(*, folder: Path) -> None:
    """Begin a project of your own in FOLDER: features to change, and all that runs them, here and in CI.

    The folder is made; one that holds anything already is refused.
    """
    from rehearse.new_project import begin

    for place in begin(folder):
        click.echo(f"  {place}")
    click.echo(
        f"\nNext:\n  cd {shlex.quote(str(folder))}\n  pytest\n  pytest --weather 7\n\n"
        "Then change features/first.feature; `rehearse steps` lists what it can say."
    )
