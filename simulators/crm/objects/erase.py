"""Deleting a record for good, for privacy (CRM contract 3.1, 3.10)."""

from __future__ import annotations

from sqlalchemy import bindparam, delete
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from simulators.crm.answers import no_content
from simulators.crm.associations import links
from simulators.crm.auth import open_portal, require
from simulators.crm.errors import InvalidInput, ResourceNotFound
from simulators.crm.evidence import BELIEVED, SPEC, WRITES
from simulators.crm.grammar import enforces_writes
from simulators.crm.object_types import ObjectType
from simulators.crm.objects import blocklist, changes
from simulators.crm.objects.contacts import emails
from simulators.crm.objects.locate import identify, object_type, record_number
from simulators.crm.objects.records import Record, store
from simulators.crm.objects.routes import product
from simulators.crm.params import body
from simulators.crm.portal import Portal
from simulators.crm.tables import aliases, lagging, versions
from simulators.kit.fidelity import whole

_TRACES = tuple(
    delete(table).where(table.c.object == bindparam("object_"), column == bindparam("record_"))
    for table, column in (
        (versions, versions.c.record),
        (aliases, aliases.c.record),
        (lagging, lagging.c.id),
    )
)


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
    id, by = given.get("objectId"), str(given.get("idProperty") or "")
    if id is None:
        raise InvalidInput.missing("PublicGdprDeleteInput", "objectId")
    record = _find(portal, kind, str(id), by)
    if record is not None:
        erase(portal, kind, record)
    elif by == "email" and kind.plural == "contacts":
        blocklist.add(portal, [str(id)])
    else:
        raise ResourceNotFound
    return no_content()


def erase(portal: Portal, type: ObjectType, record: Record) -> None:
    """Remove a record, its history and its associations; a contact's addresses are blocked from now on."""
    live = record.archived is None
    if live:
        changes.forget(portal, type, record)
    links.release(portal, type, [record.id])
    store(type).delete(portal.db, record.id)
    for statement in _TRACES:
        portal.db.execute(statement, {"object_": type.plural, "record_": record.id})
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


def _find(portal: Portal, type: ObjectType, id: str, by: str) -> Record | None:
    """The record, from the recycle bin, too."""
    number = record_number(id) if by in ("", "hs_object_id") else identify(portal, type, by, id)
    return None if number is None or number >= 2**63 else store(type).follow(portal.db, number)
