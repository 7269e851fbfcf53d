"""Making a failing story short: what is left out one after the other, as long as the same thing is found.

Delta debugging over the moves and the first records, then simpler values for what is left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

import msgspec

from rehearse.explore.moves import AnyMove, Crash, Fault, Make, Meanwhile, TwoWorkers, Wait
from rehearse.explore.story import Opening, Story

Fails = Callable[[Story], bool]
"""Whether a story still ends with the same thing wrong."""

PLAIN = (60, 300, 600)
"""Seconds of waiting that read well, the plainest first."""

One = TypeVar("One")


def shrunk(story: Story, fails: Fails) -> Story:
    """The shortest story that this finds; ``fails`` is asked for each try and may end the search by False."""
    while True:
        shorter = _plainer(_fewer(story, fails), fails)
        if shorter == story:
            return story
        story = shorter


def _fewer(story: Story, fails: Fails) -> Story:
    story = _without(
        story.moves, lambda moves: msgspec.structs.replace(story, moves=tuple(moves)), fails, story
    )
    opening = story.opening
    return _without(
        opening.records,
        lambda records: _reopened(story, records=tuple(records)),
        fails,
        story,
    )


def _without(
    parts: Sequence[One], built: Callable[[Sequence[One]], Story], fails: Fails, story: Story
) -> Story:
    """The story with as few of the parts as still fail: halves first, then quarters, down to single ones."""
    kept, size = list(parts), max(len(parts) // 2, 1)
    while kept:
        place, shorter = 0, False
        while place < len(kept):
            fewer = [*kept[:place], *kept[place + size :]]
            tried = built(fewer)
            if fails(tried):
                kept, story, shorter = fewer, tried, True
            else:
                place += size
        if size == 1 and not shorter:
            break
        size = max(size // 2, 1)
    return story


def _plainer(story: Story, fails: Fails) -> Story:
    for place in range(len(story.moves)):
        story = _first_that_fails(story, fails, _moves_plainer(story, place))
    for place in range(len(story.opening.records)):
        story = _first_that_fails(story, fails, _records_plainer(story, place))
    return _first_that_fails(story, fails, _openings_plainer(story))


def _first_that_fails(story: Story, fails: Fails, tries: Iterator[Story]) -> Story:
    return next((one for one in tries if one != story and fails(one)), story)


def _moves_plainer(story: Story, place: int) -> Iterator[Story]:
    for move in _plainer_moves(story.moves[place]):
        moves = (*story.moves[:place], move, *story.moves[place + 1 :])
        yield msgspec.structs.replace(story, moves=moves)


def _plainer_moves(move: AnyMove) -> Iterator[AnyMove]:
    replace = msgspec.structs.replace
    if isinstance(move, Wait):
        # Each try is strictly plainer than the one before, or the search would never end.
        better = PLAIN[: PLAIN.index(move.seconds)] if move.seconds in PLAIN else PLAIN
        yield from (Wait(seconds) for seconds in better)
    elif isinstance(move, Make):
        yield from _plainer_records(move)
    elif isinstance(move, Fault):
        yield replace(move, times=1, nth=1)
        yield replace(move, nth=1)
        yield replace(move, times=1)
    elif isinstance(move, Crash | Meanwhile):
        yield replace(move, nth=1)
    elif isinstance(move, TwoWorkers):
        yield replace(move, turns=(), seconds=120)
        yield replace(move, turns=())


def _records_plainer(story: Story, place: int) -> Iterator[Story]:
    records = story.opening.records
    for record in _plainer_records(records[place]):
        yield _reopened(story, records=(*records[:place], record, *records[place + 1 :]))


def _plainer_records(record: Make) -> Iterator[Make]:
    for name in record.fields:
        left = {field: text for field, text in record.fields.items() if field != name}
        yield msgspec.structs.replace(record, fields=left)


def _openings_plainer(story: Story) -> Iterator[Story]:
    opening = story.opening
    for app in opening.settings:
        yield _reopened(story, settings={one: kept for one, kept in opening.settings.items() if one != app})
    for pairs in opening.syncs if len(opening.syncs) > 1 else ():
        yield _reopened(story, syncs={one: kept for one, kept in opening.syncs.items() if one != pairs})
    if not opening.caught_up:
        yield _reopened(story, caught_up=True)


def _reopened(story: Story, **changes: object) -> Story:
    opening: Opening = msgspec.structs.replace(story.opening, **changes)
    return msgspec.structs.replace(story, opening=opening)
