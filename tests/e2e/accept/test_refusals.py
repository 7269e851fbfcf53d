"""What is no core to be judged is told in a sentence, before anything is started."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from typing import Any

import pytest
from flask import Flask

from tests.e2e.accept.conftest import ADMIN, accept
from tests.e2e.accept.watching import DOCUMENT, serving
from tests.naive_core.app import create_app
from tests.tree import ROOT

ABOUT: dict[str, Any] = {"surface": 1, "name": "odd", "syncs": [], "capabilities": []}


def odd(told: Any, status: int = 200) -> Flask:
    """A server that tells this of its capabilities, and knows no other route."""
    app = Flask("odd", static_folder=None)
    app.add_url_rule("/api/v1/capabilities", view_func=lambda: (told, status))
    return app


def test_nobody_answers() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        ran = accept("--core", f"http://127.0.0.1:{free.getsockname()[1]}")
    assert ran.status == 3
    assert "nobody answers" in ran.err
    assert "is the core running?" in ran.err


@pytest.mark.parametrize(("words", "told"), [((), "wants a token"), (("--token", "no"), "refuses the token")])
def test_a_token_that_is_missing_or_wrong(naive_core: str, words: tuple[str, ...], told: str) -> None:
    ran = accept("--core", naive_core, *words)
    assert ran.status == 3
    assert f"the core {told}" in ran.err


@pytest.mark.parametrize(
    ("answer", "status", "told"),
    [
        ("<html>hello</html>", 200, "with text/html in place of a JSON object"),
        ({"error": "none"}, 404, "does not speak the surface"),
        ({"oops": 1}, 500, "answered 500"),
        ({"surface": 1, "name": "odd"}, 200, "missing required field `syncs`"),
        ({**ABOUT, "surface": 2}, 200, "speaks version 2 of the surface"),
        ({**ABOUT, "capabilities": ["clok"]}, 200, "says that it can 'clok', which nobody knows"),
        (ABOUT, 200, "cannot make a workspace for each scenario"),
    ],
)
def test_what_is_no_core(answer: Any, status: int, told: str) -> None:
    with serving(odd(answer, status)) as url:
        ran = accept("--core", url)
    assert ran.status == 3
    assert told in ran.err, ran.err


def test_the_surface_is_printed_without_a_core() -> None:
    assert json.loads(accept("--surface").out) == DOCUMENT


def test_a_wrong_address_or_a_name_that_fits_nothing_is_wrong_usage(naive_core: str) -> None:
    assert accept("--core", "localhost:8700").status == 2
    ran = accept("--core", naive_core, "--token", ADMIN, "--only", "no such words")
    assert ran.status == 2
    assert "no feature or scenario has 'no such words' in its name" in ran.err


def test_a_core_that_can_play_nothing_is_not_accepted() -> None:
    app = create_app(ADMIN, capabilities=())
    with serving(app) as url:
        ran = accept("--core", url, "--token", ADMIN, "--only", "Own writes do not echo")
    assert ran.status == 3, ran.out + ran.err
    assert "1  needs the capability clock" in ran.out
    assert "nothing was played" in ran.out


MORTAL = f"""
import os
from waitress import create_server
from tests.naive_core.app import create_app
app, calls = create_app({ADMIN!r}), iter(range(60))
app.before_request(lambda: None if next(calls, None) is not None else os._exit(1))
server = create_server(app, host="127.0.0.1", port=0)
print(server.effective_port, flush=True)
server.run()
"""
"""A naive core that dies of its sixty-first call; one scenario takes some forty."""


def test_a_core_that_goes_away_ends_the_run() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", MORTAL], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        url = f"http://127.0.0.1:{process.stdout.readline().strip()}"
        ran = accept("--core", url, "--token", ADMIN, "--only", "ten minutes (CRM")
        process.kill()
    assert ran.status == 3, ran.out + ran.err
    assert f"stopped: the core at {url} does not answer any more, since: Directions and filters" in ran.out
    assert "1 failed" in ran.out
