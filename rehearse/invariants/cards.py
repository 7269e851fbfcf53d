"""A card says what is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from rehearse.core_values import Card, Standing
from rehearse.invariants.ground import Ground
from rehearse.invariants.running import Running

SAMPLE = 3
"""So many records of a kind are looked at: one for each state and reason, then evenly over the rest."""

STATUSES = {
    "in_sync": ("UP_TO_DATE", "SYNC_UNKNOWN"),
    "excluded": ("RECORD_EXCLUDED",),
    "failing": ("RECORD_NOT_SYNCING",),
    "not_found": ("SYNC_NOT_FOUND",),
    "pending": ("SYNC_NOT_FOUND", "UP_TO_DATE", "SYNC_UNKNOWN"),
}
"""What a card may say of a record that stands so, while its connections are well (data-sync B.4)."""


class CardTruth:
    """The card of a record says what the lists of records and errors say, and what people see in the apps.

    In sync only with a partner that is there; failing with an error that is open; excluded with its reason.
    A sample of records is looked at, with one for each state and reason of each sync.
    """

    name: ClassVar[str] = "card truth"

    def look(self, ground: Ground) -> Iterator[str]:
        """A check for each card that is looked at."""
        broken = {one.id for one in ground.connections.values() if one.error}
        by_object: dict[str, list[Running]] = {}
        for running in ground.running:
            by_object.setdefault(running.sync.crm_object, []).append(running)
        for object, syncs in by_object.items():
            for id in _sample([one for running in syncs for one in running.of_crm.values()]):
                cards = ground.here.core.cards(object, id)
                for running in syncs:
                    if id in running.of_crm:
                        connected = not {"crm", running.sync.connection} & broken
                        yield _told(ground, running, running.of_crm[id], cards, connected=connected)


def _told(
    ground: Ground, running: Running, standing: Standing, cards: Sequence[Card], *, connected: bool
) -> str:
    """What is to be said of the card of a record in one sync, or ``""``."""
    mine = [one for one in cards if one.sync == standing.sync]
    wrong = _wrong(ground, running, standing, mine, connected=connected)
    return f"the card of {standing.id} in {standing.sync} {wrong}" if wrong else ""


def _wrong(
    ground: Ground, running: Running, standing: Standing, cards: Sequence[Card], *, connected: bool
) -> str:
    """What is wrong with the card of a record, or ``""``."""
    if len(cards) != 1:
        return f"is there {len(cards)} times"
    [card] = cards
    excluded = standing.state == "excluded"
    allowed = STATUSES[standing.state] if connected or excluded else ("RECORD_NOT_SYNCING",)
    if card.status not in allowed:
        return f"says {card.status}, but the record is {standing.state}"
    shown = card.syncing_with.id if card.syncing_with else ""
    if shown != standing.partner:
        return f"names {shown or 'nobody'} as its partner, not {standing.partner or 'nobody'}"
    if card.status == "UP_TO_DATE" and shown not in running.theirs:
        return f"is up to date with {shown}, which is not there"
    if connected and standing.state in ("failing", "excluded"):
        return _wrong_reason(ground, standing, card.reason.code if card.reason else "")
    return ""


def _wrong_reason(ground: Ground, standing: Standing, code: str) -> str:
    if standing.state == "excluded":
        known = {standing.reason.code} if standing.reason else set()
    else:
        place = (standing.sync, "crm", standing.id)
        known = {one.code for one in ground.issues if (one.sync, one.side, one.id) == place}
    return "" if code in known else f"gives the reason {code or 'none'}, not {', '.join(known) or 'any'}"


def _sample(standings: Sequence[Standing]) -> list[str]:
    """The ids of a few records: of each sync, state and reason one, the rest evenly spread."""
    kinds = {(one.sync, one.state, one.reason.code if one.reason else ""): one.id for one in standings}
    chosen = dict.fromkeys(kinds.values())
    for one in standings[:: max(1, len(standings) // SAMPLE)]:
        if len(chosen) >= SAMPLE:
            break
        chosen[one.id] = None
    return list(chosen)
