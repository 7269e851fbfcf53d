"""What the pages show, as plain data: the same for a browser and for a script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for

from simulators.kit.accounts import Account
from simulators.kit.clock import iso
from simulators.kit.inspector import listing
from simulators.kit.inspector.inspection import Field, Inspection, Kind, Look, Record, Refused, Row
from simulators.kit.inspector.listing import Wanted


def account(one: Account) -> dict[str, Any]:
    """Which account it is, and its time."""
    return {
        "id": one.id,
        "app": one.app,
        "site": one.site.id,
        "now": iso(one.now()),
        "clock": one.site.clock.mode,
        "url": url_for("inspect.kinds", account=one.id),
    }


def kinds(inspection: Inspection, look: Look) -> list[dict[str, Any]]:
    """Every kind of record with how many there are."""
    return [kind(look, one) | _counts(inspection, look, one) for one in inspection.kinds(look)]


def kind(look: Look, one: Kind) -> dict[str, Any]:
    """One kind of record."""
    return {
        "name": one.name,
        "title": one.title,
        "singular": one.singular,
        "away": one.away,
        "writable": one.writable,
        "edits_away": one.edits_away,
        "keeps_history": one.keeps_history,
        "url": url_for("inspect.table", account=look.account.id, kind=one.name),
    }


def table(inspection: Inspection, look: Look, kind: Kind, wanted: Wanted) -> dict[str, Any]:
    """A page of records."""
    ids, total = listing.find(look.db, inspection.sheet(look, kind), wanted)
    fields = {one.name: one for one in inspection.fields(look, kind)}
    columns = [fields[name] for name in kind.columns if name in fields]
    return {
        "columns": [{"name": one.name, "label": one.label} for one in columns],
        "results": [row(look, kind, one, columns) for one in inspection.rows(look, kind, ids)],
        "total": total,
        "page": wanted.offset // wanted.limit + 1,
        "pages": max(-(-total // wanted.limit), 1),
        "size": wanted.limit,
        "search": wanted.search,
        "sort": f"-{wanted.sort}" if wanted.sort and wanted.descending else wanted.sort,
        "state": wanted.state,
    }


def row(look: Look, kind: Kind, one: Row, columns: Sequence[Field]) -> dict[str, Any]:
    """One line of a table."""
    return {
        "id": one.id,
        "title": one.title or f"{kind.singular} {one.id}",
        "away": one.away,
        "values": {field.name: read_as(field, one.values.get(field.name, "")) for field in columns},
        "url": record_url(look, kind.name, one.id),
    }


def record(
    look: Look, kind: Kind, one: Record, fields: Sequence[Field], known: Sequence[str]
) -> dict[str, Any]:
    """One record with everything that hangs on it. ``known`` are the kinds that can be looked at."""
    labels = {field.name: field.label for field in fields}
    return {
        "id": one.id,
        "title": one.title or f"{kind.singular} {one.id}",
        "away": one.away,
        "created": iso(one.created),
        "updated": iso(one.updated),
        "version": one.version,
        "values": {name: text for name, text in one.values.items() if text},
        "fields": [_field(look, field, one, known) for field in fields],
        "references": [
            {
                "label": each.label,
                "kind": each.kind,
                "id": each.id,
                "title": each.title or each.id,
                "loose": each.loose,
                "url": record_url(look, each.kind, each.id) if each.kind in known else "",
            }
            for each in one.references
        ],
        "history": [
            {
                "at": iso(each.at),
                "field": each.field,
                "label": labels.get(each.field, each.field),
                "before": each.before,
                "value": each.value,
                "by": each.by,
            }
            for each in one.history
        ],
        "actions": [
            {"name": each.name, "label": each.label, "warning": each.warning}
            for each in kind.actions
            if each.on in ("any", "away" if one.away else "live")
        ],
        "url": record_url(look, kind.name, one.id),
    }


def form(fields: Sequence[Field], typed: Mapping[str, str], was: Mapping[str, str]) -> list[dict[str, Any]]:
    """The fields that can be written, with what stands in them now and what stood there at first."""
    return [
        {
            "name": one.name,
            "label": one.label,
            "kind": one.kind,
            "group": one.group,
            "to": one.to,
            "value": typed.get(one.name, ""),
            "was": was.get(one.name, ""),
            "options": _options(one, typed.get(one.name, "")),
        }
        for one in fields
        if not one.read_only
    ]


def refusal(why: Refused) -> dict[str, Any]:
    """What the vendor said."""
    return {"status": why.status, "message": why.message, "fields": why.fields, "body": why.body}


def read_as(field: Field, value: str) -> str:
    """A value as people read it: the label of an option in place of it."""
    if not value or not field.options:
        return {"true": "Yes", "false": "No"}.get(value, value) if field.kind == "flag" else value
    labels = dict(field.options)
    if field.kind == "choices":
        return ", ".join(labels.get(part, part) for part in value.split(";"))
    return labels.get(value, value)


def record_url(look: Look, kind: str, id: str) -> str:
    """Where a record is shown."""
    return url_for("inspect.record", account=look.account.id, kind=kind, id=id)


def _counts(inspection: Inspection, look: Look, one: Kind) -> dict[str, int]:
    live, away = listing.count(look.db, inspection.sheet(look, one))
    return {"count": live, "count_away": away}


def _field(look: Look, field: Field, one: Record, known: Sequence[str]) -> dict[str, Any]:
    value = one.values.get(field.name, "")
    shown = one.names.get(field.name) or read_as(field, value)
    return {
        "name": field.name,
        "label": field.label,
        "group": field.group,
        "read_only": field.read_only,
        "value": value,
        "shown": shown,
        "url": record_url(look, field.to, value) if value and field.to in known else "",
    }


def _options(field: Field, value: str) -> list[tuple[str, str]]:
    """What can be chosen: also what stands there and is in no list, so that nothing is lost."""
    options = list(field.options)
    if field.kind == "flag" and not options:
        options = [("true", "Yes"), ("false", "No")]
    held = value.split(";") if field.kind == "choices" else [value]
    every = {one for one, _ in options}
    return options + [(one, one) for one in held if one and one not in every]
