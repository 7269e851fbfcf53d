"""What rehearse adds to the control API: the core as a thing that can be held, and webhooks that get lost."""

from __future__ import annotations

from importlib.resources import files
from typing import Any, Protocol

from flask import Blueprint, Flask, Response, current_app, request

from rehearse.errors import RehearseError
from rehearse.serving.companion import CoreOutside
from simulators.kit.control.app import PREFIX
from simulators.kit.control.bodies import Body, Nothing, read
from simulators.kit.control.desk import asked_site
from simulators.kit.control.errors import ControlError
from simulators.kit.sites import Site
from simulators.kit.wire import decode, json_response

MOVES_TIME = ("clocks.advance_clock", "clocks.settle_site")

blueprint = Blueprint("core", __name__)


class Cores(Protocol):
    """Who knows the core's side of each site."""

    def companion(self, site: Site) -> CoreOutside | None:
        """The site's workspace in the core, if it has one."""

    def about(self, site: Site) -> dict[str, Any]:
        """The core's process in plain words."""

    def mute(self, site: Site, app: str, *, muted: bool) -> None:
        """Lose an app's webhooks, or do not."""


class Notices(Body):
    """Whether an app's webhooks reach the core."""

    app: str
    reach: bool


def install(app: Flask, cores: Cores) -> None:
    """Add the routes; before time moves, the core is asked for what became due without our knowing."""
    app.extensions["cores"] = cores
    app.register_blueprint(blueprint, url_prefix=PREFIX)
    app.register_error_handler(RehearseError, _core_failed)
    app.view_functions["openapi"] = openapi

    def ask_the_core() -> None:
        if request.endpoint in MOVES_TIME:
            companion = cores.companion(asked_site())
            if companion is not None:
                companion.poke()

    app.before_request(ask_the_core)


def openapi() -> Response:
    """The control API's description with these routes in it."""
    whole, more = (
        decode(files(package).joinpath("openapi.json").read_bytes())
        for package in ("simulators.kit.control", "rehearse.serving")
    )
    whole["paths"] |= more["paths"]
    whole["components"]["schemas"] |= more["schemas"]
    return json_response(whole)


@blueprint.get("/core")
def show() -> Response:
    """Whether the core runs, is held, or is down."""
    return json_response(_cores().about(asked_site()))


@blueprint.post("/core/hold")
def hold() -> Response:
    """The core starts nothing until it is released."""
    return _hold(held=True)


@blueprint.post("/core/release")
def release() -> Response:
    """The core goes on, and looks at once."""
    return _hold(held=False)


@blueprint.put("/notices")
def notices() -> Response:
    """Lose an app's webhooks on their way to the core, or stop losing them."""
    asked, site = read(Notices), asked_site()
    if asked.app not in site.accounts:
        raise ControlError(
            400, "no_such_app", f"no app {asked.app!r}", hint=f"there are {', '.join(site.accounts)}"
        )
    _cores().mute(site, asked.app, muted=not asked.reach)
    return json_response({})


def _core_failed(error: RehearseError) -> Response:
    hint = "ask the core itself what is wrong"
    return ControlError(502, "core_failed", f"the core: {error}", hint=hint).respond()


def _hold(*, held: bool) -> Response:
    read(Nothing)
    companion = _cores().companion(asked_site())
    if companion is None or companion.down:
        raise ControlError(
            409, "no_core", "no core is running beside this site", hint="start one with `rehearse up`"
        )
    companion.hold(held=held)
    return show()


def _cores() -> Cores:
    found: Cores = current_app.extensions["cores"]
    return found
