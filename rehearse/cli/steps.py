"""``rehearse steps``."""

from __future__ import annotations

import click

from rehearse.cli.failing import EPILOG, Failed
from rehearse.cli.finding import json_option
from rehearse.cli.text import show_json


@click.command(epilog=EPILOG)
@click.argument("words", nargs=-1)
@json_option
def steps(*, words: tuple[str, ...], as_json: bool) -> None:
    """List the sentences that features can say, or those in which all WORDS occur.

    `{name:Text}` is a blank; its second word says what may stand there.
    """
    from rehearse.catalogue import catalogue, found

    entries = list(found(catalogue(), words))
    if as_json:
        show_json([entry.as_json() for entry in entries])
        return
    if not entries:
        raise Failed(f"no step mentions {' and '.join(map(repr, words))}; `rehearse steps` lists all")
    topic = ""
    for entry in entries:
        if entry.topic != topic:
            topic = entry.topic
            click.echo(f"{topic}\n")
        for one in entry.sentences:
            click.echo(f"  {'/'.join(kind.capitalize() for kind in one.types)} {one.text}")
        click.echo(click.wrap_text(entry.does, 100, "      ", "      ") + "\n")
