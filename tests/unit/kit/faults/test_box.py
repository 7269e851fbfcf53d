from __future__ import annotations

import inspect
from typing import Any

import pytest

from simulators.kit.faults.box import BadFault
from simulators.kit.faults.registry import FAULTS, paragraph
from tests.unit.kit.tiny import Caller, a_site


def statuses(caller: Caller, *calls: tuple[str, str, Any]) -> list[int]:
    return [caller.call(*call).status_code for call in calls]


def test_a_fault_takes_so_many_calls_and_is_gone() -> None:
    site = a_site()
    caller = Caller(site)
    site.faults.arm("server_error", times=2)
    assert [caller.put("a", "1").status_code for _ in range(3)] == [500, 500, 200]
    assert site.faults.armed() == []


def test_times_none_is_always_until_disarmed() -> None:
    site = a_site()
    caller = Caller(site)
    armed = site.faults.arm("server_error", times=None)
    assert [caller.put("a", "1").status_code for _ in range(4)] == [500] * 4
    site.faults.disarm(armed.id)
    assert caller.put("a", "1").status_code == 200


def test_a_sticky_fault_holds_on_to_the_call_it_met_first() -> None:
    site = a_site()
    caller = Caller(site)
    site.faults.arm("server_error", sticky=True)
    poisoned, other = ("PUT", "/things/a", "1"), ("PUT", "/things/b", "1")
    assert statuses(caller, poisoned, other, poisoned, ("PUT", "/things/a", "2"), poisoned) == [
        500,
        200,
        500,
        200,
        500,
    ]


@pytest.mark.parametrize(
    ("match", "hit", "missed"),
    [
        ({"method": "put"}, ("PUT", "/things/a", "1"), ("GET", "/things/a", None)),
        ({"path": "/things/a"}, ("PUT", "/things/abc", "1"), ("PUT", "/things/b", "1")),
        ({"path": "/*/b"}, ("PUT", "/things/b", "1"), ("PUT", "/things/bb", "1")),
        ({"record": "a"}, ("PUT", "/things/a", "1"), ("PUT", "/things/b", "a")),
        (
            {"operation": "create"},
            ("POST", "/things", {"id": "a", "value": "1"}),
            ("PUT", "/things/a", "1"),
        ),
        (
            {"record": "a"},
            ("POST", "/things", {"id": "a", "value": "1"}),
            ("POST", "/things", {"id": "b", "value": "a"}),
        ),
        ({"record": "7"}, ("PUT", "/things/x", {"list": [{"Id": 7}]}), ("PUT", "/things/x", {"Id": 8})),
    ],
)
def test_a_fault_waits_for_what_it_matches(match: dict[str, Any], hit: Any, missed: Any) -> None:
    site = a_site()
    caller = Caller(site)
    site.faults.arm("server_error", match=match)
    assert caller.call(*missed).status_code != 500
    assert caller.call(*hit).status_code == 500


def test_nth_lets_the_first_ones_by() -> None:
    site = a_site()
    caller = Caller(site)
    site.faults.arm("server_error", match={"nth": 3})
    assert [caller.put("a", "1").status_code for _ in range(4)] == [200, 200, 500, 200]


def test_another_apps_fault_is_none_of_ours() -> None:
    site = a_site()
    with pytest.raises(BadFault, match="there are tiny"):
        site.faults.arm("noop", app="crm")


def test_the_one_armed_first_comes_first() -> None:
    site = a_site()
    caller = Caller(site)
    site.faults.arm("server_error", params={"status": 502})
    site.faults.arm("server_error", params={"status": 503})
    assert [caller.put("a", "1").status_code for _ in range(3)] == [502, 503, 200]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"name": "lost_anser"}, "there is no fault 'lost_anser'; there are clock_skew, connection_reset"),
        ({"name": "noop", "params": {"status": 1}}, "noop takes no parameters"),
        ({"name": "server_error", "params": {"state": 1}}, "server_error takes status, after, not 'state'"),
        ({"name": "latency", "params": {"duration": "soon"}}, "not a duration: 'soon'"),
        ({"name": "latency", "params": {"duration": 5}}, "latency: duration"),
        ({"name": "server_error", "params": {"after": "maybe"}}, "write true or false"),
        ({"name": "noop", "match": {"paths": "/x"}}, "match takes method, path, record, operation, nth"),
        ({"name": "noop", "match": {"operation": "make"}}, "match takes .*: Invalid enum value 'make'"),
        ({"name": "webhook_late", "match": {"path": "/x"}}, "match takes record and nth, not path"),
        ({"name": "noop", "times": 0}, "times must be 1 or more"),
    ],
)
def test_what_cannot_be_armed_is_told(arguments: dict[str, Any], says: str) -> None:
    site = a_site()
    with pytest.raises(BadFault, match=says):
        site.faults.arm(**arguments)
    assert site.faults.armed() == []


def test_disarming_what_is_not_armed_is_an_error() -> None:
    with pytest.raises(BadFault, match="id 7"):
        a_site().faults.disarm(7)


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_is_one_file_with_one_paragraph(name: str) -> None:
    file = inspect.getsourcefile(type(FAULTS[name])) or ""
    assert file.endswith(f"/faults/{name}.py")
    assert len(paragraph(name)) > 50
    assert "Initialize self" not in paragraph(name)
