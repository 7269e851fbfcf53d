"""Guards of the merge: whose edit holds, and what counts as an edit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection

from rehearse.guards.guard import Guard, Swap
from rehearse.guards.newest import refreshed
from sync_core.engine.context import Context
from sync_core.rules.model import Agreed, Record
from sync_core.store.intents import Intent


def _nothing_agreed(_read_back: object) -> Callable[..., dict[str, Agreed]]:
    def read_back(*_write: object) -> dict[str, Agreed]:
        """Nothing is remembered of what was written."""
        return {}

    return read_back


def _newest_agreed(keep: Callable[..., None]) -> Callable[..., None]:
    def keep_done(
        context: Context, tx: Connection, side: str, done: Sequence[tuple[Intent, Record]], **how: bool
    ) -> None:
        """What the source holds by now counts as carried over."""
        keep(context, tx, side, [(refreshed(context, tx, intent), record) for intent, record in done], **how)

    return keep_done


def _nothing_learnt(_keep_updates: object) -> Callable[..., None]:
    def keep_updates(*_updated: object) -> None:
        """What was written is no news for the baseline."""

    return keep_updates


def _with_any_time(contest: Callable[..., Any]) -> Callable[..., Any]:
    def judged(candidates: object) -> Any:
        """The record's time is good enough for each of its fields."""
        verdict = contest(candidates)
        return verdict._replace(needs_times=False)

    return judged


MERGING = (
    Guard(
        "baseline",
        "What both sides agreed on is kept, field by field.",
        "Without it no one can tell an edit from a value that stands: the winner app overwrites every edit.",
        (Swap("sync_core.engine.settle:_read_back", _nothing_agreed),),
    ),
    Guard(
        "baseline_is_what_was_written",
        "The baseline is what was written, never what the source holds by now.",
        "An edit made while a write was on its way counts as carried over and is lost.",
        (Swap("sync_core.engine.settle:_keep_done", _newest_agreed),),
    ),
    Guard(
        "echo_suppression",
        "What the core wrote itself is no edit of the app's users.",
        "Our own write stands against the person who goes on from it, and wins.",
        (Swap("sync_core.engine.settle:_keep_updates", _nothing_learnt),),
    ),
    Guard(
        "five_minute_rule",
        "Of edits within five minutes the winner app's holds, of others the later.",
        "The later edit always holds, whoever was to win.",
        (Swap("sync_core.rules.contest:CONFLICT_WINDOW", lambda _: 0),),
    ),
    Guard(
        "times_of_fields",
        "A conflict is judged by when the field was edited, not the record.",
        "An old edit passes for a new one because another field of the record was touched.",
        (Swap("sync_core.rules.merge:contest", _with_any_time),),
    ),
    Guard(
        "empty_never_erases",
        "In a conflict an empty value never erases a filled one.",
        "A field that somebody has just filled in is emptied.",
        (Swap("sync_core.rules.contest:is_empty", lambda _: lambda _value: False),),
    ),
)
"""In the order in which an edit meets them."""
