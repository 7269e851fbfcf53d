"""What the control API works with, and whom a call is about."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from flask import current_app, request

from simulators.kit.control.errors import ControlError
from simulators.kit.sites import Site, Sites

OnSite: TypeAlias = Callable[[Site], dict[str, Any] | None]
"""Attaches what else a private site needs; what it returns goes into the site's ready-file shape."""

FillWorld: TypeAlias = Callable[[Site, str], None]
"""Puts the world of this name into a site. Raises `LookupError` for a name it does not know."""


@dataclass(frozen=True)
class Desk:
    """Handed to `create_control` once; ``told`` is what a site's ready-file shape holds beside the fakes."""

    sites: Sites
    default_site: Site
    token: str
    base_urls: Mapping[str, str]
    on_site: OnSite | None
    on_drop: Callable[[Site], None] | None
    fill_world: FillWorld | None
    streams: threading.BoundedSemaphore
    told: dict[str, dict[str, Any]] = field(default_factory=dict)


def desk() -> Desk:
    """The desk of the app that is running."""
    found: Desk = current_app.extensions["desk"]
    return found


def asked_site() -> Site:
    """The site that ``?site=`` names, or the default one."""
    name = request.args.get("site")
    return desk().default_site if name is None else site_of(name)


def site_of(name: str) -> Site:
    """The site with this id, or an answer that says which there are."""
    try:
        return desk().sites.get(name)
    except LookupError as error:
        known = ", ".join(site.id for site in desk().sites.all())
        raise ControlError(404, "no_such_site", str(error), hint=f"there are {known}") from None
