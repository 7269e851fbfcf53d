"""A small project of somebody who uses the plugin."""

from __future__ import annotations

import pytest

PLUGINS = ("pytest_bdd.plugin", "xdist.plugin", "rehearse.pytest_plugin")
"""All that a project needs, by module: found whether the package is installed or not."""

FEATURE = """
Feature: A pair
  Scenario: An edit is carried over
    Given "Ann" is linked, with phone "50" on both sides
    When the phone of the contact "Ann" is changed to "100"
    And 10 minutes pass
    Then the phone of "Ann" is "100" on both sides

  @stack_only
  Scenario: Over sockets
    Given "Ann" is linked

  @world_only
  Scenario: In one process
    Given "Ann" is linked
"""

BINDING = """
from pytest_bdd import scenarios
from rehearse.steps import *

scenarios("pair.feature")
"""


def with_scenarios(pytester: pytest.Pytester, feature: str = FEATURE) -> None:
    """Give the project a feature, and a module that binds it to the steps."""
    pytester.makefile(".feature", pair=feature)
    pytester.makepyfile(test_pair=BINDING)


def run(pytester: pytest.Pytester, *options: str) -> pytest.RunResult:
    """Run the project's tests as its owner would, in a process of its own."""
    loaded = [part for plugin in PLUGINS for part in ("-p", plugin)]
    return pytester.runpytest_subprocess(*loaded, "--strict-markers", *options)
