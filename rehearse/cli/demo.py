"""``rehearse demo``."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from rehearse.cli.failing import EPILOG, Failed
from rehearse.cli.finding import json_option
from rehearse.cli.stopping import unwinding_on_sigterm
from rehearse.cli.text import show_json, table

if TYPE_CHECKING:
    from rehearse.demo.chapter import Chapter
    from rehearse.stack import Stack

WIDTH = 100


@click.command(epilog=EPILOG)
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=7,
    show_default=True,
    metavar="N",
    help="The number that fixes what is made up.",
)
@click.option(
    "--watch",
    is_flag=True,
    help="Stop after each chapter until you press Enter; meanwhile look at the stack with any other command.",
)
@json_option
def demo(*, seed: int, watch: bool, as_json: bool) -> None:
    """Play a story from end to end on real servers, and tell what happened.

    About 150 contacts, the customers of a QuickBooks company and the books of a NetSuite account are filled
    in and synced; there come a conflict, a name that is taken, a lost answer, a revoked connection, an app
    that is down. Every figure is read back from the
    systems. The clock stands still between the steps, so no time is waited for; nothing is left running.
    """
    from rehearse.demo.chapter import StoryBroke
    from rehearse.stack import Stack
    from rehearse.world import START
    from simulators.kit.clock import seconds_running

    began = seconds_running()
    try:
        with (
            unwinding_on_sigterm(),
            Stack.start(clock="frozen", at=START, seed=seed, listed=watch) as stack,
        ):
            told = []
            for number, chapter in enumerate(_chapters(stack, seed), start=1):
                told.append(chapter.to_dict())
                if not as_json:
                    click.echo(_page(number, chapter))
                if watch:
                    _wait()
    except StoryBroke as broke:
        raise Failed(f"the story broke off: {broke}") from None
    seconds = round(seconds_running() - began, 1)
    if as_json:
        show_json({"seed": seed, "seconds": seconds, "chapters": told})
    else:
        click.echo(f"Played over real sockets in {seconds} s, with seed {seed}. Nothing is left running.")
        click.echo("Next: `rehearse up`, then `rehearse --help`.")


def _chapters(stack: Stack, seed: int) -> Iterator[Chapter]:
    from rehearse.demo.story import play

    return play(stack, seed=seed)


def _page(number: int, chapter: Chapter) -> str:
    parts = [f"{number}. {chapter.title}"]
    for one in chapter.told:
        if isinstance(one, str):
            parts.append(textwrap.fill(one, WIDTH, initial_indent="   ", subsequent_indent="   "))
        else:
            parts.append(table(one[1:], head=[str(cell) for cell in one[0]], indent="     "))
    return "\n".join(parts) + "\n"


def _wait() -> None:
    click.echo(
        "   (Enter goes on; `rehearse status`, `rehearse events` and the others see this stack)", err=True
    )
    sys.stdin.readline()
