"""The people of a portal and what they may do in the core (data-sync SEED-078; H, A-27).

No vendor API tells it, so it is a setting of the workspace. Who calls with a token and names nobody acts for
the workspace itself and may do everything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from sync_core.engine.errors import CommandRefused
from sync_core.engine.workspace import Workspace
from sync_core.store import settings

SUPER_ADMIN: Final = "super_admin"
APP_MARKETPLACE: Final = "app_marketplace"
PERMISSIONS: Final = (SUPER_ADMIN, APP_MARKETPLACE)


class NotPermitted(CommandRefused):
    """The person may not do this."""

    code = "NOT_PERMITTED"


def of(workspace: Workspace) -> dict[str, list[str]]:
    """Everybody, by e-mail."""
    with workspace.store.transaction() as tx:
        return settings.users(tx)


def save(workspace: Workspace, people: Mapping[str, Sequence[str]]) -> None:
    """These people and nobody else."""
    known = {email: sorted(set(permissions)) for email, permissions in sorted(people.items())}
    with workspace.store.transaction() as tx:
        settings.save_users(tx, known)


def may_set_up(workspace: Workspace, person: str) -> None:
    """Connecting apps and setting up syncs takes a super admin or the marketplace permission (SEED-078)."""
    if person and not set(PERMISSIONS) & set(of(workspace).get(person, ())):
        raise NotPermitted(
            f"{person} may not set this up: it takes a super admin or the permission for the app marketplace"
        )
