"""``rehearse env``."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from typing import Any

import click

from rehearse.cli.failing import EPILOG
from rehearse.cli.finding import find_ready, ready_file_option


def variables(ready: Mapping[str, Any], ready_file: str) -> dict[str, str]:
    """The environment that points programs at a stack: one variable for each entry of the ready file."""
    found = {"REHEARSE_READY_FILE": ready_file, "OAUTHLIB_INSECURE_TRANSPORT": "1"}
    for name, part in ready.items():
        if isinstance(part, dict):
            found |= {f"REHEARSE_{name}_{key}".upper(): str(value) for key, value in part.items()}
    return found


@click.command(epilog=EPILOG)
@click.option(
    "--format",
    "form",
    type=click.Choice(["shell", "dotenv", "json", "github"]),
    default="shell",
    show_default=True,
    help="`eval` it in a shell, put it into a .env file, the ready file itself, or append it to $GITHUB_ENV.",
)
@ready_file_option
def env(form: str, ready_file: str | None) -> None:
    """Print what points SDKs and scripts at the running stack.

    Each entry of the ready file becomes a variable, such as REHEARSE_CRM_BASE_URL or
    REHEARSE_QUICKBOOKS_ACCESS_TOKEN. OAUTHLIB_INSECURE_TRANSPORT=1 lets python-quickbooks speak plain http.
    """
    from rehearse.serving import last_started

    ready = find_ready(ready_file)
    if form == "json":
        click.echo(json.dumps(ready, indent=1))
        return
    for name, value in variables(ready, str(last_started.find(ready_file))).items():
        if form == "shell":
            click.echo(f"export {name}={shlex.quote(value)}")
        elif form == "dotenv":
            click.echo(f"{name}={json.dumps(value)}")
        else:
            click.echo(f"{name}={value}")
