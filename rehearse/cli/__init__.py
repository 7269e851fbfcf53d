"""``rehearse``: start, drive and inspect a stack.

Each command is a module that imports nothing heavy before it runs, so that ``--help`` is instant.
"""

from __future__ import annotations

import click

from rehearse.cli import (
    accept,
    card,
    clock,
    crash_points,
    demo,
    doctor,
    env,
    events,
    explore,
    fault,
    fidelity,
    fill,
    guards,
    init,
    replay,
    run,
    snapshot,
    status,
    steps,
    sync,
    up,
)
from rehearse.cli.failing import EPILOG, Commands


@click.group("rehearse", cls=Commands, epilog=EPILOG)
@click.version_option(package_name="rehearse", prog_name="rehearse")
def main() -> None:
    """Rehearse a CRM, NetSuite and QuickBooks sync before it meets a real account.

    Stateful fakes of HubSpot's CRM, of NetSuite and of QuickBooks Online beside a real sync core, on one
    clock.
    """


for _command in (
    demo.demo,
    up.up,
    env.env,
    run.run,
    init.init,
    fill.fill,
    sync.sync,
    card.card,
    events.events,
    clock.clock,
    fault.fault,
    snapshot.snapshot,
    explore.explore,
    guards.guards,
    replay.replay,
    crash_points.crash_points,
    status.status,
    steps.steps,
    fidelity.fidelity,
    accept.accept,
    doctor.doctor,
):
    main.add_command(_command)
