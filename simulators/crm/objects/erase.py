"""Deleting a record for good, for privacy (CRM contract 3.1, 3.10)."""

from __future__ import annotations

from sqlalchemy import Text, bindparam, delete, func, select
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from simulators.crm.answers import no_content
from simulators.crm.associations import links
from simulators.crm.auth import open_portal, require
from simulators.crm.errors import ResourceNotFound
from simulators.crm.evidence import BELIEVED, SPEC, WRITES
from simulators.crm.grammar import enforces_writes
from simulators.crm.object_types import OBJECT_TYPES, ObjectType
from simulators.crm.objects import blocklist, changes
from simulators.crm.objects.contacts import ADDITIONAL, emails
from simulators.crm.objects.locate import identify, object_type, record_number
from simulators.crm.objects.records import Record, store
from simulators.crm.objects.routes import product
from simulators.crm.params import body
from simulators.crm.parts import identifier, text
from simulators.crm.portal import Portal
from simulators.crm.tables import RECORDS, aliases, lagging, versions
from simulators.kit.fidelity import whole

_TRACES = tuple(
    delete(table).where(table.c.object == bindparam("object_"), column == bindparam("record_"))
    for table, column in ((versions, versions.c.record), (lagging, lagging.c.id), (aliases, aliases.c.old))
)
_merged_away = (
    select(aliases.c.old)
    .where(aliases.c.object == bindparam("object_"), aliases.c.record == bindparam("record_"))
    .order_by(aliases.c.old)
)
_contacts = RECORDS["contacts"]
_primary, _others = (
    func.coalesce(func.json_extract(_contacts.c.doc, f"$.{name}", type_=Text), "")
    for name in ("email", ADDITIONAL)
)
_in_bin = (
    select(_contacts.c.id)
    .where(_contacts.c.archived.is_not(None))
    .where(func.instr(";" + _primary + ";" + _others + ";", bindparam("address")) > 0)
    .order_by(_contacts.c.id)
)
"""Archived contacts with an address: they hold it no more, so that no identity leads to them."""


@product.route("/<type>/gdpr-delete", "POST")
@WRITES.but(state=whole(SPEC, BELIEVED), errors=whole(BELIEVED), webhooks=whole(SPEC, BELIEVED))
def erase_record(type: str) -> Response:
    """Delete one record for good: contacts in every version, everything else from 2026-09 on.

    An e-mail address that no contact has is blocked all the same.
    """
    kind = object_type(type)
    if kind.plural != "contacts" and not enforces_writes():
        raise NotFound
    require(kind.scope("write"))
    portal, given = open_portal(), body()
    id = identifier(given.get("objectId"), "PublicGdprDeleteInput", "objectId")
    by = text(given.get("idProperty") or "", "idProperty")
    by_address = by == "email" and kind.plural == "contacts"
    found = _find(portal, kind, id, by) or (_in_the_bin(portal, id) if by_address else [])
    if not found and not by_address:
        raise ResourceNotFound
    for record in found:
        erase(portal, kind, record)
    if by_address:
        blocklist.add(portal, [id])
    return no_content()


def erase(portal: Portal, type: ObjectType, record: Record) -> None:
    """Remove a record, its associations, its history and that of the records that were merged into it; a
    contact's addresses are blocked from now on.
    """
    live = record.archived is None
    if live:
        changes.forget(portal, type, record)
    links.release(portal, type, [record.id])
    store(type).delete(portal.db, record.id)
    here = {"object_": type.plural, "record_": record.id}
    ids = [*portal.db.execute(_merged_away, here).scalars(), record.id]
    for statement in _TRACES:
        portal.db.execute(statement, [here | {"record_": id} for id in ids])
    if type.plural == "contacts":
        blocklist.add(portal, emails(record.doc))
    changes.tell(
        portal,
        type,
        record.id,
        "erased",
        {},
        tell_deletion=live and (portal.settings.deletion_with_privacy or type.plural != "contacts"),
    )


def _find(portal: Portal, type: ObjectType, id: str, by: str) -> list[Record]:
    """The one record that is named by its id, from the recycle bin, too, or by a unique property."""
    number = record_number(id) if by in ("", "hs_object_id") else identify(portal, type, by, id)
    record = None if number is None else store(type).follow(portal.db, number)
    return [] if record is None else [record]


def _in_the_bin(portal: Portal, address: str) -> list[Record]:
    contacts = OBJECT_TYPES["contacts"]
    ids = portal.db.execute(_in_bin, {"address": f";{address.strip().lower()};"}).scalars().all()
    return list(store(contacts).some(portal.db, ids).values())
