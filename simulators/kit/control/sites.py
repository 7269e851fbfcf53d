"""Sites: making private ones, listing, dropping, resetting; importing nothing of any vendor."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response

from simulators.kit.clock import Clock, iso
from simulators.kit.control.bodies import NewSite, Nothing, instant, read
from simulators.kit.control.desk import asked_site, desk, site_of
from simulators.kit.control.errors import ControlError
from simulators.kit.rng import fresh_seed
from simulators.kit.sites import Site
from simulators.kit.wire import json_response

blueprint = Blueprint("sites", __name__)


@blueprint.get("/sites")
def list_sites() -> Response:
    """Every site, oldest first."""
    return json_response({"sites": [_summary(site) for site in desk().sites.all()]})


@blueprint.post("/sites")
def create_site() -> Response:
    """A private site; the answer has the shape of the ready file."""
    asked = read(NewSite)
    clock = Clock(instant(asked.at) if asked.at else None, factor=_factor(asked.clock))
    seed = fresh_seed() if asked.seed is None else asked.seed
    _check_profile(asked.profile)
    unknown = sorted({*(asked.accounts or ())} - {*desk().sites.vendors})
    if unknown:
        hint = f"there are {', '.join(desk().sites.vendors)}"
        raise ControlError(400, "no_such_app", f"no app {unknown[0]!r}", hint=hint)
    try:
        site = desk().sites.create(seed=seed, clock=clock, profile=asked.profile, accounts=asked.accounts)
    except ValueError as error:
        raise ControlError(400, "bad_account", str(error), hint="the app's options are wrong") from None
    try:
        if asked.world is not None:
            _fill(site, asked.world)
        attached = desk().on_site
        desk().told[site.id] = (attached(site) if attached else None) or {}
    except BaseException:
        desk().sites.drop(site.id)
        raise
    site.snapshots.start_here()
    return json_response(ready(site), 201)


@blueprint.get("/sites/<name>")
def show_site(name: str) -> Response:
    """A site in the shape of the ready file, with the newest tokens."""
    return json_response(ready(site_of(name)))


@blueprint.delete("/sites/<name>")
def drop_site(name: str) -> Response:
    """Forget a private site and everything in it."""
    site = site_of(name)
    if site is desk().default_site:
        raise ControlError(
            409, "default_site", "the default site cannot be dropped", hint="POST reset empties it"
        )
    dropped = desk().on_drop
    if dropped is not None:
        dropped(site)
    desk().sites.drop(name)
    desk().told.pop(name, None)
    return json_response({})


@blueprint.post("/reset")
def reset_site() -> Response:
    """Back to how the site began."""
    read(Nothing)
    asked_site().snapshots.reset()
    return json_response({})


def ready(site: Site) -> dict[str, Any]:
    """The site in the shape of the ready file: where each app is and with which credentials."""
    urls = desk().base_urls
    shape: dict[str, Any] = {
        "version": 1,
        "site": site.id,
        "seed": site.streams.seed,
        "hand": site.hand,
        "control": {"base_url": urls.get("control", ""), "token": desk().token},
    }
    for account in site.every_account():
        shape.setdefault(
            account.app, {"base_url": urls.get(account.app, ""), **site.vendor(account.app).ready(account)}
        )
    return {**shape, **desk().told.get(site.id, {})}


def _summary(site: Site) -> dict[str, Any]:
    return {
        "id": site.id,
        "seed": site.streams.seed,
        "profile": site.profile,
        "now": iso(site.clock.now()),
        "mode": site.clock.mode,
        "accounts": {app: [account.id for account in site.accounts[app]] for app in site.accounts},
    }


def _fill(site: Site, world: str) -> None:
    fill = desk().fill_world
    if fill is None:
        raise ControlError(
            400, "no_worlds", "this server knows no worlds", hint="POST records fills accounts"
        )
    try:
        fill(site, world)
    except LookupError as error:
        raise ControlError(400, "no_such_world", str(error)) from None


def _check_profile(profile: str) -> None:
    if profile not in ("sandbox", "production"):
        raise ControlError(400, "no_such_profile", f"no profile {profile!r}", hint="sandbox or production")


def _factor(text: str) -> float:
    """``real``, ``frozen`` or ``x60``."""
    named = {"real": 1.0, "frozen": 0.0}
    try:
        factor = named[text] if text in named else float(text.removeprefix("x"))
    except ValueError:
        factor = -1.0
    if not 0 <= factor < float("inf"):
        raise ControlError(400, "bad_clock", f"no clock {text!r}", hint="real, frozen or x60")
    return factor
