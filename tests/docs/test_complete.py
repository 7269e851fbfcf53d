"""Nothing that a user can type is missing from docs/reference, and the generated pages are fresh."""

from __future__ import annotations

import re

import click

from docs import generate
from tests.docs.pages import reference


def _missing(names: list[str]) -> list[str]:
    """The names that no page of the reference sets as code."""
    code = "\n".join(re.findall(r"`[^`\n]+`|^#+ .*$|^```.*?^```$", reference(), re.MULTILINE | re.DOTALL))
    words = set(re.findall(r"[\w-]+", code))
    return [name for name in names if not set(name.split()) <= words]


def test_generated_pages_say_what_the_code_says() -> None:
    assert generate.stale() == []


def test_every_command_is_documented() -> None:
    commands = [words for words, _ in generate.commands()]
    assert len(commands) > 2
    headings = set(re.findall(r"^## (.+)$", reference(), re.MULTILINE))
    assert [words for words in commands if words not in headings] == []


def test_every_command_says_what_it_does() -> None:
    assert [words for words, command in generate.commands() if not (command.help or command.short_help)] == []


def test_every_option_is_documented_and_explained() -> None:
    options = [
        (words, option)
        for words, command in generate.commands()
        for option in command.params
        if isinstance(option, click.Option) and not option.hidden
    ]
    assert options
    assert _missing([name for _, option in options for name in option.opts]) == []
    assert [f"{words} {option.name}" for words, option in options if not option.help] == []


def test_every_fault_is_documented_in_a_paragraph() -> None:
    faults = generate.faults()
    assert "noop" in [fault.name for fault in faults]
    assert _missing([name for fault in faults for name in (fault.name, *fault.parameters)]) == []
    assert [fault.name for fault in faults if len(fault.paragraph) < 40] == []


def test_every_pytest_option_is_documented_and_explained() -> None:
    options = generate.pytest_options()
    assert options
    assert _missing([name for option in options for name in option.names]) == []
    assert [option.names for option in options if not option.help] == []
