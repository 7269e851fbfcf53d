"""The third app: NetSuite joins while the others are at work, and its absence holds nobody up."""

from __future__ import annotations

from rehearse.core_values import Card, Sync
from rehearse.demo.cast import ANN, Cast
from rehearse.demo.chapter import Chapter, StoryBroke

PAIRS = (("companies", "company_customer"), ("contacts", "contact"))
"""What of the CRM syncs with what of NetSuite, in this order: a contact is made with its company."""

_ALL: dict[str, list[object]] = {"to_app": [], "to_crm": []}


def joining(cast: Cast) -> Chapter:
    """Two syncs with NetSuite are turned on."""
    chapter = Chapter("A third app joins")
    here, began = cast.here, cast.here.now
    syncs = [
        here.core.set_up("netsuite", crm_object, app_object, filters=_ALL) for crm_object, app_object in PAIRS
    ]
    for _ in range(30):
        here.advance("1m")
        if all(here.core.sync(one.id).state == "ON" for one in syncs):
            break
    rows = [_row(cast, one) for one in syncs]
    calls = len(here.calls("netsuite", since=began))
    chapter.say(
        "NetSuite is connected, too: companies sync with its company customers, contacts with its contacts. "
        f"Companies are recognised by their domain, then by their name. That took {calls} calls to NetSuite.",
        calls=calls,
    )
    head = ("sync", "linked", "made in NetSuite", "made in the CRM", "excluded", "failing")
    chapter.show("syncs", head, rows)
    for one, row in zip(syncs, rows, strict=True):
        chapter.demand(f"{one.id} linked nothing", holds=int(str(row[1])) > 0)
    ann = cast.contact(email=ANN)
    contact = here.netsuite.contacts.get(_partner(_card_of(cast, ann.id, "contact")))
    company = here.netsuite.companies.get(contact["company"])
    chapter.say(
        f"Ann's record in NetSuite, {contact['entityId']}, belongs to the customer {company['companyName']}, "
        "as her contact belongs to that company in the CRM: a bond is judged like a field.",
        contact=contact["entityId"],
        company=company["companyName"],
    )
    return chapter


def nobody_waits(cast: Cast) -> Chapter:
    """NetSuite is down; QuickBooks gets the edit all the same."""
    chapter = Chapter("One app is down, nobody waits")
    here, ann = cast.here, cast.contact(email=ANN)
    partner = _partner(_card_of(cast, ann.id, "contact"))
    phone = "(555) 010-2004"
    here.faults.arm("server_error", app="netsuite", times=None)
    here.crm.contacts.update(ann.id, phone=phone)
    here.advance("10m")
    quick, slow = cast.customer_of(ann)["PrimaryPhone"], here.netsuite.contacts.get(partner)["phone"]
    chapter.demand(f"QuickBooks has {quick}, NetSuite has {slow}", holds=quick == phone != slow)
    here.faults.clear()
    here.advance("20m")
    late = here.netsuite.contacts.get(partner)["phone"]
    chapter.demand(f"NetSuite has {late} in the end", holds=late == phone)
    twice = len(here.netsuite.contacts.where(email=here.netsuite.contacts.get(partner)["email"]))
    chapter.say(
        f"NetSuite answers with errors while Ann's phone becomes {phone} in the CRM. Ten minutes later "
        f"QuickBooks has it, and NetSuite still says {slow or 'nothing'}. NetSuite comes back and catches "
        f"up: {late}. Records with her e-mail there: {twice}.",
        quickbooks=quick,
        netsuite_meanwhile=slow,
        netsuite=late,
        contacts_with_email=twice,
    )
    return chapter


def _row(cast: Cast, sync: Sync) -> tuple[object, ...]:
    health = next(one for one in cast.here.core.health()["syncs"] if one["sync"] == sync.id)
    linked = cast.here.events(kind="linked")
    made = [one.get("created_in") for one in linked if one["sync"] == sync.id]
    count = health["counters"]
    name = f"{sync.crm_object} with {sync.app_object}"
    links = len(cast.here.core.links(sync))
    return (name, links, made.count("netsuite"), made.count("crm"), count["excluded"], count["failing"])


def _card_of(cast: Cast, contact: str, app_object: str) -> Card:
    """The contact's card of the NetSuite sync with this object."""
    mine = [one.id for one in cast.here.core.syncs("netsuite") if one.app_object == app_object]
    found = next((card for card in cast.here.cards("contacts", contact) if card.sync in mine), None)
    if found is None:
        raise StoryBroke(f"contact {contact} has no card of a sync with NetSuite's {app_object}")
    return found


def _partner(card: Card) -> str:
    if card.syncing_with is None:
        raise StoryBroke(f"a card syncs with nothing: {card.label}")
    return card.syncing_with.id
