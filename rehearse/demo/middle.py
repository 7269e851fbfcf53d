"""What goes wrong: two people at once, an answer that is lost, a connection that is taken away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rehearse.demo.cast import ANN, CARLA, Cast
from rehearse.demo.chapter import Chapter
from simulators.kit.clock import iso

NORA = "nora.quist@quist.example"


def one_edit(cast: Cast) -> Chapter:
    """A change travels."""
    chapter = Chapter("One edit travels")
    carla = cast.contact(email=CARLA)
    before, began = cast.customer_of(carla), cast.here.now
    number = "+44 20 7946 0999"
    cast.here.crm.contacts.update(carla.id, phone=number)
    last = cast.here.events()[-1]["id"]
    cast.here.advance("10m")
    after = cast.here.quickbooks.customers.get(before.id)
    chapter.demand(f"QuickBooks has {after['PrimaryPhone']!r}", holds=after["PrimaryPhone"] == number)
    rows = [
        event
        for event in cast.here.events(after=last, kind="row", app="quickbooks")
        if event["record"] == before.id
    ]
    seconds = (rows[0]["at"] - began) / 1000
    chapter.say(
        f"Carla's phone is changed in the CRM from {carla['phone']} to {number}. {seconds:g} seconds later "
        f"it is in QuickBooks, where {before['PrimaryPhone']} stood. Her e-mail is still written as "
        f"{after['PrimaryEmailAddr']} there: the same address is no difference.",
        seconds=seconds,
        phone=after["PrimaryPhone"],
        email=after["PrimaryEmailAddr"],
    )
    return chapter


def conflict(cast: Cast) -> Chapter:
    """Both sides within five minutes."""
    chapter = Chapter("Two people, one field")
    ann = cast.contact(email=ANN)
    customer = cast.customer_of(ann)
    cast.here.core.hold()
    in_crm, in_quickbooks = "(555) 010-2001", "(555) 010-2002"
    cast.here.crm.contacts.update(ann.id, phone=in_crm)
    cast.here.advance("3m")
    cast.here.quickbooks.customers.update(customer.id, PrimaryPhone=in_quickbooks)
    cast.here.core.release()
    cast.here.advance("5m")
    after = (
        cast.here.crm.contacts.get(ann.id)["phone"],
        cast.here.quickbooks.customers.get(customer.id)["PrimaryPhone"],
    )
    chapter.demand(f"the CRM has {after[0]}, QuickBooks has {after[1]}", holds=after[0] == after[1])
    audit = cast.here.core.conflicts(crm_id=ann.id, field="phone")
    chapter.demand("the audit has no entry", holds=bool(audit))
    entry = audit[0]
    winner = "The CRM" if entry.winner == "crm" else "QuickBooks"
    chapter.say(
        f"While nobody looks, Ann's phone becomes {in_crm} in the CRM and, three minutes later, "
        f"{in_quickbooks} in QuickBooks. {winner} wins (rule: {entry.rule}); both sides have {after[0]} now.",
        winner=entry.winner,
        rule=entry.rule,
        phone=after[0],
    )
    detail = entry.detail
    chapter.say(
        f"The audit keeps what had to give way: {', '.join(detail['lost'])}.",
        lost=detail["lost"],
        lost_side=detail["lost_side"],
        at=iso(entry.at),
    )
    return chapter


def lost_answer(cast: Cast) -> Chapter:
    """Work done, and nobody told."""
    chapter = Chapter("An answer is lost")
    here = cast.here
    last = here.events()[-1]["id"]
    here.faults.arm("lost_answer", app="quickbooks", match={"method": "POST"}, times=1)
    nora = here.crm.contacts.create(email=NORA, firstname="Nora", lastname="Quist", phone="(555) 010-2100")
    cast.look_at(nora)
    here.advance("10m")
    events = here.events(after=last)
    fired = [event for event in events if event["kind"] == "fault"]
    recovered = [event for event in events if event["kind"] == "recover"]
    chapter.demand("the fault never met a call", holds=bool(fired))
    found = here.quickbooks.customers.where(PrimaryEmailAddr=NORA)
    chapter.demand(f"{len(found)} customers have Nora's e-mail", holds=len(found) == 1)
    card = cast.look_at(nora)
    chapter.demand(f"Nora's card is {card.status}", holds=card.status == "UP_TO_DATE")
    chapter.say(
        "Nora is new in the CRM. The core asks QuickBooks to create her; QuickBooks does so, and the "
        f"connection ends without an answer: {_of(events, fired[0])}. The core does not try again blindly: "
        f"it looks up what became of the request ({len(recovered)} time) and finds it.",
        faults=len(fired),
        recoveries=len(recovered),
    )
    chapter.say(
        f"Customers with Nora's e-mail: {len(found)}. Her card: {card.label}.",
        customers_with_email=len(found),
    )
    return chapter


def revoked(cast: Cast) -> Chapter:
    """The grant is taken away and given back."""
    chapter = Chapter("The connection is taken away")
    here, ann = cast.here, cast.contact(email=ANN)
    here.quickbooks.revoke()
    here.crm.contacts.update(ann.id, phone="(555) 010-2003")
    here.advance("10m")
    card = cast.look_at(ann)
    connection = here.core.connection("quickbooks")
    tries = sum(one.attempts for one in here.core.issues(code="AUTH_EXPIRED"))
    chapter.demand(
        f"Ann's card is {card.status}, the connection {connection.state}",
        holds=card.status == "RECORD_NOT_SYNCING" and connection.state == "error",
    )
    reason = card.reason.message if card.reason else ""
    chapter.say(
        f"Somebody throws the app out in QuickBooks, then Ann's phone changes in the CRM. Her card says: "
        f"{card.label}. {reason} It is one error of the connection; {tries} tries were wasted on records.",
        card=card.status,
        reason=reason,
        record_tries=tries,
    )
    here.core.reconnect("quickbooks")
    here.advance("10m")
    after, phone = cast.look_at(ann), cast.customer_of(ann)["PrimaryPhone"]
    chapter.demand(f"Ann's card is {after.status}, her phone {phone}", holds=phone == "(555) 010-2003")
    chapter.say(
        f"Reconnected: {after.label}, and what waited has arrived: {phone}.",
        card_after=after.status,
        phone=phone,
    )
    return chapter


def _of(events: list[dict[str, Any]], fault: Mapping[str, Any]) -> str:
    """The call that a fault took."""
    call = next((one for one in events if one["span"] == fault["cause"]), None)
    return f"{call['method']} {call['path']}" if call else "a call"
