"""The command line without a stack: help, usage, and what it says where nothing runs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from rehearse.cli import main
from rehearse.cli.env import variables
from rehearse.cli.text import table


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.delenv("REHEARSE_READY_FILE", raising=False)


def run(*words: str) -> Result:
    return CliRunner().invoke(main, words)


def every_command(group: click.Group = main, before: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found = []
    for name, command in sorted(group.commands.items()):
        found.append((*before, name))
        if isinstance(command, click.Group):
            found += every_command(command, (*before, name))
    return found


@pytest.mark.parametrize("words", every_command(), ids=" ".join)
def test_each_command_explains_itself_and_its_exit_codes(words: tuple[str, ...]) -> None:
    shown = run(*words, "--help")
    assert shown.exit_code == 0
    assert "Exit codes: 0" in shown.output


@pytest.mark.parametrize("words", every_command(), ids=" ".join)
def test_an_unknown_option_is_wrong_usage(words: tuple[str, ...]) -> None:
    assert run(*words, "--no-such-option").exit_code == 2


@pytest.mark.parametrize(
    "words",
    [
        ("status",),
        ("clock",),
        ("clock", "advance", "1m"),
        ("fault", "list"),
        ("snapshot", "take", "a"),
        ("events",),
        ("card", "contacts", "101"),
        ("sync", "list"),
        ("env",),
        ("fill", "--world", "acme"),
    ],
    ids=" ".join,
)
def test_without_a_stack_a_command_says_how_to_start_one(words: tuple[str, ...]) -> None:
    shown = run(*words)
    assert shown.exit_code == 3, shown.output
    assert "rehearse up" in shown.output


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("fill",), "--world, --contacts"),
        (("fill", "--world", "atlantis"), "Known: acme"),
        (("fill", "--crm", "/no/such.csv"), "no/such.csv"),
        (("fill", "--netsuite", "/no/such.csv"), "no/such.csv"),
        (("fill", "--contacts", "0"), "0"),
        (("run",), "CMD"),
        (("up", "--profile", "dream"), "sandbox"),
        (("events", "--limit", "0"), "0"),
        (("fault", "arm"), "NAME"),
    ],
    ids=str,
)
def test_wrong_usage_is_told_with_what_is_right(words: tuple[str, ...], says: str) -> None:
    shown = run(*words)
    assert shown.exit_code == 2, shown.output
    assert says in shown.output


def test_help_is_instant() -> None:
    heavy = "('flask', 'sqlalchemy', 'httpx', 'rich')"
    asked = f"import sys, rehearse.cli; print([name for name in {heavy} if name in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"


def test_the_environment_has_each_entry_of_the_ready_file() -> None:
    ready = {"version": 1, "seed": 7, "crm": {"base_url": "http://127.0.0.1:1", "portal_id": 5}}
    assert variables(ready, "/r.json") == {
        "REHEARSE_READY_FILE": "/r.json",
        "OAUTHLIB_INSECURE_TRANSPORT": "1",
        "REHEARSE_CRM_BASE_URL": "http://127.0.0.1:1",
        "REHEARSE_CRM_PORTAL_ID": "5",
    }


def test_columns_stand_under_each_other_whatever_the_script() -> None:
    shown = table([("山田", "1"), ("Ann", "22"), ("x" * 100, "3")], head=("name", "n"), indent="")
    lines = shown.splitlines()
    assert lines[0].startswith("name")
    assert lines[2].index("1") == lines[3].index("22") - 2
    assert lines[4].startswith("x" * 59 + "…")
