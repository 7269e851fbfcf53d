"""A story as a feature file that runs: the sentences of its moves, and an end at which all must be well."""

from __future__ import annotations

import json
from collections.abc import Iterator

from rehearse.explore.play import Played

END = ("nothing goes wrong any more", "every sync is on", "3 hours pass")
"""How every story ends before it is judged; see `rehearse.explore.play`."""


def feature(played: Played, *, name: str) -> str:
    """The feature of a story that was played; moves that could not happen are left out."""
    lines = [
        "@world_only @calm",
        f"Feature: {name}",
        "",
        f"  Scenario: {name}",
        *_given(played),
    ]
    keyword = "When"
    for sentence in [*_happened(played), *END]:
        lines.append(f"    {keyword} {sentence}")
        keyword = "And"
    lines.append("    Then all is well")
    return "\n".join(lines) + "\n"


def _happened(played: Played) -> Iterator[str]:
    for place, move in enumerate(played.story.moves):
        if place not in played.did_nothing:
            yield move.sentence()
        if place in played.crashed_in:
            yield "the core, which has died, is started again"


def _given(played: Played) -> list[str]:
    """The opening: seed and switches, first records, syncs."""
    story, opening = played.story, played.story.opening
    lines = [f"    Given the seed {story.seed}"]
    for app, switches in opening.settings.items():
        for switch, value in switches.items():
            lines.append(f"    And the switch {app}.{switch} is {json.dumps(value)}")
    made = [one for place, one in enumerate(opening.records) if place not in played.not_made]
    lines += [f"    And {record.given()}" for record in made]
    for pairs, winner in opening.syncs.items():
        lines.append(f"    And {pairs} sync both ways, where the {winner} wins conflicts")
    if opening.caught_up and opening.syncs:
        lines.append("    And the sync has caught up")
    return lines
