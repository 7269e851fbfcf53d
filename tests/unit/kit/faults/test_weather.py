from __future__ import annotations

from collections import Counter
from contextlib import suppress
from typing import Any

import pytest

from simulators.kit.exchange import NoAnswer
from simulators.kit.faults.box import BadFault
from simulators.kit.faults.fault import Drawn, Spared
from simulators.kit.faults.registry import FAULTS, about_weather, drawable, kind_of
from simulators.kit.sites import HAND, Site
from simulators.kit.timeline import advance
from tests.unit.kit.faults.hooked import a_hooked_site
from tests.unit.kit.tiny import AT, Caller, Mailbox, a_site


def met(site: Site, calls: int = 200) -> list[str]:
    """What each of many updates met; ``""`` for nothing."""
    caller, found = Caller(site), []
    for number in range(calls):
        last = site.events.last
        with suppress(NoAnswer):
            caller.put(f"k{number % 7}", str(number))
        site.account("tiny").memory.pop("dead", None)
        fired = [one.data for one in site.events.after(last) if one.kind == "fault"]
        assert all(one["weather"] for one in fired)
        found.append("".join(one["name"] for one in fired))
    return found


def weathered(seed: int, *, site_seed: int = 7, **options: Any) -> Site:
    site = a_site(seed=site_seed)
    site.faults.set_weather(seed, **options)
    return site


def test_the_same_seed_and_calls_give_the_same_weather() -> None:
    first, again, other = (met(weathered(seed)) for seed in (3, 3, 4))
    assert first == again != other
    assert any(first)


def test_it_is_the_weathers_own_seed_that_counts() -> None:
    assert met(weathered(3, site_seed=1)) == met(weathered(3, site_seed=2))


def test_time_is_no_part_of_it() -> None:
    later = weathered(3)
    later.clock.move_to(AT + 999_999)
    assert met(later) == met(weathered(3))


def test_setting_it_again_begins_it_again() -> None:
    site = weathered(3)
    first = met(site)
    site.faults.set_weather(3)
    assert met(site) == first


def test_a_share_is_about_how_often_it_strikes() -> None:
    counted = Counter(met(weathered(1, intensity={"server_error": 0.3, "latency": 0.1}), 500))
    assert {*counted} == {"", "server_error", "latency"}
    assert 110 < counted["server_error"] < 190
    assert 25 < counted["latency"] < 75


@pytest.mark.parametrize("intensity", [0.1, 0.9])
def test_with_one_number_the_seed_draws_which_take_part(intensity: float) -> None:
    parts = [frozenset(weathered(seed, intensity=intensity).faults.weather.shares) for seed in range(30)]  # type: ignore[union-attr]
    assert len({*parts}) > 25
    assert frozenset().union(*parts) == {*drawable()}
    for seed in range(10):
        weather = weathered(seed, intensity=intensity).faults.weather
        assert weather is not None
        for kind in ("call", "delivery"):
            shares = [share for name, share in weather.shares.items() if kind_of(FAULTS[name]) == kind]
            assert sum(shares) == pytest.approx(intensity if shares else 0)


def test_people_never_meet_it() -> None:
    site = weathered(1, intensity={"server_error": 1})
    caller = Caller(site)
    assert caller.put("a", "1").status_code >= 500
    assert caller.call("PUT", "/things/a", "1", **{HAND: site.hand}).status_code == 200


def test_what_is_armed_comes_first() -> None:
    site = weathered(1, intensity={"server_error": 1})
    site.faults.arm("too_many_requests")
    assert Caller(site).put("a", "1").status_code == 429


@pytest.mark.parametrize(("seed", "intensity"), [(None, 0.2), (5, 0), (5, None)])
def test_it_ends(seed: int | None, intensity: float | None) -> None:
    site = weathered(1, intensity={"server_error": 1, "clock_skew": 1})
    assert site.account("tiny").clock_offset != 0
    assert site.faults.set_weather(seed, intensity=intensity) is None
    assert Caller(site).put("a", "1").status_code == 200
    assert site.account("tiny").clock_offset == 0
    assert [one.data["seed"] for one in site.events.after(0) if one.kind == "weather"] == [1, None]


def test_conditions_last_from_beginning_to_end() -> None:
    site = weathered(1, intensity={"index_lag": 1})
    memory = site.account("tiny").memory
    assert memory["lag"] in (5_000, 45_000)
    weather = site.faults.weather
    assert weather is not None
    assert [one["name"] for one in weather.to_json()["conditions"]] == ["index_lag"]
    site.faults.set_weather(None)
    assert memory["lag"] == 0


def test_sticky_weather_strikes_a_call_again_when_it_is_repeated() -> None:
    site = weathered(1, intensity={"too_many_requests": 0.5}, sticky=True)
    caller = Caller(site)
    first = [caller.put(f"k{number}", "1").status_code for number in range(40)]
    again = [caller.put(f"k{number}", "1").status_code for number in range(40)]
    assert {200, 429} == {*first}
    assert all(later == 429 for once, later in zip(first, again, strict=True) if once == 429)


def test_deliveries_have_weather_of_their_own() -> None:
    mailbox = Mailbox()
    caller = a_hooked_site(mailbox)
    caller.site.faults.set_weather(1, intensity={"webhook_dropped": 0.5})
    for number in range(40):
        assert caller.put("a", str(number)).status_code == 200
        advance(caller.site, 1)
    assert 10 < len(mailbox.posts) < 30


def test_a_snapshot_goes_on_where_it_stood() -> None:
    site = weathered(3, intensity={"server_error": 0.3, "clock_skew": 1})
    met(site, 50)
    site.snapshots.take("mid")
    after = met(site)
    site.faults.set_weather(None)
    site.snapshots.restore("mid")
    assert met(site) == after
    site.faults.set_weather(None)
    assert site.account("tiny").clock_offset == 0


def test_a_reset_ends_it() -> None:
    site = weathered(3, intensity={"server_error": 1, "clock_skew": 1})
    site.snapshots.reset()
    assert site.faults.weather is None
    assert Caller(site).put("a", "1").status_code == 200
    assert site.account("tiny").clock_offset == 0


@pytest.mark.parametrize(
    ("intensity", "says"),
    [
        (1.5, "intensity must be a number from 0 to 1, not 1.5"),
        (True, "intensity must be a number"),
        ({"latency": -1}, "latency must be a number from 0 to 1"),
        ({"latncy": 0.1}, "there is no fault 'latncy'; the weather may bring"),
        ({"revoked_token": 0.1}, "the weather never brings revoked_token: a person has to connect"),
        ({"latency": 0.6, "server_error": 0.6}, "faults of calls come to more than 1"),
        ({"webhook_late": 0.6, "webhook_dropped": 0.6}, "faults of deliveries come to more than 1"),
    ],
)
def test_weather_that_cannot_be_had(intensity: Any, says: str) -> None:
    site = a_site()
    with pytest.raises(BadFault, match=says):
        site.faults.set_weather(1, intensity=intensity)
    assert site.faults.weather is None


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_says_whether_the_weather_may_bring_it(name: str) -> None:
    mark = FAULTS[name].weather
    if isinstance(mark, Spared):
        assert mark.because in about_weather(name)
        return
    assert isinstance(mark, Drawn)
    for key, values in mark.params.items():
        for value in values:
            FAULTS[name].options[key](value)
