"""The demo, from end to end over real sockets."""

from __future__ import annotations

import json
from typing import Any

from tests.e2e.conftest import Cli


def facts(story: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {chapter["title"]: chapter["facts"] for chapter in story["chapters"]}


def test_the_story_is_told_as_data_and_leaves_nothing_behind(cli: Cli) -> None:
    story = json.loads(cli("demo", "--json", "--seed", "7"))
    told = facts(story)
    assert told["The sync is turned on"]["links"] > 50
    assert told["An answer is lost"]["customers_with_email"] == 1
    assert len({row["status"] for row in told["The six faces of the card"]["cards"]}) == 6
    assert told["Three books that agree"]["rows_changed"] == 0
    assert {row["result"] for row in told["Three books that agree"]["invariants"]} == {"holds"}
    assert {row["linked"] > 0 for row in told["A third app joins"]["syncs"]} == {True}
    assert told["One app is down, nobody waits"]["contacts_with_email"] == 1
    assert [*cli.tmp.iterdir()] == []


def test_another_seed_gives_other_figures_and_the_same_ending(cli: Cli) -> None:
    shown = cli("demo", "--seed", "8")
    assert "Three books that agree" in shown
    assert "Nothing is left running" in shown


def test_watching_stops_after_each_chapter(cli: Cli) -> None:
    shown = cli("demo", "--watch", stdin="\n" * 11)
    assert shown.count("Enter goes on") == 11
