from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib.resources import files
from itertools import islice
from typing import Any

import httpx
import jsonschema  # type: ignore[import-untyped]
import msgspec
import pytest
from flask import Flask
from werkzeug.test import Client

from simulators.kit.clock import Clock, iso, seconds_running
from simulators.kit.control import bodies, create_control
from simulators.kit.server import serve_in_thread
from simulators.kit.sites import Site, Sites
from tests.unit.kit.tiny import AT, Caller, Mailbox, Tiny

PREFIX = "/_rehearse/v1"
OPENAPI: dict[str, Any] = json.loads(files("simulators.kit.control").joinpath("openapi.json").read_bytes())
TOKEN = "control-token"


class Control:
    """A client that checks each answer against the OpenAPI file."""

    def __init__(self, site: Site, **options: Any) -> None:
        self.site = site
        urls = {"control": "http://127.0.0.1:8709", "tiny": "http://127.0.0.1:8701"}
        self.app: Flask = create_control(site.sites, site, TOKEN, base_urls=urls, **options)
        self._client = Client(self.app)

    def __call__(self, method: str, path: str, body: Any = None, *, status: int = 200, **headers: str) -> Any:
        sent = {"Authorization": f"Bearer {TOKEN}", **headers}
        data = body if isinstance(body, bytes) else b"" if body is None else msgspec.json.encode(body)
        answer = self._client.open(PREFIX + path, method=method, headers=sent, data=data)
        assert answer.status_code == status, answer.get_data(as_text=True)
        found = json.loads(answer.get_data())
        check(method, path.partition("?")[0], status, found)
        return found

    def error(
        self, method: str, path: str, body: Any = None, *, status: int, **headers: str
    ) -> dict[str, Any]:
        found: dict[str, Any] = self(method, path, body, status=status, **headers)["error"]
        return found


def check(method: str, path: str, status: int, body: Any) -> None:
    """The answer is one that the OpenAPI file describes."""
    templates = [each for each in OPENAPI["paths"] if re.fullmatch(re.sub(r"{\w+}", "[^/]+", each), path)]
    template = min(templates, key=lambda each: each.count("{"))
    answer = OPENAPI["paths"][template][method.lower()]["responses"][str(status)]
    if "$ref" in answer:
        answer = OPENAPI["components"]["responses"][answer["$ref"].rpartition("/")[2]]
    schema = {**answer["content"]["application/json"]["schema"], "components": OPENAPI["components"]}
    jsonschema.Draft202012Validator(schema).validate(body)


@pytest.fixture
def control() -> Control:
    return Control(Sites([Tiny()], poster=Mailbox()).create(seed=7, clock=Clock(AT, factor=0)))


def test_the_openapi_file_has_exactly_the_routes_that_exist(control: Control) -> None:
    described = {(method.upper(), path) for path, methods in OPENAPI["paths"].items() for method in methods}
    existing = {
        (method, re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule).removeprefix(PREFIX))
        for rule in control.app.url_map.iter_rules()
        for method in (rule.methods or {*()}) - {"HEAD", "OPTIONS"}
    }
    assert described == existing


@pytest.mark.parametrize("kind", bodies.Body.__subclasses__(), ids=lambda kind: kind.__name__)
def test_the_openapi_file_has_the_keys_that_bodies_take(kind: type[bodies.Body]) -> None:
    schema = OPENAPI["components"]["schemas"][kind.__name__]
    info = msgspec.inspect.type_info(kind)
    assert isinstance(info, msgspec.inspect.StructType)
    assert [*schema["properties"]] == [field.name for field in info.fields]
    assert schema["required"] == sorted(field.name for field in info.fields if field.required)


def test_the_description_is_served(control: Control) -> None:
    assert control("GET", "/openapi.json", Authorization="") == OPENAPI


def test_every_call_but_health_wants_the_token(control: Control) -> None:
    assert control("GET", "/health", Authorization="")["status"] == "ok"
    for wrong in ("", "Bearer", "Bearer other", f"Basic {TOKEN}", TOKEN, "Bearer é"):
        assert control.error("GET", "/clock", status=401, Authorization=wrong)["code"] == "unauthorized"


def test_time_is_advanced_frozen_and_scaled(control: Control) -> None:
    assert control("GET", "/clock") == {"now": iso(AT), "mode": "frozen", "factor": 0}
    assert control("POST", "/clock/advance", {"duration": "6m"})["now"] == iso(AT + 360_000)
    assert control("POST", "/clock/scale", {"factor": 60})["mode"] == "scaled"
    assert control("POST", "/clock/freeze")["mode"] == "frozen"
    assert control("POST", "/settle") == {"settled": True}


