"""A pass-through in front of a core that holds every exchange against the surface."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.resources import files
from typing import Any

import httpx
import msgspec
from flask import Flask, Response, request
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from waitress import create_server  # type: ignore[import-untyped]

DOCUMENT: dict[str, Any] = json.loads(files("rehearse.accept").joinpath("openapi.json").read_text("utf-8"))
PREFIX = "/api/v1"
_HOP = ("connection", "content-length", "transfer-encoding", "content-encoding", "date", "server")


class Watch:
    """``wrong`` tells what did not fit, ``used`` the operations that were called, as in ``GET /cards``."""

    def __init__(self, core: str, token: str, capabilities: tuple[str, ...]) -> None:
        self.wrong: list[str] = []
        self.used: set[str] = set()
        self.url = ""
        self._admin, self._capabilities = f"Bearer {token}", capabilities
        self._http = httpx.Client(base_url=core, timeout=120, trust_env=False)
        self.app = Flask("watch", static_folder=None)
        self.app.add_url_rule("/<path:path>", view_func=self._pass, methods=["GET", "POST", "PUT", "DELETE"])

    def _pass(self, path: str) -> Response:
        sent, url = request.get_data(), request.full_path.rstrip("?")
        answer = self._http.request(request.method, url, content=sent, headers=list(request.headers))
        found = _operation(request.method, f"/{path}".removeprefix(PREFIX))
        if found is None:
            self.wrong.append(f"{request.method} {url} is not of the surface")
        else:
            name, operation = found
            self.used.add(name)
            self.wrong += [f"{name}: {fault}" for fault in self._faults(operation, sent, answer)]
        headers = [(name, text) for name, text in answer.headers.items() if name.lower() not in _HOP]
        return Response(answer.content, answer.status_code, headers)

    def _faults(self, operation: Mapping[str, Any], sent: bytes, answer: httpx.Response) -> Iterator[str]:
        wanted = operation.get("x-capability")
        if wanted is not None and wanted not in self._capabilities:
            yield f"called although the core does not say that it can {wanted}"
        named = {one["name"] for one in operation.get("parameters", ()) if one["in"] == "query"}
        yield from (f"the parameter {name} is not told" for name in {*request.args} - named)
        if operation["security"]:
            admin = "admin" in operation["security"][0]
            if admin != (request.headers.get("Authorization") == self._admin):
                yield f"called {'without' if admin else 'with'} the admin token"
        if "requestBody" in operation:
            yield from _misfits(operation["requestBody"], sent, "asked")
        known = operation["responses"].get(str(answer.status_code))
        if known is None and answer.status_code < 400:
            yield f"answered {answer.status_code}"
        told = known or DOCUMENT["components"]["responses"]["Error"]
        if "content" in told:
            yield from _misfits(told, answer.content, "answered")


def _operation(method: str, path: str) -> tuple[str, Mapping[str, Any]] | None:
    """The fewest blanks win, so that ``/cards/placement`` is no card."""
    fitting = [
        (template.count("{"), template, methods[method.lower()])
        for template, methods in DOCUMENT["paths"].items()
        if method.lower() in methods and re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path)
    ]
    if not fitting:
        return None
    _, template, operation = min(fitting, key=lambda one: one[0])
    return f"{method} {template}", operation


def _misfits(told: Mapping[str, Any], body: bytes, verb: str) -> Iterator[str]:
    schema = {**told["content"]["application/json"]["schema"], "components": DOCUMENT["components"]}
    try:
        data = msgspec.json.decode(body)
    except msgspec.DecodeError:
        yield f"{verb} no JSON: {body[:200]!r}"
        return
    for error in Draft202012Validator(schema).iter_errors(data):
        yield f"{verb} {error.json_path}: {error.message[:300]}"


@contextmanager
def watched(core: str, token: str, capabilities: tuple[str, ...]) -> Iterator[Watch]:
    """A watch on a port of its own for this block."""
    watch = Watch(core, token, capabilities)
    with serving(watch.app) as url:
        watch.url = url
        yield watch


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """A WSGI app on a free port of this machine for this block; its address."""
    server = create_server(app, host="127.0.0.1", port=0, threads=8)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.close()
