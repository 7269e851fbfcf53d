"""Faults: what there is, what is armed, arming and disarming; and the weather."""

from __future__ import annotations

from flask import Blueprint, Response

from simulators.kit.control.bodies import NewFault, NewWeather, Nothing, read
from simulators.kit.control.desk import asked_site
from simulators.kit.control.errors import ControlError
from simulators.kit.faults.registry import FAULTS, about_weather, kind_of, paragraph
from simulators.kit.sites import Site
from simulators.kit.wire import json_response

blueprint = Blueprint("faults", __name__)


@blueprint.get("/faults")
def list_faults() -> Response:
    """What is armed, in the order of arming."""
    return _armed(asked_site())


@blueprint.get("/faults/known")
def known_faults() -> Response:
    """Every fault there is, with its paragraph and its parameters."""
    known = [
        {
            "name": name,
            "kind": kind_of(fault),
            "about": paragraph(name),
            "params": list(fault.options),
            "weather": about_weather(name),
        }
        for name, fault in FAULTS.items()
    ]
    return json_response({"faults": known})


@blueprint.post("/faults")
def arm_fault() -> Response:
    """Arm one."""
    asked = read(NewFault)
    site = asked_site()
    site.faults.arm(
        asked.name,
        app=asked.app,
        match=asked.match,
        times=asked.times,
        sticky=asked.sticky,
        params=asked.params,
    )
    return _armed(site, 201)


@blueprint.delete("/faults")
def disarm_all() -> Response:
    """Disarm everything."""
    read(Nothing)
    site = asked_site()
    site.faults.disarm()
    return _armed(site)


@blueprint.delete("/faults/<int:number>")
def disarm_one(number: int) -> Response:
    """Disarm the one with this id."""
    site = asked_site()
    if number not in [armed.id for armed in site.faults.armed()]:
        raise ControlError(404, "not_armed", f"no fault with the id {number} is armed")
    site.faults.disarm(number)
    return _armed(site)


@blueprint.get("/weather")
def show_weather() -> Response:
    """The weather, and what is armed beside it."""
    return _weather(asked_site())


@blueprint.post("/weather")
def set_weather() -> Response:
    """Let a seed draw faults from now on, or end that."""
    asked = read(NewWeather)
    site = asked_site()
    site.faults.set_weather(asked.seed, intensity=asked.intensity, sticky=asked.sticky)
    return _weather(site)


@blueprint.delete("/weather")
def end_weather() -> Response:
    """End the weather; what is armed stays."""
    read(Nothing)
    site = asked_site()
    site.faults.set_weather(None)
    return _weather(site)


def _weather(site: Site) -> Response:
    weather = site.faults.weather
    return json_response(
        {
            "weather": None if weather is None else weather.to_json(),
            "faults": [armed.to_json() for armed in site.faults.armed()],
        }
    )


def _armed(site: Site, status: int = 200) -> Response:
    return json_response({"faults": [armed.to_json() for armed in site.faults.armed()]}, status)
