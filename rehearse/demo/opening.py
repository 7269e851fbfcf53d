"""How it begins: three books that nobody ever compared, and a sync that is turned on."""

from __future__ import annotations

from rehearse.demo.cast import ANN, BOB, Cast
from rehearse.demo.chapter import Chapter
from rehearse.fill import FillReport, world
from rehearse.fill.generate import generate

GENERATED = 138
"""Contacts beside the twelve of the world ``acme``."""

SHARE = 0.3
"""Customers in QuickBooks for each of them, so that there is much to recognise."""


def three_books(cast: Cast) -> Chapter:
    """Fill the accounts."""
    chapter = Chapter("Three books")
    made = generate(contacts=GENERATED, seed=cast.seed, quickbooks_share=SHARE)
    report = cast.here.fill([*world("acme"), *made])
    contacts, customers = len(cast.here.crm.contacts.all()), len(cast.here.quickbooks.customers.all())
    companies = len(cast.here.crm.companies.all())
    netsuite = cast.here.netsuite
    firms, people = len(netsuite.companies.all()), len(netsuite.contacts.all())
    chapter.say(
        f"The CRM holds {contacts} contacts of {companies} companies; QuickBooks holds {customers} "
        f"customers, NetSuite {firms} company customers and {people} contacts, written by other people, in "
        "other ways.",
        contacts=contacts,
        companies=companies,
        customers=customers,
        company_customers=firms,
        netsuite_contacts=people,
    )
    rows = _refusals(report)
    chapter.say(
        f"{report.refused} rows of the lists were refused by the vendors' own rules.", refused=report.refused
    )
    if rows:
        chapter.show("refusals", ("app", "row", "reason"), rows)
    return chapter


def turning_on(cast: Cast) -> Chapter:
    """Set the sync up and let the first pass run."""
    chapter = Chapter("The sync is turned on")
    cast.sync = cast.here.core.set_up(filters={"to_app": [], "to_crm": []})
    began = cast.here.now
    for _ in range(30):
        cast.here.advance("1m")
        if cast.here.core.sync(cast.the_sync().id).state == "ON":
            break
    health = cast.here.core.health()["syncs"][0]
    chapter.demand(
        f"the first pass did not end; the sync is {health['state']}", holds=health["state"] == "ON"
    )
    links, count = len(cast.here.core.links(cast.the_sync())), health["counters"]
    calls = len(cast.here.calls(since=began))
    chapter.say(
        f"After the first pass {links} pairs are linked. Of {health['indexed']} records {count['in_sync']} "
        f"are in sync, {count['excluded']} are excluded, {count['failing']} fail. That took {calls} calls, "
        "and none of them was refused for coming too fast.",
        links=links,
        calls=calls,
        indexed=health["indexed"],
        **count,
    )
    refused = [one for one in cast.here.calls(since=began) if one.status == 429]
    chapter.demand(f"{len(refused)} calls were answered with 429", holds=not refused)
    groups = [("fails", one) for one in health["failing"]] + [("excluded", one) for one in health["excluded"]]
    rows = [(state, one["count"], one["code"], one["sample"][0]["message"]) for state, one in groups]
    chapter.show("reasons", ("state", "records", "code", "for example"), rows)
    cast.look_at(cast.contact(email=ANN))
    cast.look_at(cast.contact(firstname="Dmitri", lastname="Okoro"))
    return chapter


def name_clash(cast: Cast) -> Chapter:
    """Two contacts of one company, and a name that can be had once."""
    chapter = Chapter("A name that can be had only once")
    bob, ann = cast.contact(email=BOB), cast.contact(email=ANN)
    card, holder = cast.look_at(bob), cast.customer_of(ann)
    reason = card.reason.message if card.reason else ""
    chapter.demand(
        f"Bob's card is {card.status}: {reason}",
        holds=card.status == "RECORD_NOT_SYNCING" and holder["DisplayName"] in reason,
    )
    chapter.say(
        f"Ann and Bob work for {ann['company']}. QuickBooks wants each display name once, and Ann's customer "
        f"{holder.id} has it. Bob's card says: {card.label}. {reason}",
        holder=holder.id,
        card=card.status,
        reason=reason,
    )
    freed = f"{holder['DisplayName']} (Ann)"
    cast.here.quickbooks.customers.update(holder.id, DisplayName=freed)
    cast.here.advance("10m")
    after = cast.look_at(bob)
    chapter.demand(
        f"Bob's card is {after.status} although the name is free", holds=after.status == "UP_TO_DATE"
    )
    name = after.syncing_with.name if after.syncing_with else ""
    chapter.say(
        f"Somebody renames Ann's customer to {freed}. Within ten minutes Bob has a customer of his own: "
        f"{name}.",
        renamed=freed,
        bobs_customer=name,
    )
    return chapter


def _refusals(report: FillReport) -> list[tuple[str, str, str]]:
    """Each refused row with its place and reason."""
    return [
        (f"{part.app} {part.object}", f"{part.counted} {one.line} of {part.origin}", one.reason)
        for part in report.parts
        for one in part.refused
    ]
