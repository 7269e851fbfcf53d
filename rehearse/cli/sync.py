"""``rehearse sync``."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, TextIO

import click

from rehearse.cli.failing import EPILOG
from rehearse.cli.finding import json_option, open_stack, ready_file_option
from rehearse.cli.text import show_json, table

if TYPE_CHECKING:
    from rehearse.core_values import Sync

ALL_RECORDS: dict[str, list[Any]] = {"to_app": [], "to_crm": []}


@click.group(epilog=EPILOG)
def sync() -> None:
    """Turn syncs of the running stack's core on and off."""


@sync.command("list", epilog=EPILOG)
@json_option
@ready_file_option
def list_syncs(*, as_json: bool, ready_file: str | None) -> None:
    """List the syncs of all connections."""
    _show(open_stack(ready_file).core.every_sync(), as_json=as_json)


@sync.command("set-up", epilog=EPILOG)
@click.option(
    "--connection",
    default="quickbooks",
    show_default=True,
    metavar="ID",
    help="The connection to sync with: quickbooks, netsuite, or a further one's id.",
)
@click.option(
    "--crm-object", default="contacts", show_default=True, metavar="OBJECT", help="What is synced in the CRM."
)
@click.option(
    "--app-object",
    default="customer",
    show_default=True,
    metavar="OBJECT",
    help="What is synced in the app: QuickBooks has customer; NetSuite has contact, individual_customer and "
    "company_customer.",
)
@click.option(
    "--direction",
    type=click.Choice(["two_way", "to_crm", "to_app"]),
    help="Which way data flows; the core's recommendation otherwise.",
)
@click.option(
    "--winner",
    type=click.Choice(["crm", "app"]),
    help="Who wins where a rule needs one; the core's recommendation otherwise.",
)
@click.option(
    "--filters",
    type=click.Choice(["all", "recommended"]),
    default="all",
    show_default=True,
    help="Let all records in, or only those of the recommended filters, which ask for invoices.",
)
@click.option(
    "--settings",
    type=click.File("r"),
    metavar="FILE",
    help="More settings as JSON, as the core's API takes them; `-` reads standard input.",
)
@json_option
@ready_file_option
def set_up(
    *, filters: str, settings: TextIO | None, as_json: bool, ready_file: str | None, **chosen: str | None
) -> None:
    """Set up a sync between the CRM and an app, and turn it on.

    On a frozen clock nothing happens until `rehearse clock advance 1m`.
    """
    given: dict[str, Any] = {name: value for name, value in chosen.items() if value is not None}
    if filters == "all":
        given["filters"] = ALL_RECORDS
    given |= _read(settings)
    _show([open_stack(ready_file).core.set_up(**given)], as_json=as_json)


@sync.command("turn-off", epilog=EPILOG)
@click.argument("id")
@json_option
@ready_file_option
def turn_off(id: str, *, as_json: bool, ready_file: str | None) -> None:
    """Turn the sync ID off: no new write starts in either direction."""
    _show([open_stack(ready_file).core.turn_off(id)], as_json=as_json)


@sync.command(epilog=EPILOG)
@click.argument("id")
@click.option(
    "--settings",
    type=click.File("r"),
    metavar="FILE",
    help="Settings as JSON, as the core's API takes them; `-` reads standard input. Nothing changes without.",
)
@json_option
@ready_file_option
def edit(id: str, *, settings: TextIO | None, as_json: bool, ready_file: str | None) -> None:
    """Save settings of the sync ID and turn it on: every record is passed again."""
    given = _read(settings)
    _show([open_stack(ready_file).core.edit(id, **given)], as_json=as_json)


@sync.command(epilog=EPILOG)
@click.argument("id")
@json_option
@ready_file_option
def delete(id: str, *, as_json: bool, ready_file: str | None) -> None:
    """Forget the sync ID, which must be off; all records stay."""
    _show([open_stack(ready_file).core.delete(id)], as_json=as_json)


def _read(settings: TextIO | None) -> dict[str, Any]:
    if settings is None:
        return {}
    try:
        found = json.load(settings)
    except json.JSONDecodeError as error:
        raise click.BadParameter(f"no JSON: {error}", param_hint="--settings") from None
    if not isinstance(found, dict):
        raise click.BadParameter("settings are a JSON object", param_hint="--settings")
    return found


def _show(syncs: list[Sync], *, as_json: bool) -> None:
    if as_json:
        show_json([asdict(one) for one in syncs])
    elif not syncs:
        click.echo("no sync is set up: `rehearse sync set-up`")
    else:
        click.echo(
            table(
                [(one.id, one.connection, one.crm_object, one.app_object, one.state) for one in syncs],
                head=("sync", "connection", "crm object", "app object", "state"),
                indent="",
            )
        )
