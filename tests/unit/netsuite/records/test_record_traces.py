"""What a change leaves behind: times, system notes, deleted records, events."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from simulators.netsuite.tables import deleted_record, system_note
from tests.unit.netsuite.caller import Caller
from tests.unit.netsuite.records.record_calls import customer, done, patch, rows, send


def notes(caller: Caller) -> list[tuple[str, str | None, str | None]]:
    with caller.account.database.transaction() as db:
        kept = db.execute(select(system_note).order_by(system_note.c.id)).all()
        return [(row.field, row.old, row.new) for row in kept]


def modified(caller: Caller, id: str) -> str:
    at: str = caller.read("customer", id)["lastModifiedDate"]
    return at


def test_a_change_moves_the_time_and_one_that_changes_nothing_does_not(caller: Caller) -> None:
    id = customer(caller, email="a@b.example")
    caller.advance(1_700)
    patch(caller, id, email="a@b.example", companyName="Alder Works")
    assert modified(caller, id) == "2026-11-02T17:15:04Z"
    patch(caller, id, email="c@d.example")
    assert modified(caller, id) == "2026-11-02T17:15:05Z"
    caller.advance(60_000)
    patch(caller, id, addressBook={"items": [{"label": "HQ"}]})
    assert modified(caller, id) == "2026-11-02T17:16:05Z"
    assert caller.read("customer", id)["dateCreated"] == "2026-11-02T17:15:04Z"


def test_each_changed_field_is_noted_as_a_person_would_read_it(caller: Caller) -> None:
    id = customer(caller, externalId="X", entityStatus=6)
    before = len(notes(caller))
    patch(caller, id, companyName="Birch", entityStatus=13, isInactive=True, custentity_x=7, phone=None)
    assert notes(caller)[before:] == [
        ("ENTITY.SCOMPANYNAME", "Alder Works", "Birch"),
        ("CUSTENTITY_X", None, "7"),
        ("ENTITY.SENTITYID", "Alder Works", "Birch"),
        ("ENTITY.KENTITYSTATUS", "LEAD-Unqualified", "CUSTOMER-Closed Won"),
        ("ENTITY.BISINACTIVE", "F", "T"),
    ]


def test_notes_say_who_and_how(caller: Caller) -> None:
    customer(caller)
    with caller.account.database.transaction() as db:
        note = db.execute(select(system_note)).first()
    assert note is not None
    found: dict[str, Any] = note._asdict()
    assert (found["record_type"], found["record"], found["user"], found["role"]) == (-9, 1001, "17", "1042")
    assert found["context"] == "REST Web Services"


def test_a_deletion_takes_the_notes_along_and_is_kept_itself(caller: Caller) -> None:
    id = customer(caller, addressBook={"items": [{"label": "HQ"}]})
    done(send(caller, "DELETE", f"/customer/{id}"))
    assert notes(caller) == []
    with caller.account.database.transaction() as db:
        row = db.execute(select(deleted_record)).one()
    assert (row.type, row.record, row.name, row.user) == ("Customer", 1001, "Alder Works", "17")
    assert row.at == caller.account.now() // 1000 * 1000


def test_the_site_is_told_of_every_committed_change(caller: Caller) -> None:
    id = customer(caller, externalId="X")
    patch(caller, id, email="a@b.example")
    patch(caller, id, email="a@b.example")
    send(caller, "PATCH", f"/customer/{id}", {"email": "bad"})
    patch(caller, id, email=None, addressBook={"items": [{"label": "HQ"}]})
    done(send(caller, "DELETE", f"/customer/{id}"))
    told = [event.to_json() for event in rows(caller)]
    assert [one["change"] for one in told] == ["created", "updated", "updated", "deleted"]
    assert {(one["object"], one["record"], one["cause"] != "") for one in told} == {("customer", id, True)}
    assert told[0]["fields"]["externalId"] == "X"
    assert told[1]["fields"] == {"email": "a@b.example"}
    assert told[2]["fields"]["email"] is None
    assert told[2]["fields"]["addressBook"][0]["label"] == "HQ"
