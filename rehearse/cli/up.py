"""``rehearse up``."""

from __future__ import annotations

from typing import Any

import click

from rehearse.cli.failing import EPILOG


def stack_options(command: Any) -> Any:
    """What a stack can be started with, except where it is told to whom."""
    for option in reversed(
        (
            click.option(
                "--world",
                metavar="NAME",
                help="Fill the accounts with this small world first, such as `acme`.",
            ),
            click.option(
                "--seed",
                type=click.IntRange(min=0),
                metavar="N",
                help="The number that fixes every made-up id, token and chance; one is drawn otherwise.",
            ),
            click.option(
                "--clock",
                metavar="real|frozen|xN",
                default="real",
                show_default=True,
                help="The stack's time: the machine's, standing still until `rehearse clock` moves it, "
                "or N times as fast.",
            ),
            click.option(
                "--at",
                metavar="TIME",
                help="When the clock begins, such as 2026-03-02T09:00:00Z; now otherwise.",
            ),
            click.option(
                "--profile",
                type=click.Choice(["sandbox", "production"]),
                default="sandbox",
                show_default=True,
                help="Behave as the vendors' sandboxes or as their production systems where the two differ.",
            ),
            click.option(
                "--state",
                metavar="DIR",
                type=click.Path(file_okay=False),
                help="Keep everything in this folder, and go on from what is there. In memory otherwise.",
            ),
            click.option(
                "--workers",
                metavar="N",
                type=click.IntRange(1, 64),
                default=4,
                show_default=True,
                help="Workspaces that the core syncs side by side.",
            ),
            click.option(
                "--database-url",
                metavar="URL",
                help="Where the core keeps its data; {workspace} stands for a workspace. SQLite only so far.",
            ),
            click.option("--no-core", is_flag=True, help="The fakes alone, without the sync core."),
        )
    ):
        command = option(command)
    return command


@click.command(epilog=EPILOG)
@click.option(
    "--ports",
    metavar="auto|BASE",
    default="8700",
    show_default=True,
    help="Free ports, or the first of ten: core BASE, crm BASE+1, netsuite BASE+2, quickbooks BASE+3, "
    "control BASE+9.",
)
@click.option(
    "--host",
    metavar="HOST",
    default="127.0.0.1",
    show_default=True,
    help="Listen on this address of the machine.",
)
@click.option(
    "--allow-host",
    "allow_hosts",
    metavar="NAME",
    multiple=True,
    help="Also serve calls under this host name. May be given several times.",
)
@click.option(
    "--ready-file",
    metavar="FILE",
    type=click.Path(dir_okay=False),
    help="Write addresses and tokens here, for you only, once everything answers. "
    "Without it other commands find the stack by themselves.",
)
@stack_options
def up(**options: Any) -> None:
    """Start the fakes and the sync core; they run until you interrupt them.

    The core is connected with both apps and syncs nothing yet: `rehearse sync set-up` turns a sync on.
    """
    import msgspec

    from rehearse.serving.options import Options
    from rehearse.serving.serve import serve

    options["core"] = not options.pop("no_core")
    try:
        serve(msgspec.convert(options, Options), _say)
    except LookupError as error:
        raise click.UsageError(str(error)) from None


def _say(text: str) -> None:
    click.echo(text)
