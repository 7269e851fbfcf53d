"""``rehearse card``."""

from __future__ import annotations

from dataclasses import asdict

import click

from rehearse.cli.failing import EPILOG
from rehearse.cli.finding import json_option, open_stack, ready_file_option
from rehearse.cli.text import show_json, table


@click.command(epilog=EPILOG)
@click.argument("object")
@click.argument("id")
@click.option(
    "--lang",
    type=click.Choice(["en", "de", "fr"]),
    default="en",
    show_default=True,
    help="The language of the labels.",
)
@json_option
@ready_file_option
def card(object: str, id: str, *, lang: str, as_json: bool, ready_file: str | None) -> None:
    """Show the sync cards of a CRM record, such as `rehearse card contacts 101`."""
    from simulators.kit.clock import iso

    found = open_stack(ready_file).cards(object, id, lang)
    if as_json:
        show_json([asdict(one) for one in found])
        return
    if not found:
        click.echo(f"{object} {id} has no card: no app is connected, or records of this kind have none")
        return
    for one in found:
        rows = [("status", f"{one.label} ({one.status})")]
        if one.reason is not None:
            rows.append(("because", f"{one.reason.message} ({one.reason.code})"))
        if one.syncing_with is not None:
            rows.append(("syncing with", f"{one.syncing_with.name} ({one.syncing_with.id})"))
        if one.last_update is not None:
            rows.append(("last update", iso(one.last_update)))
        click.echo(f"{object} {id}{f', {one.sync}' if one.sync else ''}\n{table(rows)}")
