"""What only a rehearsal may do: set a workspace's clock, settle it, keep and restore its database."""

from __future__ import annotations

from typing import Any, Literal

import msgspec
from flask import Blueprint, Response

from sync_core.engine.difference import changes_between
from sync_core.engine.running import Unsettled
from sync_core.engine.workspace import Workspace
from sync_core.ports import VirtualClock
from sync_core.store import intents
from sync_core.store.database import image_of, restore_image
from sync_core.web.answers import answer, iso, iso_or_none, listed
from sync_core.web.asking import Body, Nothing, hub, instant, only, read, seat, seat_of
from sync_core.web.errors import ApiError
from sync_core.web.hub import Seat

blueprint = Blueprint("rehearsal", __name__)

NOW = "now"
"""In place of a snapshot's name: how everything is at the moment."""


class Settle(Body):
    """``look`` asks for a cycle although none is due; ``seconds`` bounds the wait on a clock that runs."""

    look: bool = False
    seconds: float = 30.0


class Clock(Body):
    """``now`` is ISO 8601 or milliseconds. What is absent stays as it is; ``factor`` goes with ``scaled``."""

    now: int | str | None = None
    mode: Literal["frozen", "real", "scaled"] | None = None
    factor: float | None = None


@blueprint.post("/settle")
def settle() -> Response:
    """Do all that is due and answer when the workspace is quiet; 504 with what is pending if it never is."""
    _rehearsal_only()
    only()
    asked, workspace, runner = read(Settle), seat().workspace, hub().runner
    if asked.look:
        workspace.wake("user")
        runner.wake(workspace.id)
    try:
        settled = runner.settle(workspace.id, seconds=asked.seconds)
    except Unsettled as failed:
        pending = [*failed.pending, *_in_flight(workspace)]
        hint = "ask again, or read events and health for what stands in the way"
        raise ApiError(504, "NOT_SETTLED", str(failed), hint=hint, pending=pending) from None
    return answer(
        {
            "settled": True,
            "now": iso(workspace.clock.now()),
            "next_due": iso_or_none(settled.next_due),
            "next_look": iso_or_none(settled.next_look),
            "found": settled.found,
        }
    )


@blueprint.get("/workspaces/<id>/clock")
def show_clock(id: str) -> Response:
    """The workspace's time and its pace."""
    only()
    return answer(_clock_json(seat_of(id).workspace))


@blueprint.put("/workspaces/<id>/clock")
def set_clock(id: str) -> Response:
    """Set the workspace's time, its pace, or both; a step back makes clients forget limits and tokens."""
    _rehearsal_only()
    only()
    asked, workspace = read(Clock), seat_of(id).workspace
    clock = workspace.clock
    if not isinstance(clock, VirtualClock):
        raise ApiError(409, "REAL_CLOCK", "this workspace goes by the machine's clock, which cannot be set")
    before = clock.now()
    now = before if asked.now is None else instant(asked.now, "now")
    clock.set(now, factor=_factor(asked, clock.factor))
    if now < before:
        workspace.forget_clients()
        workspace.take_over()  # a lease that was taken later than now would hold for long
    hub().runner.clock_set(id, back=now < before)
    return answer(_clock_json(workspace))


@blueprint.get("/workspaces/<id>/snapshots")
def list_snapshots(id: str) -> Response:
    """The names under which the database was kept."""
    only()
    return listed([{"name": name, "bytes": len(image)} for name, image in seat_of(id).snapshots.items()])


@blueprint.put("/workspaces/<id>/snapshots/<name>")
def take_snapshot(id: str, name: str) -> Response:
    """Keep the workspace's whole database as it stands, in this process's memory."""
    _rehearsal_only()
    read(Nothing)
    here = _on_sqlite(seat_of(id))
    here.snapshots[name] = image_of(here.workspace.store)
    return Response(status=204)


@blueprint.post("/workspaces/<id>/snapshots/<name>/restore")
def restore_snapshot(id: str, name: str) -> Response:
    """Put a kept database in place of all that is stored now. The clock is set by itself."""
    _rehearsal_only()
    read(Nothing)
    here = _on_sqlite(seat_of(id))
    if name == NOW:
        raise ApiError(404, "NOT_FOUND", f"{NOW!r} is how everything is already")
    restore_image(here.workspace.store, _image(here, name))
    here.workspace.forget_clients()
    hub().runner.clock_set(id, back=True)
    return Response(status=204)


@blueprint.delete("/workspaces/<id>/snapshots/<name>")
def drop_snapshot(id: str, name: str) -> Response:
    """Forget a kept database; there need not be one."""
    _rehearsal_only()
    seat_of(id).snapshots.pop(name, None)
    return Response(status=204)


@blueprint.get("/workspaces/<id>/snapshots/<before>/diff/<after>")
def compare_snapshots(id: str, before: str, after: str) -> Response:
    """What happened to links, errors, syncs and connections between two; ``now`` is the present."""
    _rehearsal_only()
    only()
    here = _on_sqlite(seat_of(id))
    told = changes_between(_image(here, before), _image(here, after))
    return listed([msgspec.to_builtins(one) for one in told])


def _image(here: Seat, name: str) -> bytes:
    if name == NOW:
        return image_of(here.workspace.store)
    if name not in here.snapshots:
        known = ", ".join(here.snapshots) or "none"
        raise ApiError(404, "NOT_FOUND", f"there is no snapshot {name!r}", hint=f"there are: {known}")
    return here.snapshots[name]


def _in_flight(workspace: Workspace) -> list[str]:
    with workspace.store.transaction() as tx:
        writes = intents.count(tx)
    return [f"{writes} writes in flight"] * bool(writes)


def _on_sqlite(here: Seat) -> Seat:
    if hub().shared:
        raise ApiError(409, "NO_SNAPSHOTS", "other processes serve this database, too; they would not notice")
    dialect = here.workspace.store.engine.dialect.name
    if dialect != "sqlite":
        raise ApiError(409, "NO_SNAPSHOTS", f"snapshots are images of SQLite files; this is {dialect}")
    return here


def _factor(asked: Clock, current: float) -> float:
    if asked.factor is not None and (asked.mode not in (None, "scaled") or asked.factor < 0):
        raise ApiError(400, "BAD_BODY", "factor goes with the mode scaled, and is not below 0")
    if asked.mode == "scaled" and asked.factor is None:
        raise ApiError(400, "BAD_BODY", "the mode scaled needs a factor")
    if asked.factor is not None:
        return asked.factor
    return current if asked.mode is None else {"frozen": 0.0, "real": 1.0}[asked.mode]


def _clock_json(workspace: Workspace) -> dict[str, Any]:
    clock = workspace.clock
    factor = clock.factor if isinstance(clock, VirtualClock) else 1.0
    mode = {0.0: "frozen", 1.0: "real"}.get(factor, "scaled")
    return {"now": iso(clock.now()), "mode": mode, "factor": factor}


def _rehearsal_only() -> None:
    if not hub().rehearsal:
        raise ApiError(
            409,
            "REHEARSAL_ONLY",
            "this is for rehearsals",
            hint="start the core with rehearsal = true in its settings",
        )
