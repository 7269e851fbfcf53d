"""Snapshots: a record as it is now, put into the journal when an app asks for it (CRM contract 14.4).

The vendor takes them one by one in its own time. Here they are taken at once, and done when the file that
holds them is published (SIM); what came of each is told under a status of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert, select

from simulators.crm import parts
from simulators.crm.answers import instant
from simulators.crm.errors import InvalidInput, ResourceNotFound
from simulators.crm.journal import files
from simulators.crm.journal.tables import journal_snapshots
from simulators.crm.numbers import whole_number
from simulators.crm.object_types import ObjectType
from simulators.crm.objects.records import store
from simulators.crm.objects.rendering import values_of
from simulators.crm.portal import Portal

_c = journal_snapshots.c


def wanted_type(portal: Portal, given: Mapping[str, Any]) -> ObjectType:
    """The object type of which one request wants a record. Raises `InvalidInput`."""
    parts.required("CrmObjectSnapshotRequest", given, "objectId", "objectTypeId", "portalId", "properties")
    if whole_number(given["portalId"]) != portal.id:
        raise InvalidInput(f"The app is not installed in portal {given['portalId']}")
    found = portal.types.find(parts.text(given["objectTypeId"], "objectTypeId"))
    if found is None:
        raise InvalidInput(f"Unable to infer object type from: {given['objectTypeId']}")
    return found


def take(portal: Portal, type: ObjectType, given: Mapping[str, Any], cause: str) -> dict[str, Any]:
    """Put one record into the journal; under which status that is. Raises `InvalidInput`.

    A record that is not there is no mistake of the call: the status says so.
    """
    id, names = whole_number(given["objectId"]), parts.texts(given["properties"], "properties")
    if id is None:
        raise InvalidInput.json(b"", 0, "Cannot deserialize value: a number is expected for objectId")
    status = portal.account.site.streams.uuid(f"crm/{portal.id}/journal/snapshots")
    record = store(type).follow(portal.db, id)
    gone = record is None or record.archived is not None
    row = {"id": status, "at": portal.at, "due": portal.at + portal.settings.journal_lag}
    reason = f"Object {id} of type {type.id} does not exist" if gone else ""
    portal.db.execute(insert(journal_snapshots), {**row, "failure": reason})
    if record is not None and not gone:
        values = values_of(type, record)
        told = {
            "type": "OBJECT",
            "portalId": portal.id,
            "occurredAt": instant(portal.at),
            "action": "SNAPSHOT",
            "objectTypeId": type.id,
            "objectId": record.id,
            "propertyChanges": {name: values.get(name, "") for name in sorted(names)},
            "snapshotStatusId": status,
        }
        files.collect(portal.account, portal.db, [told], cause)
    return {"objectId": id, "objectTypeId": type.id, "portalId": portal.id, "snapshotStatusId": status}


def status(portal: Portal, id: str) -> dict[str, Any]:
    """What became of one snapshot. Raises `ResourceNotFound`.

    ``EXPIRED`` is one whose file is no longer kept.
    """
    row = portal.db.execute(select(_c.at, _c.due, _c.failure).where(_c.id == id)).first()
    if row is None:
        raise ResourceNotFound
    at, due, failure = row
    found = {"id": id, "initiatedAt": at}
    if portal.at < due:
        return {**found, "status": "PENDING"}
    if failure:
        reason = {"errorCode": "VALIDATION_ERROR", "message": failure}
        return {**found, "status": "FAILED", "completedAt": due, **reason}
    return {
        **found,
        "status": "EXPIRED" if portal.at >= due + files.KEPT else "COMPLETED",
        "completedAt": due,
    }
