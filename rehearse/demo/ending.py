"""How it ends: every card there is, and three books that say the same."""

from __future__ import annotations

from rehearse.demo.cast import ANN, Cast
from rehearse.demo.chapter import Chapter

STATES = (
    "UP_TO_DATE",
    "SYNC_NOT_FOUND",
    "SYNC_TURNED_OFF",
    "RECORD_NOT_SYNCING",
    "RECORD_EXCLUDED",
    "SYNC_UNKNOWN",
)


def six_cards(cast: Cast) -> Chapter:
    """Every status that a card can have."""
    chapter = Chapter("The six faces of the card")
    here, ann = cast.here, cast.contact(email=ANN)
    here.faults.arm("server_error", app="quickbooks", times=None)
    here.advance("40m")
    cast.look_at(ann)
    here.faults.clear()
    here.advance("5m")
    here.core.turn_off(cast.the_sync())
    cast.look_at(ann)
    here.core.edit(cast.the_sync())
    here.advance("10m")
    again = cast.look_at(ann)
    chapter.demand(f"Ann's card is {again.status} in the end", holds=again.status == "UP_TO_DATE")
    missing = [state for state in STATES if state not in cast.seen]
    chapter.demand(f"not seen: {', '.join(missing)}", holds=not missing)
    chapter.say(
        "QuickBooks is down for forty minutes, and comes back; the sync is turned off, and on again. So "
        "every status of the sync card was seen:"
    )
    rows = []
    for state in STATES:
        name, card = cast.seen[state]
        rows.append((name, card.label, card.reason.message if card.reason else ""))
    chapter.show("cards", ("record", "status", "reason"), rows)
    return chapter


def three_books_agree(cast: Cast) -> Chapter:
    """Quiet, and the same on all sides."""
    chapter = Chapter("Three books that agree")
    report = cast.here.invariants.check()
    chapter.demand(str(report), holds=report.holds)
    quiet = next(one for one in report.results if one.name == "quiet")
    checks = sum(one.checks for one in report.results)
    chapter.say(
        "Five more minutes pass. The core looks again and writes nothing: "
        f"{len(quiet.findings)} rows changed. What must always hold was judged {checks} times:",
        rows_changed=len(quiet.findings),
        checks=checks,
    )
    rows = [(one.name, one.checks, "holds" if one.holds else "broken") for one in report.results]
    chapter.show("invariants", ("invariant", "checks", "result"), rows)
    links = sum(len(cast.here.core.links(one)) for one in cast.here.core.every_sync())
    calls = len(cast.here.calls())
    chapter.say(
        f"{links} pairs are linked in the end; all of it took {calls} calls of the core.",
        links=links,
        calls=calls,
    )
    return chapter
