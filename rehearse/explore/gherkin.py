"""A story as a feature file that runs: the sentences of its moves, and an end at which all must be well."""

from __future__ import annotations

import json

from rehearse.explore.play import Played
from rehearse.explore.story import Story

KEYWORD = {"app": "the app wins conflicts", "crm": "the CRM wins conflicts"}


def feature(played: Played, *, name: str) -> str:
    """The feature of a story that was played; moves that could not happen are left out."""
    lines = [
        "@world_only @calm",
        f"Feature: {name}",
        "",
        f"  Scenario: {name}",
        *_given(played.story),
    ]
    for place, move in enumerate(played.story.moves):
        if place not in played.did_nothing:
            lines.append(f"    When {move.sentence()}")
        if place in played.crashed_in:
            lines.append("    When the core, which has died, is started again")
    lines += [
        "    When nothing goes wrong any more",
        "    And every sync is on",
        "    And 3 hours pass",
        "    Then all is well",
    ]
    return "\n".join(lines) + "\n"


def _given(story: Story) -> list[str]:
    """The opening: seed and switches, first records, syncs."""
    opening = story.opening
    lines = [f"    Given the seed {story.seed}"]
    for app, switches in opening.settings.items():
        for switch, value in switches.items():
            lines.append(f"    And the switch {app}.{switch} is {json.dumps(value)}")
    lines += [f"    And {record.sentence()}" for record in opening.records]
    for pairs, winner in opening.syncs.items():
        lines.append(f"    And {pairs} sync both ways, where the {winner} wins conflicts")
    if opening.caught_up and opening.syncs:
        lines.append("    And the sync has caught up")
    return lines
