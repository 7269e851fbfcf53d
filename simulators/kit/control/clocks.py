"""A site's time: read, advanced, frozen, given a pace; and waiting until all is quiet."""

from __future__ import annotations

from math import isfinite

from flask import Blueprint, Response

from simulators.kit.clock import iso
from simulators.kit.control.bodies import Advance, Nothing, Scale, milliseconds, read
from simulators.kit.control.desk import asked_site
from simulators.kit.control.errors import ControlError
from simulators.kit.sites import Site
from simulators.kit.timeline import advance, pace, settle
from simulators.kit.wire import json_response

blueprint = Blueprint("clocks", __name__)


@blueprint.get("/clock")
def show_clock() -> Response:
    """The site's time and how it moves."""
    return _clock(asked_site())


@blueprint.post("/clock/advance")
def advance_clock() -> Response:
    """Let time pass; answers when everything that fell due is done."""
    passed = milliseconds(read(Advance).duration)
    if passed < 0:
        hint = "restore a snapshot to go back"
        raise ControlError(400, "bad_duration", "time never runs backwards", hint=hint)
    site = asked_site()
    advance(site, passed)
    return _clock(site)


@blueprint.post("/clock/freeze")
def freeze_clock() -> Response:
    """Stop the time where it is."""
    read(Nothing)
    site = asked_site()
    pace(site, 0)
    return _clock(site)


@blueprint.post("/clock/scale")
def scale_clock() -> Response:
    """Let the time run at a factor; 1 is real."""
    factor = read(Scale).factor
    if factor < 0 or not isfinite(factor):
        raise ControlError(400, "bad_factor", f"no pace for a clock: {factor}", hint="0 freezes, 1 is real")
    site = asked_site()
    pace(site, factor)
    return _clock(site)


@blueprint.post("/settle")
def settle_site() -> Response:
    """Wait until nothing is open or due; 504 with what is pending otherwise."""
    read(Nothing)
    settle(asked_site())
    return json_response({"settled": True})


def _clock(site: Site) -> Response:
    clock = site.clock
    return json_response({"now": iso(clock.now()), "mode": clock.mode, "factor": clock.factor})
