"""The catalogue of steps, and what it needs of pytest-bdd that pytest-bdd does not promise."""

from __future__ import annotations

import json
import re

import pytest
from click.testing import CliRunner
from pytest_bdd.steps import StepFunctionContext, step_function_context_registry

from rehearse.catalogue import TYPES, Entry, catalogue, found
from rehearse.cli import main
from rehearse.steps import wording


def _entries() -> list[Entry]:
    return [entry for topic in catalogue() for entry in topic.entries]


def _listed(*words: str) -> str:
    ran = CliRunner().invoke(main, ["steps", *words])
    assert ran.exit_code == 0, ran.output
    return ran.output


def test_pytest_bdd_tells_of_its_steps_as_it_did() -> None:
    """If this fails after an update of pytest-bdd, `rehearse.catalogue` must read otherwise."""
    catalogue()
    contexts = list(step_function_context_registry.values())
    assert all(isinstance(context, StepFunctionContext) for context in contexts)
    ours = [one for one in contexts if one.step_func.__module__ == "rehearse.steps.passing_time"]
    told = {(one.type, one.parser.name, one.step_func.__name__) for one in ours}
    assert ("when", "{milliseconds:Length} pass", "time_passes") in told
    assert ("given", "the sync has caught up", "caught_up") in told


def test_every_sentence_of_every_step_is_in_it_once() -> None:
    catalogue()
    registered = [
        (context.type, context.parser.name)
        for context in list(step_function_context_registry.values())
        if context.step_func.__module__.startswith("rehearse.steps.")
    ]
    listed = [(kind, one.text) for entry in _entries() for one in entry.sentences for kind in one.types]
    assert len(listed) > 100
    assert sorted(listed) == sorted(registered)


def test_every_entry_is_explained() -> None:
    assert [entry.sentences[0].text for entry in _entries() if len(entry.does) < 15] == []
    assert [topic.name for topic in catalogue() if not topic.says] == []
    assert {kind for entry in _entries() for one in entry.sentences for kind in one.types} == set(TYPES)


def test_every_type_of_blank_is_explained() -> None:
    blanks = {
        blank
        for entry in _entries()
        for one in entry.sentences
        for blank in re.findall(r"\{\w+:(\w+)\}", one.text)
    }
    assert blanks <= set(wording.BLANKS)
    assert set(wording.BLANKS) == set(wording._BLANKS)


def test_what_hangs_below_a_step_is_told() -> None:
    taking = {one.text: entry.takes for entry in _entries() for one in entry.sentences}
    assert taking['"{name:Text}" is edited'] == "table"
    assert taking["the sync has caught up"] == ""


def test_steps_are_found_by_words_of_the_sentence_or_of_what_it_does() -> None:
    topics = catalogue()
    texts = [[one.text for one in entry.sentences] for entry in found(topics, ["LOST", "write"])]
    assert ["the answer to the next write in {app:App} is lost"] in texts
    assert list(found(topics, ["lost", "unicorns"])) == []
    assert len(list(found(topics, []))) == len(_entries())


@pytest.mark.parametrize("word", ["pass", "clock"])
def test_the_command_lists_what_it_finds(word: str) -> None:
    text = _listed(word)
    assert "Given/When {milliseconds:Length} pass\n" in text
    assert "The clock of all apps and of the sync moves on" in text


def test_the_command_gives_data_on_request() -> None:
    data = json.loads(_listed("--json", "caught", "up"))
    wordings = [one for entry in data for one in entry["sentences"]]
    assert {"text": "the sync has caught up", "types": ["given", "when"]} in wordings


def test_words_that_no_step_mentions_are_told() -> None:
    ran = CliRunner().invoke(main, ["steps", "unicorns"])
    assert ran.exit_code == 1
    assert "no step mentions 'unicorns'" in ran.output
