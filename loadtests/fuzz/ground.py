"""A portal to be pestered: what its routes are made of, and how a call gets there."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any
from urllib.parse import unquote_to_bytes, urlencode

from loadtests.fuzz.bodies import BODIES, keys
from loadtests.fuzz.calls import Author, Call
from loadtests.fuzz.values import Chance
from loadtests.fuzz.verdict import Reply
from simulators.crm import auth, vendor
from simulators.crm.object_types import OBJECT_TYPES
from simulators.kit.clock import Clock, parse_iso
from simulators.kit.pipeline import Fake
from simulators.kit.sites import Site, Sites
from simulators.kit.timeline import advance

AT = parse_iso("2026-11-02T09:15:04.120Z")
_LONGEST_LEARNED = 80
_SETTINGS = {"limits": False, "access_token_life": 365 * 86_400_000}


class Receiver:
    """Takes webhooks as unreliably as a real one; what it is sent has to be JSON."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance

    def post(self, url: str, body: bytes, headers: object, timeout_ms: int, site: object) -> int:
        assert isinstance(json.loads(body), (dict, list))
        return int(self._chance.one((200, 200, 204, 404, 500)))


class Ground:
    """One portal on a frozen site, with limits off. ``token`` opens it."""

    def __init__(self, seed: int) -> None:
        self.chance = Chance(f"fuzz/{seed}")
        self._crm = vendor()
        sites = Sites([self._crm], poster=Receiver(self.chance))
        self.site: Site = sites.create(
            seed=seed, clock=Clock(AT, factor=0), accounts={"crm": {"settings": _SETTINGS}}
        )
        self._fake = Fake(self._crm, sites)
        ready = self._crm.ready(self.site.account("crm"))
        self.token = str(ready["access_token"])
        self.author = self._author(ready)

    def send(self, call: Call) -> Reply:
        """The answer to a call. What the fake raises gets through."""
        before = self.site.events.last
        started: list[tuple[int, dict[str, str]]] = []

        def start(status: str, headers: list[tuple[str, str]], _error: Any = None) -> Any:
            for name, value in headers:
                (name + value).encode("latin-1")
                assert "\n" not in value, name
                assert "\r" not in value, name
            started.append((int(status[:3]), {name.lower(): value for name, value in headers}))

        chunks = self._fake(_environ(call), start)
        with _closed(chunks):
            body = b"".join(chunks)
        [(status, answered)] = started
        return Reply(status, answered, body, self.site.events.after(before, 10_000))

    def learn(self, reply: Reply) -> None:
        """Keep ids and names out of an answer for later calls, and the keys that it asks for."""
        if (
            not reply.headers.get("content-type", "").startswith("application/json")
            or len(reply.body) > 50_000
        ):
            return
        if reply.body and reply.status < 400:
            self._learn("", json.loads(reply.body), 6)
        elif reply.body:
            missing = str(json.loads(reply.body).get("message")).rpartition("not set [")[2]
            for key in missing.rstrip("]").split(", "):
                if key.isalnum() and key not in self.chance.keys and len(key) < 40:
                    self.chance.keys.append(key)

    def _learn(self, name: str, data: Any, depth: int) -> None:
        if isinstance(data, dict) and depth:
            for key, value in list(data.items())[:12]:
                self._learn(key, value, depth - 1)
        elif isinstance(data, list) and depth:
            for value in data[:3]:
                self._learn(name, value, depth - 1)
        elif isinstance(data, (str, int)) and len(str(data)) <= _LONGEST_LEARNED:
            self.chance.learn(name, str(data))

    def let_time_pass(self, milliseconds: int) -> None:
        """Webhooks go out, the index catches up, tokens end."""
        advance(self.site, milliseconds)

    def _oauth(self, form: dict[str, str]) -> str:
        """The access token of the app that the portal has installed."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        reply = self.send(Call("POST", "/oauth/v1/token", headers=headers, body=urlencode(form).encode()))
        return str(json.loads(reply.body)["access_token"])

    def _author(self, ready: dict[str, Any]) -> Author:
        types = [name for type in OBJECT_TYPES.values() for name in type.names]
        types = types * 12 + ["p_pets", "2-1", "0-999", "nothing"]
        objects = dict.fromkeys(
            ("type", "a", "b", "target", "object_type", "from_type", "to_type", "object", "to"), types
        )
        app = [str(ready["app_id"])]
        self.chance.keys += sorted({key for _, body in BODIES for key in keys(body)})
        for name in ("id", "to_id", "record_id"):
            for number in range(1, 8):
                self.chance.learn(name, str(number))
        secret = {name: str(ready[name]) for name in ("client_id", "client_secret")}
        refresh = {**secret, "grant_type": "refresh_token", "refresh_token": str(ready["refresh_token"])}
        code = {**secret, "grant_type": "authorization_code", "code": "x", "redirect_uri": "http://a.test"}
        self.chance.learn("client_id", secret["client_id"])
        return Author(
            self.chance,
            self._crm.flask().url_map,
            gaps={**objects, "app_number": app, "app_id": app},
            bodies=BODIES,
            forms=[refresh, code, {**secret, "token": str(ready["access_token"])}, {"grant_type": "x"}, {}],
            logins=[f"Bearer {ready['access_token']}"] * 3 + [f"Bearer {self._oauth(refresh)}"],
            developer=auth.DEVELOPER,
            key=str(ready["developer_key"]),
        )


def _environ(call: Call) -> dict[str, Any]:
    """A call as a WSGI server hands it on."""
    found: dict[str, Any] = {
        "REQUEST_METHOD": call.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(call.path).decode("latin-1"),
        "QUERY_STRING": call.query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8701",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "127.0.0.1:8701",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(call.body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    if call.body or call.method not in ("GET", "HEAD"):
        found["CONTENT_LENGTH"] = str(len(call.body))
    for name, value in call.headers.items():
        key = name.upper().replace("-", "_")
        found[key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"] = value
    return found


@contextmanager
def _closed(chunks: Any) -> Iterator[None]:
    """WSGI wants an answer closed where it can be."""
    if hasattr(chunks, "close"):
        with closing(chunks):
            yield
    else:
        yield
