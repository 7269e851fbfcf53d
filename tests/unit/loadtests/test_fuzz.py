"""Ten thousand odd requests, and that what would be wrong with an answer is seen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from loadtests.fuzz import __main__ as command
from loadtests.fuzz.calls import Call
from loadtests.fuzz.ground import Ground
from loadtests.fuzz.verdict import Reply, faults
from simulators.kit.pipeline import PAGES

CONTACTS = "/crm/v3/objects/contacts"


def test_whatever_is_asked_the_vendor_answers(capsys: pytest.CaptureFixture[str]) -> None:
    status = command.main(["--requests", "10000", "--seed", "1"])
    told = capsys.readouterr().out
    assert told.startswith("seed 1, 10000 requests")
    assert status == 0, told


@pytest.mark.parametrize("app", ["netsuite", "quickbooks"])
def test_so_do_the_other_vendors(app: str, capsys: pytest.CaptureFixture[str]) -> None:
    status = command.main(["--requests", "1500", "--seed", "1", "--app", app])
    assert status == 0, capsys.readouterr().out


@pytest.mark.parametrize(
    ("app", "requests", "statuses"),
    [
        ("crm", 6_000, {200, 201, 204, 207, 400, 401, 404, 409, 415}),
        ("netsuite", 1_000, {200, 204, 400, 401, 403, 404, 405}),
        ("quickbooks", 1_000, {200, 400, 401, 403}),
    ],
)
def test_every_route_is_reached_with_every_kind_of_answer(
    app: str, requests: int, statuses: set[int]
) -> None:
    ground = Ground(5, app)
    answered: dict[str, set[int]] = {}
    adapter = ground.site.vendor(app).flask().url_map.bind("127.0.0.1")
    for _ in range(requests):
        call = ground.author.call()
        reply = ground.send(call)
        ground.learn(reply)
        if adapter.test(call.path, call.method):
            endpoint, _ = adapter.match(call.path, call.method)
            answered.setdefault(str(endpoint), set()).add(reply.status)
    rules = ground.site.vendor(app).flask().url_map.iter_rules()
    every = {rule.endpoint for rule in rules if not rule.rule.startswith(PAGES)}
    assert sorted(every - answered.keys()) == []
    assert statuses <= set().union(*answered.values())


def test_the_same_seed_asks_the_same() -> None:
    def asked(seed: int) -> list[str]:
        ground = Ground(seed)
        calls = []
        for _ in range(50):
            call = ground.author.call()
            ground.learn(ground.send(call))
            calls.append(str(call))
        return calls

    assert asked(3) == asked(3)
    assert asked(3) != asked(4)


@pytest.fixture
def ground() -> Ground:
    return Ground(1)


def test_a_finding_is_told_with_its_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Ground, __: Call, ___: Reply) -> list[str]:
        raise ZeroDivisionError("an answer that breaks")

    monkeypatch.setattr(Ground, "faults", broken)
    _, findings = command.run(3, 7)
    assert [finding.partition(":")[0] for finding in findings] == [
        f"crm, seed 7, request {n}" for n in range(3)
    ]
    assert "an answer that breaks" in findings[0]
    assert command.main(["--requests", "1"]) == 1


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"body": b'{"message": NaN}'}, "no JSON"),
        ({"body": b'{"message": ""}'}, "without a message"),
        ({"body": b'{"status": "error", "message": "no", "correlationId": "x"}'}, "correlation ids"),
        ({"body": b"[]"}, "without a message"),
        ({"events": []}, "0 lines in the journal"),
        ({"status": 400}, "the journal says GET 404"),
        ({"headers": {"content-type": "text/plain", "date": "x"}}, "a refusal of type 'text/plain'"),
        ({"headers": {"content-type": "text/html", "date": "x"}}, "none of the vendor's"),
        ({"headers": {"content-type": "application/json"}}, "Date None"),
        ({"status": 204}, "a 204 with content"),
        ({"status": 302}, "a redirect"),
        ({"status": 500}, "status 500"),
        ({"status": 207}, "a 207 of another shape"),
    ],
)
def test_what_is_wrong_with_an_answer_is_seen(ground: Ground, change: dict[str, object], told: str) -> None:
    call = Call("GET", f"{CONTACTS}/5", headers={"Authorization": f"Bearer {ground.ready['access_token']}"})
    good = ground.send(call)
    assert (good.status, faults(call, good)) == (404, [])
    assert told in "\n".join(faults(call, replace(good, **change)))  # type: ignore[arg-type]