def test_what_never_settles_is_named(control: Control, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simulators.kit.timeline.settle.__kwdefaults__", {"tries": 2})
    control.site.traffic.enter()
    error = control.error("POST", "/settle", status=504)
    assert error["pending"] == ["1 requests open"]
    assert control.error("POST", "/clock/advance", {"duration": "1s"}, status=504)["code"] == "not_settled"


@pytest.mark.parametrize(
    ("path", "body", "hint"),
    [
        ("/clock/advance", {"duration": "6m", "unit": "m"}, "allowed keys: duration"),
        ("/clock/advance", {}, "allowed keys: duration"),
        ("/clock/advance", {"duration": 6}, "allowed keys: duration"),
        ("/clock/advance", {"duration": "6 minutes"}, ""),
        ("/clock/advance", {"duration": "-6m"}, "restore a snapshot to go back"),
        ("/clock/advance", b"{", ""),
        ("/clock/advance", b"\xff", ""),
        ("/clock/freeze", {"now": True}, "allowed keys: none"),
        ("/clock/scale", {"factor": -1}, "0 freezes, 1 is real"),
        ("/sites", {"clock": "fast"}, "real, frozen or x60"),
        ("/sites", {"clock": "xnan"}, "real, frozen or x60"),
        ("/sites", {"at": "yesterday"}, "write 2026-11-02T09:15:00Z"),
        ("/sites", {"profile": "live"}, "sandbox or production"),
        ("/sites", {"accounts": {"crm": {}}}, "there are tiny"),
        ("/sites", {"world": "duo"}, "POST records fills accounts"),
        ("/faults", {"name": "nope"}, "GET faults/known lists the faults and what they take"),
        ("/weather", {"seed": 1, "intensity": 2}, "GET faults/known lists the faults and what they take"),
        ("/weather", {"intensity": 1}, "allowed keys: seed, intensity, sticky"),
        ("/faults", {"name": "noop", "colour": 1}, "allowed keys: name, app, match, times, sticky, params"),
        ("/snapshots", {"name": "now"}, "a name without slashes, other than 'now'"),
        ("/requests/verify", {"app": "crm", "method": "GET", "path": "/"}, "there are tiny"),
        ("/records", {"app": "crm", "object": "x", "rows": []}, "there are tiny"),
    ],
)
def test_a_call_that_is_wrong_is_told_the_way_out(control: Control, path: str, body: Any, hint: str) -> None:
    error = control.error("POST", path, body, status=400)
    assert error["message"]
    assert error["hint"] == hint


def test_unknown_things_are_404(control: Control) -> None:
    assert control.error("GET", "/clock?site=site-9", status=404)["hint"] == "there are site-1"
    assert control.error("DELETE", "/sites/site-9", status=404)["code"] == "no_such_site"
    assert "taken: none yet" in control.error("POST", "/snapshots/a/restore", status=404)["message"]
    assert control.error("GET", "/snapshots/a/diff/b", status=404)["code"] == "no_such_snapshot"
    assert control.error("DELETE", "/faults/5", status=404)["code"] == "not_armed"


def test_a_route_that_is_not_there_points_at_the_list(control: Control) -> None:
    answer = Client(control.app).get(f"{PREFIX}/nope")
    assert (answer.status_code, json.loads(answer.get_data())["error"]["hint"]) == (
        404,
        "GET openapi.json lists every route",
    )


def test_weather_is_set_shown_and_ended(control: Control) -> None:
    fair: dict[str, Any] = {"weather": None, "faults": []}
    assert control("GET", "/weather") == fair
    asked = {"seed": 7, "intensity": {"too_many_requests": 1}, "sticky": True}
    set_to = control("POST", "/weather", asked)
    assert set_to["weather"]["shares"] == {"too_many_requests": 1}
    assert control("GET", "/weather")["weather"] == set_to["weather"]
    assert Caller(control.site).put("a", "1").status_code == 429
    assert control("GET", "/weather")["weather"]["fired"] == 1
    assert control("DELETE", "/weather") == fair
    assert control("POST", "/weather", {"seed": 7})["weather"]["intensity"] == 0.2
    assert control("POST", "/weather", {"seed": None}) == fair
    assert Caller(control.site).put("a", "1").status_code == 200


def test_a_private_site_has_everything_of_its_own(control: Control) -> None:
    dropped: list[str] = []
    filled: list[tuple[str, str]] = []
    control = Control(
        control.site,
        on_site=lambda site: {"core": {"workspace": f"ws-{site.id}"}},
        on_drop=lambda site: dropped.append(site.id),
        fill_world=lambda site, world: filled.append((site.id, world)),
    )
    asked = {"seed": 3, "clock": "frozen", "at": "2027-01-01T00:00:00Z", "world": "duo"}
    ready = control("POST", "/sites", {**asked, "accounts": {"tiny": {"limit": 5}}}, status=201)
    name = ready["site"]
    assert ready["tiny"]["base_url"] == "http://127.0.0.1:8701"
    assert ready["control"] == {"base_url": "http://127.0.0.1:8709", "token": TOKEN}
    assert ready["core"] == {"workspace": f"ws-{name}"}
    assert filled == [(name, "duo")]
    assert control("GET", f"/clock?site={name}")["now"] == "2027-01-01T00:00:00.000Z"
    site = control.site.sites.get(name)
    assert ready["tiny"]["token"] == site.account("tiny").credentials["token"]
    assert [one["id"] for one in control("GET", "/sites")["sites"]] == ["site-1", name]

    control("DELETE", f"/sites/{name}")
    assert dropped == [name]
    assert control.error("DELETE", "/sites/site-1", status=409)["hint"] == "POST reset empties it"


def test_a_site_whose_set_up_fails_is_not_left_behind(control: Control) -> None:
    def fill(site: Site, world: str) -> None:
        raise LookupError(f"no world {world!r}; there are duo")

    control = Control(control.site, fill_world=fill)
    error = control.error("POST", "/sites", {"world": "trio"}, status=400)
    assert error["message"] == "no world 'trio'; there are duo"
    assert len(control.site.sites.all()) == 1


def test_an_account_that_cannot_be_opened_is_the_caller_s_mistake(
    control: Control, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Tiny, site: Site, spec: dict[str, Any]) -> None:
        raise ValueError(f"no option {min(spec)}")

    monkeypatch.setattr(Tiny, "open", refuse)
    error = control.error("POST", "/sites", {"accounts": {"tiny": {"colour": 1}}}, status=400)
    assert (error["code"], error["message"]) == ("bad_account", "no option colour")


def test_a_private_site_is_reset_to_how_it_was_handed_over(control: Control) -> None:
    def fill(site: Site, world: str) -> None:
        Caller(site).put("a", world)

    control = Control(control.site, fill_world=fill)
    name = control("POST", "/sites", {"world": "duo", "clock": "frozen"}, status=201)["site"]
    caller = Caller(control.site.sites.get(name))
    caller.put("a", "other")
    control("POST", f"/reset?site={name}")
    assert caller.value("a") == "duo"


def test_faults_are_armed_listed_and_disarmed(control: Control) -> None:
    control("POST", "/faults", {"name": "server_error", "times": None, "params": {"status": 503}}, status=201)
    body = {"name": "noop", "app": "tiny", "match": {"method": "PUT", "path": "/things"}, "sticky": True}
    first, second = control("POST", "/faults", body, status=201)["faults"]
    assert (first["times"], first["params"]) == (None, {"status": 503})
    assert (second["match"], second["sticky"]) == ({"method": "PUT", "path": "/things"}, True)
    assert Caller(control.site).put("a", "1").status_code == 503
    assert control("DELETE", f"/faults/{first['id']}")["faults"][0]["name"] == "noop"
    assert control("DELETE", "/faults") == {"faults": []}
    assert control("GET", "/faults") == {"faults": []}
    known = {fault["name"]: fault for fault in control("GET", "/faults/known")["faults"]}
    assert known["latency"]["params"] == ["duration"]


def test_snapshots_are_taken_compared_and_restored(control: Control) -> None:
    caller = Caller(control.site)
    caller.put("a", "1")
    taken = control("POST", "/snapshots", {"name": "one"}, status=201)
    assert (
        taken
        == control("GET", "/snapshots")
        == {"snapshots": [{"name": "one", "at": iso(AT), "parent": None}]}
    )
    caller.put("a", "2")
    control("POST", "/clock/advance", {"duration": "1h"})
    told = control("GET", "/snapshots/one/diff/now")
    assert told["text"].splitlines()[1] == "Tiny"
    (row,) = told["changes"]
    assert row == {
        "app": "tiny",
        "account": "account-1",
        "table": "things",
        "key": "a",
        "before": {"value": "1"},
        "after": {"value": "2"},
    }
    assert control("POST", "/snapshots/one/restore")["now"] == iso(AT)
    assert caller.value("a") == "1"
    control("POST", "/reset")
    assert caller.value("a") is None


def test_events_come_in_pages_and_by_kind(control: Control) -> None:
    caller = Caller(control.site)
    for key in "abc":
        caller.put(key, "1")
    page = control("GET", "/events?limit=2")
    assert ([event["id"] for event in page["events"]], page["last"]) == ([1, 2], 6)
    assert [event["id"] for event in control("GET", "/events?after=4")["events"]] == [5, 6]
    requests = control("GET", "/events?kind=request&app=tiny")["events"]
    assert [(event["method"], event["path"], event["status"]) for event in requests] == [
        ("PUT", f"/things/{key}", 200) for key in "abc"
    ]
    caused = control("GET", f"/events?cause={requests[1]['span']}&kind=row,request")["events"]
    assert [(event["kind"], event["record"]) for event in caused] == [("row", "b")]
    assert control.error("GET", "/events?after=x", status=400)["code"] == "bad_number"


def test_a_call_that_was_made_is_verified(control: Control) -> None:
    caller = Caller(control.site)
    caller.put("a", "1")
    caller.put("b", "1")
    body = {"app": "tiny", "method": "put", "path": "/things/*"}
    found = control("POST", "/requests/verify", body)
    assert (found["verified"], found["count"], found["near_misses"]) == (True, 2, [])
    assert not control("POST", "/requests/verify", {**body, "times": 1})["verified"]
    assert control("POST", "/requests/verify", {**body, "path": "/nope", "times": 0})["verified"]


def test_near_misses_say_what_was_otherwise(control: Control) -> None:
    caller = Caller(control.site)
    caller.put("b", "1")
    caller.get("a")
    caller.call("POST", "/things", {"id": "x", "value": "1"})
    body = {"app": "tiny", "method": "PUT", "path": "/things/a"}
    found = control("POST", "/requests/verify", body)
    assert not found["verified"]
    assert [miss["why"] for miss in found["near_misses"]] == [
        ["method GET, not PUT"],
        ["path segment 2: 'b', not 'a'"],
        ["method POST, not PUT", "path of 1 segments, not 2"],
    ]


def test_rows_are_imported_and_refusals_told(control: Control) -> None:
    rows = [{"key": "a", "value": "1"}, {"value": "2"}]
    answer = control("POST", "/records", {"app": "tiny", "object": "thing", "rows": rows})
    assert answer == {
        "created": 1,
        "refused": 1,
        "results": [{"index": 0, "id": "a"}, {"index": 1, "refused": "no key"}],
    }
    assert Caller(control.site).value("a") == "1"


def test_pages_of_an_app_that_is_not_there(control: Control) -> None:
    assert control.error("GET", "/apps/nobody/x", status=400)["hint"] == "there are tiny"


def told(lines: Iterator[str], count: int) -> list[str]:
    """So many of the next lines, without comments and blanks."""
    return list(islice((line for line in lines if line.strip(": ")), count))


def test_events_are_streamed_as_they_come_and_streams_are_capped(control: Control) -> None:
    control = Control(control.site, streams=1)
    caller = Caller(control.site)
    caller.put("a", "1")
    headers = {"Authorization": f"Bearer {TOKEN}", "Accept": "text/event-stream"}
    sites = control.site.sites
    with serve_in_thread({"control": control.app}, threads=4, closing=sites.closing) as server:
        url = server.urls["control"] + PREFIX + "/events?kind=request"
        with httpx.Client(headers=headers, timeout=10, trust_env=False) as client:
            with client.stream("GET", url) as response:
                lines = response.iter_lines()
                first = told(lines, 3)
                assert first[:2] == ["id: 2", "event: request"]
                assert json.loads(first[2].removeprefix("data: "))["path"] == "/things/a"
                caller.put("b", "1")
                assert told(lines, 1) == ["id: 4"]
                refused = client.get(url)
                assert (refused.status_code, refused.json()["error"]["code"]) == (503, "too_many_streams")
            until = seconds_running() + 10
            resumed: list[str] = []
            while not resumed and seconds_running() < until:  # who has gone is noticed at the next comment
                with client.stream("GET", url, headers={"Last-Event-ID": "2"}) as response:
                    if response.status_code == 200:
                        resumed = told(response.iter_lines(), 1)
            assert resumed == ["id: 4"]
