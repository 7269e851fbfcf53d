"""An account to be pestered: how a call gets there, and what is learned of its answer."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any
from urllib.parse import unquote_to_bytes

from loadtests.fuzz import apps
from loadtests.fuzz.calls import Call
from loadtests.fuzz.values import Chance
from loadtests.fuzz.verdict import Reply, faults
from simulators.kit.clock import Clock, parse_iso
from simulators.kit.pipeline import Fake
from simulators.kit.sites import Site, Sites
from simulators.kit.timeline import advance

AT = parse_iso("2026-11-02T09:15:04.120Z")
_LONGEST_LEARNED = 80
HOST = "127.0.0.1:8701"
BASE = f"http://{HOST}"


class Receiver:
    """Takes webhooks as unreliably as a real one; what it is sent has to be JSON."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance

    def post(self, url: str, body: bytes, headers: object, timeout_ms: int, site: object) -> int:
        assert isinstance(json.loads(body), (dict, list))
        return int(self._chance.one((200, 200, 204, 404, 500)))


class Ground:
    """One account on a frozen site, with limits off; ``ready`` is what opens it."""

    def __init__(self, seed: int, app: str = "crm") -> None:
        self.chance = Chance(f"fuzz/{seed}")
        self._app = apps.named(app)
        vendor = self._app.vendor()
        sites = Sites([vendor], poster=Receiver(self.chance))
        self.site: Site = sites.create(
            seed=seed, clock=Clock(AT, factor=0), accounts={app: {"settings": dict(self._app.settings)}}
        )
        self._fake = Fake(vendor, sites)
        self.ready = vendor.ready(self.site.account(app))
        self.author = self._app.author(self)

    def faults(self, call: Call, reply: Reply) -> list[str]:
        """Everything that is wrong with an answer."""
        return faults(call, reply, self._app.form)

    def send(self, call: Call) -> Reply:
        """The answer to a call. What the fake raises gets through."""
        call = self._app.signed(self, call)
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
        "HTTP_HOST": HOST,
        "REQUEST_URI": call.path + (f"?{call.query}" if call.query else ""),
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
