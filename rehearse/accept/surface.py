"""Meeting a core: does it answer, does it speak the surface, and what does it say that it can?"""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlsplit

import msgspec

from rehearse.errors import Refused, RehearseError, Unreachable
from rehearse.transport import Api, Reply, bearer
from simulators.kit.rng import fresh_token

PREFIX: Final = "/api/v1"
"""Under which every route of the surface hangs."""

SURFACE: Final = 1
"""The version of the surface that this package knows."""

SECONDS: Final = 10.0
"""How long a core may take to say what it can."""

CAPABILITIES: Final = {
    "audit": "keeps every value that gave way, and lists them",
    "checks": "tries a connection and names what is missing in the account",
    "clock": "its workspaces live on a clock that it is told",
    "events": "tells what it did, for the journal",
    "filters": "lets only those records in that meet a filter",
    "hooks": "takes the apps' webhooks",
    "languages": "labels its cards in German and French, too",
    "mappings": "lets fields be mapped otherwise",
    "placement": "says whether a card appears by itself",
    "reconnect": "takes new credentials for a connection",
    "retry": "tries records again when a user asks",
    "users": "knows who may set up",
    "warnings": "warns of what does not make a record fail",
}
"""What a core may be able to do beyond the routes that every core has."""


class CannotJudge(RehearseError):
    """There is no core to judge at the address; the message says what is there instead, and the way out."""


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """Two kinds of records that the core keeps in step."""

    crm_object: str
    app: str
    app_object: str


class About(msgspec.Struct, frozen=True, kw_only=True):
    """A core in its own words: ``GET /api/v1/capabilities``."""

    surface: int
    name: str
    syncs: tuple[Pair, ...]
    capabilities: tuple[str, ...]
    version: str = ""

    def syncs_pair(self, crm_object: str, app: str, app_object: str) -> bool:
        """Whether the core keeps these two kinds in step."""
        return Pair(crm_object=crm_object, app=app, app_object=app_object) in self.syncs


def base_url(given: str) -> str:
    """The address of a core as somebody writes it, without slash and prefix. Raises `ValueError`."""
    parts = urlsplit(given)
    if parts.scheme != "http" or not parts.hostname:
        raise ValueError(
            f"{given!r} is no address of a core; write http:// and where it is, such as http://127.0.0.1:8700"
        )
    return given.rstrip("/").removesuffix(PREFIX)


def meet(url: str, token: str) -> About:
    """What the core at a `base_url` says of itself. Raises `CannotJudge`."""
    api = Api(url, bearer(token), seconds=SECONDS)
    try:
        reply = api.send("GET", f"{PREFIX}/capabilities")
        about = _about(f"GET {url}{PREFIX}/capabilities", reply, known=bool(token))
        _try_workspace(api)
    except Unreachable as error:
        raise CannotJudge(f"{error}; is the core running?") from None
    finally:
        api.close()
    return about


def _try_workspace(api: Api) -> None:
    """Make one and remove it: without workspaces nothing can be played."""
    id = f"trial-{fresh_token()[:8]}"
    try:
        made = api.call("POST", f"{PREFIX}/workspaces", json={"id": id, "name": "Trial"})
        token = made.get("token") if isinstance(made, dict) else None
        api.call("DELETE", f"{PREFIX}/workspaces/{id}")
    except Refused as refused:
        raise CannotJudge(f"the core cannot make a workspace for each scenario: {refused}") from None
    if not isinstance(token, str):
        raise CannotJudge(f"POST {api.base_url}{PREFIX}/workspaces answered no token: {str(made)[:300]}")


def _about(call: str, reply: Reply, *, known: bool) -> About:
    if reply.status in (401, 403):
        said = "the core refuses the token" if known else "the core wants a token"
        raise CannotJudge(f"{said} ({call} answered {reply.status}); give its own with --token")
    if reply.status == 404:
        raise CannotJudge(
            f"{call} answered 404: whatever this is, it does not speak the surface that the suite needs"
        )
    if not isinstance(reply.body, dict):
        kind = reply.headers.get("content-type", "").partition(";")[0] or "nothing"
        raise CannotJudge(
            f"{call} answered {reply.status} with {kind} in place of a JSON object; "
            "is that the address of the core's API?"
        )
    if reply.status != 200:
        raise CannotJudge(f"{call} answered {reply.status}: {str(reply.body)[:300]}")
    return _read(call, reply.body)


def _read(call: str, body: dict[str, Any]) -> About:
    try:
        about = msgspec.convert(body, About)
    except msgspec.ValidationError as error:
        raise CannotJudge(f"{call} answered what is no capabilities document: {error}") from None
    if about.surface != SURFACE:
        raise CannotJudge(
            f"{about.name} speaks version {about.surface} of the surface; this rehearse knows {SURFACE}"
        )
    unknown = sorted({*about.capabilities} - {*CAPABILITIES})
    if unknown:
        raise CannotJudge(
            f"{about.name} says that it can {unknown[0]!r}, which nobody knows; "
            f"there are {', '.join(CAPABILITIES)}"
        )
    return about
