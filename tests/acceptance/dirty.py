"""A CSV of contacts with every kind of dirt, and what must be true of it after a sync."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from rehearse.core_values import Sync
from rehearse.fill import FillReport, read_csv
from rehearse.fill.dirty import DirtyFile, dirty_file
from rehearse.rehearsal import Rehearsal

ROWS = 5_000
SEED = 7


def fill(rehearsal: Rehearsal, folder: Path, rows: int = ROWS) -> tuple[DirtyFile, FillReport]:
    """Write the file and put it into the CRM."""
    made = dirty_file(rows=rows, seed=SEED)
    path = folder / "contacts.csv"
    path.write_bytes(made.text.encode("utf-8"))
    return made, rehearsal.fill([read_csv(path, app="crm")])


def set_up(rehearsal: Rehearsal) -> Sync:
    """Contacts with customers, filter "all" both ways."""
    return rehearsal.core.set_up(
        connection="quickbooks",
        crm_object="contacts",
        app_object="customer",
        filters={"to_app": [], "to_crm": []},
    )


def check(rehearsal: Rehearsal, sync: Sync, taken: int) -> Counter[str]:
    """Every row taken in stands somewhere with its reason, and nothing exists twice on any side."""
    contacts = rehearsal.crm.contacts.all()
    assert len(contacts) == taken
    standings = [one for one in rehearsal.core.records(sync=sync.id) if one.side == "crm"]
    counts = Counter(one.state for one in standings)
    assert len(standings) == len({one.id for one in standings}) == taken, counts
    assert counts["in_sync"] + counts["excluded"] + counts["failing"] == taken, counts
    for one in standings:
        if one.state in ("excluded", "failing"):
            assert one.reason is not None, one
            assert one.reason.message, one
    links = rehearsal.core.links(sync)
    customers = rehearsal.quickbooks.customers.all(inactive=True)
    assert len(links) == len({crm for crm, _ in links}) == len({app for _, app in links})
    assert counts["in_sync"] == len(links)
    assert sorted(app for _, app in links) == sorted(one.id for one in customers)
    for name in ("DisplayName", "PrimaryEmailAddr"):
        held = Counter(one.properties[name].casefold() for one in customers if one.properties.get(name))
        assert [value for value, times in held.items() if times > 1] == [], name
    return counts


def writes(rehearsal: Rehearsal, *, since: int) -> list[str]:
    """What the core wrote from an instant on, in words."""
    rows = [event for event in rehearsal.events(kind="row") if event["at"] > since]
    return [f"{event['app']} {event['object']} {event['record']} {event['change']}" for event in rows]
