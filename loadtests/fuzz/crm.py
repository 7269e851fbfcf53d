"""The CRM: every object type, four logins, the developer key."""

from __future__ import annotations

import json
from urllib.parse import urlencode

from loadtests.fuzz import verdict
from loadtests.fuzz.apps import App
from loadtests.fuzz.bodies import BODIES, keys
from loadtests.fuzz.calls import Author, Call
from loadtests.fuzz.ground import Ground
from simulators.crm import auth, vendor
from simulators.crm.object_types import OBJECT_TYPES


def author(ground: Ground) -> Author:
    """Who writes calls of a portal."""
    chance, ready = ground.chance, ground.ready
    types = [name for type in OBJECT_TYPES.values() for name in type.names]
    types = types * 12 + ["p_pets", "2-1", "0-999", "nothing"]
    objects = dict.fromkeys(
        ("type", "a", "b", "target", "object_type", "from_type", "to_type", "object", "to"), types
    )
    app = [str(ready["app_id"])]
    chance.keys += sorted({key for _, body in BODIES for key in keys(body)})
    for name in ("id", "to_id", "record_id"):
        for number in range(1, 8):
            chance.learn(name, str(number))
    secret = {name: str(ready[name]) for name in ("client_id", "client_secret")}
    refresh = {**secret, "grant_type": "refresh_token", "refresh_token": str(ready["refresh_token"])}
    code = {**secret, "grant_type": "authorization_code", "code": "x", "redirect_uri": "http://a.test"}
    chance.learn("client_id", secret["client_id"])
    return Author(
        chance,
        vendor().flask().url_map,
        gaps={**objects, "app_number": app, "app_id": app},
        bodies=BODIES,
        forms=[refresh, code, {**secret, "token": str(ready["access_token"])}, {"grant_type": "x"}, {}],
        logins=[f"Bearer {ready['access_token']}"] * 3 + [f"Bearer {_oauth(ground, refresh)}"],
        developer=auth.DEVELOPER,
        key=str(ready["developer_key"]),
    )


def _oauth(ground: Ground, form: dict[str, str]) -> str:
    """The access token of the app that the portal has installed."""
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    reply = ground.send(Call("POST", "/oauth/v1/token", headers=headers, body=urlencode(form).encode()))
    return str(json.loads(reply.body)["access_token"])


APP = App(
    vendor=vendor,
    settings={"limits": False, "access_token_life": 365 * 86_400_000},
    author=author,
    form=verdict.crm,
)
