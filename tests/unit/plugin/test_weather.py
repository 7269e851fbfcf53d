"""Weather as projects meet it: in which tests, from when to when, and how it is told."""

from __future__ import annotations

import pytest

from rehearse.replays.recorded import read
from tests.unit.plugin.project import run, with_scenarios

pytest_plugins = "pytester"

STORY = """
Feature: Weather
  Scenario: A storm
    Given a contact "Ann" with e-mail "ann@people.test"
    And contacts and customers sync both ways
    And it is noted as calm
    When it is noted as rough
    And a contact "Bob" with e-mail "bob@people.test" is made
    And 10 minutes pass
    Then it is noted as calm
    And there are 2 customers
    And the card of "Bob" is UP_TO_DATE

  @calm
  Scenario: No wind
    Given it is noted as calm
    When it is noted as calm
"""

BINDING = """
from pytest_bdd import given, parsers, scenarios, then, when
from rehearse.steps import *

scenarios("pair.feature")

@given(parsers.parse("it is noted as {mood}"))
@when(parsers.parse("it is noted as {mood}"))
@then(parsers.parse("it is noted as {mood}"))
def note(rehearse_world, rehearse_weather, mood):
    rough = rehearse_world.faults.forecast() is not None
    assert rough == rehearse_weather.blows
    assert rough == (mood == "rough" and rehearse_weather.seed > 0)
"""


def _story(pytester: pytest.Pytester, feature: str = STORY) -> None:
    with_scenarios(pytester, feature)
    pytester.makepyfile(test_pair=BINDING)


def test_a_scenario_also_runs_in_each_weather_unless_it_is_calm(pytester: pytest.Pytester) -> None:
    _story(pytester)
    result = run(pytester, "--collect-only", "-q", "--weather", "7,3", "--weather", "0", "--weather", "7")
    wanted = ["*test_a_storm[[]world]", "*test_a_storm[[]world-w7]", "*test_a_storm[[]world-w3]"]
    result.stdout.fnmatch_lines([*wanted, "*test_no_wind[[]world]", "4/6 tests collected (2 deselected)*"])


def test_weather_and_backends_are_combined(pytester: pytest.Pytester) -> None:
    _story(pytester)
    result = run(pytester, "--collect-only", "-q", "--weather", "7", "--on", "both", "-k", "storm")
    names = ["world", "world-w7", "stack", "stack-w7"]
    result.stdout.fnmatch_lines([f"*test_a_storm[[]{name}]" for name in names])


def test_without_the_option_there_is_none(pytester: pytest.Pytester) -> None:
    _story(pytester)
    for options in ((), ("--weather", "0")):
        result = run(pytester, "--collect-only", "-q", *options)
        result.stdout.fnmatch_lines(["*test_a_storm", "*test_no_wind"])


def test_a_scenario_meets_it_between_its_givens_and_its_thens(pytester: pytest.Pytester) -> None:
    _story(pytester)
    result = run(pytester, "--weather", "7", "-n", "2")
    result.assert_outcomes(passed=3)


def test_the_header_tells_the_weather(pytester: pytest.Pytester) -> None:
    run(pytester, "--weather", "1,2").stdout.fnmatch_lines("rehearse: on world, seed 1, weather 1,2")


@pytest.mark.parametrize("seed", ["storm", "-1", "1,,2", ""])
def test_what_is_no_seed_is_told(pytester: pytest.Pytester, seed: str) -> None:
    result = run(pytester, f"--weather={seed}")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines("*write a seed such as 7, or several as in 1,2,3*")


def test_another_test_meets_it_from_the_beginning_until_it_ends_it(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        def test_plain(rehearse_weather, rehearse_scene):
            faults, begun = rehearse_scene.world.faults, rehearse_scene.world.now
            assert (faults.forecast() is not None) == (rehearse_weather.seed == 7)
            rehearse_scene.set_up(direction="two_way")
            rehearse_scene.world.crm.contacts.create(email="ann@people.test")
            rehearse_weather.end()
            assert faults.forecast() is None
            if rehearse_weather.seed:
                assert len(rehearse_scene.world.quickbooks.customers.all()) == 1
            rehearse_weather.let_begin()
            assert faults.forecast() is None
        """
    )
    run(pytester, "--weather", "7").assert_outcomes(passed=2)


def test_a_failure_in_weather_tells_how_to_have_it_again(pytester: pytest.Pytester) -> None:
    _story(pytester, STORY.replace("there are 2 customers", "there are 5 customers"))
    result = run(pytester, "--weather", "7", "-k", "storm")
    result.assert_outcomes(failed=2)
    again = "again with: pytest 'test_pair.py::test_a_storm[[]world-w7]' --rehearse-seed 1 --weather 7"
    result.stdout.fnmatch_lines([again, "rehearse: 2 replay files in .rehearse"])
    replays = [read(place) for place in (pytester.path / ".rehearse").glob("*.json")]
    assert sorted(one.weather for one in replays) == [0, 7]
    assert any(event["kind"] == "fault" for one in replays if one.weather for event in one.events)
