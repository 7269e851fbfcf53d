"""What must hold whenever all is quiet, whatever happened before. Counted: nothing passes unlooked at.

Judged from outside: through the vendors' APIs, the core's documented API and the stream of events.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rehearse.core_values import Sync
from rehearse.people.rec import Rec

if TYPE_CHECKING:
    from rehearse.rehearsal import Rehearsal

A_LOOK = "5m"
"""Longer than from one look of the core to the next."""


@dataclass(frozen=True, slots=True)
class Result:
    """One invariant: how many things were looked at, and each that is not as it must be, in words."""

    name: str
    checks: int
    findings: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


@dataclass(frozen=True, slots=True)
class Report:
    """All invariants together."""

    results: tuple[Result, ...]

    @property
    def holds(self) -> bool:
        """Whether all hold."""
        return all(one.holds for one in self.results)

    def __str__(self) -> str:
        lines = []
        for one in self.results:
            lines.append(f"{one.name}: {'holds' if one.holds else 'BROKEN'} ({one.checks} checks)")
            lines += [f"  {finding}" for finding in one.findings]
        return "\n".join(lines)


class Invariants:
    """The invariants of one rehearsal."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        self._here = rehearsal

    def check(self) -> Report:
        """Judge everything. Five minutes pass: the core must have looked, and left everything as it was."""
        found = [self._judge("quiet", self._quiet)]
        found += [
            self._judge(name, look)
            for name, look in (
                ("convergence", self._convergence),
                ("no duplicates", self._no_duplicates),
                ("intents drained", self._drained),
                ("no 429 of our own making", self._own_throttling),
                ("counters add up", self._counters),
            )
        ]
        return Report(tuple(found))

    @staticmethod
    def _judge(name: str, look: Callable[[], Iterable[str]]) -> Result:
        """``look`` yields a finding for each check, ``""`` where it holds."""
        judged = list(look())
        return Result(name, len(judged), tuple(one for one in judged if one))

    def _quiet(self) -> Iterator[str]:
        """A further look of the core writes nothing."""
        last = max((event["id"] for event in self._here.events()), default=0)
        self._here.advance(A_LOOK)
        events = self._here.events(after=last)
        cycles = sum(event["kind"] == "cycle" for event in events)
        by_span = {event["span"]: event for event in events}
        for event in events:
            cause = by_span.get(event["cause"], {})
            if event["kind"] == "row" and cause.get("cause") != "person":
                yield f"{event['app']} {event['object']} {event['record']} was {event['change']} without need"
        yield "" if cycles or not self._on() else f"the core did not look within {A_LOOK}"

    def _convergence(self) -> Iterator[str]:
        """Both records of a healthy pair say the same in every field that flows both ways.

        What is never cleared may be empty on one side.
        """
        for sync in self._on():
            settings = self._here.core.settings(sync)
            if settings["direction"] != "two_way":
                continue
            rows = [row for row in settings["mappings"] if row["direction"] == "both"]
            kept = {(one.id, one.field) for one in self._here.core.warnings(sync)}
            partners = {tuple(row["refers"]): self._partners(sync, row) for row in rows if row["refers"]}
            for crm, app in self._pairs(sync):
                for row in rows:
                    ours, theirs = _canonical(crm, row["crm"], row), _canonical(app, row["app"], row)
                    if row["refers"]:
                        ours = tuple(partners[tuple(row["refers"])].get(id, theirs[0]) for id in ours)
                    spared = (crm.id, row["name"]) in kept or _is_emptied(row, ours, theirs)
                    same = ours == theirs or spared
                    yield "" if same else f"{row['name']} of {crm.id} and {app.id}: {ours} is not {theirs}"

    def _no_duplicates(self) -> Iterator[str]:
        """One partner for each record, and one record for each e-mail among the healthy pairs of a side."""
        for sync in self._on():
            links = self._here.core.links(sync)
            for side, ids in (("crm", [crm for crm, _ in links]), ("app", [app for _, app in links])):
                for id, count in Counter(ids).items():
                    yield "" if count == 1 else f"{side} record {id} is linked {count} times"
            pairs = list(self._pairs(sync))
            keys = [row for row in self._here.core.settings(sync)["mappings"] if row["kind"] == "email"]
            for row in (row for row in keys if row["key"]):
                for side, name, records in (
                    ("crm", row["crm"][0], [crm for crm, _ in pairs]),
                    ("app", row["app"][0], [app for _, app in pairs]),
                ):
                    emails = Counter(one[name].strip().lower() for one in records if one[name].strip())
                    for email, count in emails.items():
                        yield "" if count == 1 else f"{count} linked {side} records have the e-mail {email}"

    def _drained(self) -> Iterator[str]:
        """No write is on its way."""
        left = self._here.core.health()["writes_in_flight"]
        yield f"{left} writes are in flight" if left else ""

    def _own_throttling(self) -> Iterator[str]:
        """The core never asks faster than the vendors allow; armed faults do not count."""
        events = self._here.events()
        armed = {event["cause"] for event in events if event["kind"] == "fault"}
        for event in events:
            if event["kind"] == "request" and event["cause"] != "person":
                bad = event["status"] == 429 and event["span"] not in armed
                yield f"{event['app']} answered {event['method']} {event['path']} with 429" if bad else ""

    def _counters(self) -> Iterator[str]:
        """Sync health counts each record once."""
        for one in self._here.core.health()["syncs"]:
            counted = sum(one["counters"].values())
            yield (
                ""
                if counted == one["indexed"]
                else f"{one['sync']}: {counted} is not {one['indexed']} indexed"
            )
            listed = len(self._here.core.records(sync=one["sync"]))
            total = counted + one["pending"]["records"]
            yield "" if listed == total else f"{one['sync']}: {total} counted, {listed} listed"

    def _on(self) -> list[Sync]:
        return [sync for sync in self._here.core.every_sync() if sync.state in ("INITIAL", "ON")]

    def _partners(self, sync: Sync, row: Mapping[str, Any]) -> dict[str, str]:
        """The app's id of each CRM record that an association may name, as far as that is synced."""
        for other in self._here.core.syncs(sync.connection):
            settings = self._here.core.settings(other)
            if [settings["crm_object"], settings["app_object"]] == row["refers"]:
                return dict(self._here.core.links(other))
        return {}

    def _pairs(self, sync: Sync) -> Iterator[tuple[Rec, Rec]]:
        """The healthy pairs: there on both sides, and in sync as the core says."""
        settings = self._here.core.settings(sync)
        app = self._here.app(self._here.core.connection(sync.connection).app)
        ours = {one.id: one for one in self._here.crm.records(settings["crm_object"]).all()}
        theirs = {one.id: one for one in app.records(settings["app_object"]).all()}
        for one in self._here.core.records(sync=sync.id, side="crm"):
            if one.state == "in_sync" and one.id in ours and one.partner in theirs:
                yield ours[one.id], theirs[one.partner]


def _canonical(record: Rec, fields: Iterable[str], row: Mapping[str, Any]) -> tuple[str, ...]:
    """A mapped value as far as two systems must agree: letters, not spelling."""
    return tuple(_form(unicodedata.normalize("NFC", record[name]).strip(), row["kind"]) for name in fields)


def _is_emptied(row: Mapping[str, Any], *sides: tuple[str, ...]) -> bool:
    """Whether a side has nothing where the other's value is to stay, without a word of warning."""
    guarded = row["mode"] == "never_clear" and not (row["key"] or row["protected"])
    return guarded and any(not any(side) for side in sides)


def _form(text: str, kind: str) -> str:
    if kind == "phone":
        digits = re.sub(r"\D", "", text)
        return digits or text
    if kind in ("email", "name", "domain"):
        return text.lower()
    if kind == "url":
        return text.rstrip("/").lower()
    return text.replace("\r\n", "\n")
