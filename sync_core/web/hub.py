"""The workspaces that one process serves, who may speak for each, and who runs their cycles."""

from __future__ import annotations

import hmac
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256

from sync_core.engine.errors import CommandRefused, NotFound
from sync_core.engine.running import NoRunner, Runner
from sync_core.engine.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Seat:
    """A workspace in the hub. ``snapshots`` are images of its database by name, kept for a rehearsal."""

    workspace: Workspace
    token: str
    snapshots: dict[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Caller:
    """Whom a token stands for: the administrator, or one workspace."""

    admin: bool
    workspace: str = ""


class Taken(CommandRefused):
    """There is a workspace with this id already."""

    code = "WORKSPACE_EXISTS"


class CannotOpen(CommandRefused):
    """This process has nowhere to keep another workspace."""

    code = "CANNOT_OPEN_WORKSPACE"


Opener = Callable[[str, str], Workspace]
"""Makes the workspace of an id and a name, with a database of its own."""

Closer = Callable[[Workspace], None]
"""Gives a workspace's database back, and removes it where it was made for a rehearsal only."""


class Hub:
    """Workspaces by id, in the order in which they joined.

    Tokens of workspaces follow from the admin token, so that they outlive a restart without being stored.
    ``public_url`` is how the outside reaches us, where that differs from what the server sees; ``shared``
    tells that other processes serve the same workspaces.
    """

    def __init__(
        self,
        *,
        admin_token: str,
        runner: Runner | None = None,
        rehearsal: bool = False,
        shared: bool = False,
        open_workspace: Opener | None = None,
        close_workspace: Closer | None = None,
        public_url: str = "",
    ) -> None:
        self.runner: Runner = runner or NoRunner()
        self.rehearsal, self.shared, self.public_url = rehearsal, shared, public_url.rstrip("/")
        self.admin_token = admin_token
        self._open, self._close = open_workspace, close_workspace
        self._seats: dict[str, Seat] = {}
        self._lock = threading.Lock()

    def add(self, workspace: Workspace, *, token: str = "") -> Seat:
        """Serve a workspace under its id. Raises `Taken`."""
        seat = Seat(workspace, token or self._token_of(workspace.id))
        with self._lock:
            if workspace.id in self._seats:
                raise Taken(f"there is a workspace {workspace.id!r} already")
            self._seats[workspace.id] = seat
        self.runner.add(workspace)
        return seat

    def open(self, id: str, name: str) -> Seat:
        """Make a new workspace; an empty ``id`` is chosen. Raises `Taken` or `CannotOpen`."""
        if self._open is None:
            raise CannotOpen("the workspaces of this process are fixed")
        with self._lock:
            if id in self._seats:
                raise Taken(f"there is a workspace {id!r} already")
            number = len(self._seats) + 1
            while not id or id in self._seats:
                id, number = f"workspace-{number}", number + 1
        return self.add(self._open(id, name or id))

    def drop(self, id: str) -> None:
        """Serve a workspace no more. Raises `NotFound`."""
        seat = self.get(id)
        with self._lock:
            self._seats.pop(id, None)
        self.runner.drop(id)
        if self._close is not None:
            self._close(seat.workspace)

    def get(self, id: str) -> Seat:
        """The workspace with this id. Raises `NotFound`."""
        seat = self._seats.get(id)
        if seat is None:
            raise NotFound(f"there is no workspace {id!r}")
        return seat

    def all(self) -> list[Seat]:
        """Every workspace, the first one first."""
        with self._lock:
            return list(self._seats.values())

    def caller(self, token: str) -> Caller | None:
        """Whom this token stands for, or None."""
        if hmac.compare_digest(token.encode(), self.admin_token.encode()):
            return Caller(admin=True)
        found = [
            seat.workspace.id
            for seat in self.all()
            if hmac.compare_digest(token.encode(), seat.token.encode())
        ]
        return Caller(admin=False, workspace=found[0]) if found else None

    def _token_of(self, id: str) -> str:
        digest = hmac.new(self.admin_token.encode(), f"workspace/{id}".encode(), sha256)
        return f"ws-{digest.hexdigest()[:40]}"
