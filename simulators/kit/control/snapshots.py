"""Snapshots of a site: taken, listed, restored, compared."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Blueprint, Response, request

from simulators.kit.clock import iso
from simulators.kit.control.bodies import NewSnapshot, Nothing, read
from simulators.kit.control.desk import asked_site
from simulators.kit.control.errors import ControlError
from simulators.kit.sites import Site
from simulators.kit.snapshots import NOW, Snapshot
from simulators.kit.wire import json_response

blueprint = Blueprint("snapshots", __name__)


@blueprint.get("/snapshots")
def list_snapshots() -> Response:
    """The names, oldest first, with the site's time at each, and each one's parent."""
    return _taken(asked_site())


@blueprint.post("/snapshots")
def take_snapshot() -> Response:
    """Keep everything as it is under a name."""
    name = read(NewSnapshot).name
    if not name or name == NOW or "/" in name:
        hint = f"a name without slashes, other than {NOW!r}"
        raise ControlError(400, "bad_name", f"no name for a snapshot: {name!r}", hint=hint)
    site = asked_site()
    site.snapshots.take(name)
    return _taken(site, 201)


@blueprint.post("/snapshots/<name>/restore")
def restore_snapshot(name: str) -> Response:
    """Put everything back, the time included."""
    read(Nothing)
    site = asked_site()
    with _known_names():
        site.snapshots.restore(name)
    return json_response({"now": iso(site.clock.now()), "mode": site.clock.mode, "factor": site.clock.factor})


@blueprint.delete("/snapshots/<name>")
def drop_snapshot(name: str) -> Response:
    """Forget one; with ``?with_children=true`` all that came from it, too."""
    site = asked_site()
    with _known_names():
        site.snapshots.drop(name, with_children=request.args.get("with_children") == "true")
    return _taken(site)


@blueprint.get("/snapshots/<before>/diff/<after>")
def compare_snapshots(before: str, after: str) -> Response:
    """What happened, as data and as text, and the rows that differ; ``now`` as a name is the present."""
    snapshots = asked_site().snapshots
    with _known_names():
        difference = snapshots.difference(before, after)
        changes = snapshots.diff(before, after)
    return json_response({"difference": difference, "text": str(difference), "changes": changes})


def _taken(site: Site, status: int = 200) -> Response:
    taken = [site.snapshots.get(name) for name in site.snapshots.names()]
    return json_response({"snapshots": [_listed(one) for one in taken]}, status)


def _listed(one: Snapshot) -> dict[str, str | None]:
    return {"name": one.name, "at": iso(one.at), "parent": one.parent or None}


@contextmanager
def _known_names() -> Iterator[None]:
    try:
        yield
    except LookupError as error:
        raise ControlError(404, "no_such_snapshot", str(error.args[0])) from None
