"""Puts the control API together: one Flask app, one blueprint for each kind of thing."""

from __future__ import annotations

import hmac
import threading
from collections.abc import Callable, Mapping
from importlib.resources import files

from flask import Flask, Response, request

from simulators.kit.control import clocks, errors, events, faults, pages, records, snapshots, verify
from simulators.kit.control import sites as site_routes
from simulators.kit.control.desk import Desk, FillWorld, OnSite, desk
from simulators.kit.control.errors import ControlError
from simulators.kit.sites import Site, Sites
from simulators.kit.wire import json_response

PREFIX = "/_rehearse/v1"


def create_control(
    sites: Sites,
    default_site: Site,
    token: str,
    *,
    base_urls: Mapping[str, str],
    on_site: OnSite | None = None,
    on_drop: Callable[[Site], None] | None = None,
    fill_world: FillWorld | None = None,
    streams: int = 12,
) -> Flask:
    """The control API as a WSGI app. Every call but ``health`` and ``openapi.json`` wants ``token``.

    ``base_urls`` has one for each app and for ``control``, shown for private sites; it is read at each call,
    so it may be filled in once the ports are known. ``streams`` bounds the event streams open at once: each
    holds a thread.
    """
    app = Flask(__name__, static_folder=None)
    app.extensions["desk"] = Desk(
        sites=sites,
        default_site=default_site,
        token=token,
        base_urls=base_urls,
        on_site=on_site,
        on_drop=on_drop,
        fill_world=fill_world,
        streams=threading.BoundedSemaphore(streams),
    )
    app.before_request(_admit)
    errors.register(app)
    app.add_url_rule(f"{PREFIX}/health", view_func=health)
    app.add_url_rule(f"{PREFIX}/openapi.json", view_func=openapi)
    for each in (site_routes, clocks, faults, snapshots, events, verify, records, pages):
        app.register_blueprint(each.blueprint, url_prefix=PREFIX)
    return app


def _admit() -> None:
    if request.endpoint in ("health", "openapi", None):
        return
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not hmac.compare_digest(given.encode(), desk().token.encode()):
        raise ControlError(
            401,
            "unauthorized",
            "this call wants the control token",
            hint="Authorization: Bearer <control.token>",
        )


def health() -> Response:
    """Whether the process serves at all."""
    return json_response({"status": "ok", "sites": len(desk().sites.all())})


def openapi() -> Response:
    """This API's description."""
    document = files("simulators.kit.control").joinpath("openapi.json").read_bytes()
    return Response(document, content_type="application/json")
