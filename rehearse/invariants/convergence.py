"""Both records of a pair say the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from rehearse.invariants.books import place_of
from rehearse.invariants.ground import Ground
from rehearse.invariants.running import Pair, Running
from rehearse.invariants.spelling import Form, Row, form_of


class Convergence:
    """Both records of a healthy pair say the same in every field that flows both ways.

    What is never cleared may be empty on one side, where the core tells of it or the row's mode says so; an
    association whose two ends are in sync was there at some time, at least.
    """

    name: ClassVar[str] = "convergence"

    def look(self, ground: Ground) -> Iterator[str]:
        """A check for each pair and row, a finding for each row that says two things."""
        for running in ground.running:
            if running.settings["direction"] != "two_way":
                continue
            rows = [row for row in running.rows if row["direction"] == "both"]
            partners = {row["name"]: ground.partners(running, row) for row in rows if row["refers"]}
            for pair in running.pairs:
                for row in rows:
                    yield self._row(ground, running, pair, row, partners.get(row["name"]))

    @staticmethod
    def _row(ground: Ground, running: Running, pair: Pair, row: Row, partners: dict[str, str] | None) -> str:
        ours = form_of(pair.crm.properties, row["crm"], row["kind"])
        theirs = form_of(pair.app.properties, row["app"], row["kind"])
        if partners is not None:
            ours = tuple(partners.get(id, theirs[0]) for id in ours)
        never = partners is not None and any(ours) and _never_held(ground, running, pair, row)
        if ours == theirs or (_is_emptied(row, ours, theirs) and not never):
            return ""
        if (running.sync.id, pair.crm.id, row["name"]) in ground.warnings:
            return ""
        return f"{row['name']} of {pair.crm.id} and {pair.app.id}: {ours} is not {theirs}"


def _is_emptied(row: Row, *sides: Form) -> bool:
    """Whether a side has nothing where the other's value is to stay, without a word of warning."""
    guarded = row["mode"] == "never_clear" and not (row["key"] or row["protected"])
    return guarded and any(not any(side) for side in sides)


def _never_held(ground: Ground, running: Running, pair: Pair, row: Row) -> bool:
    """Whether nobody ever wrote anything there: then there was nothing to clear."""
    place = place_of(running.app, running.sync.app_object, pair.app.id)
    whole = ground.books.is_whole(place)
    return whole and not any(any(one.form) for one in ground.books.moments(place, row["app"], row["kind"]))
