"""Definitions, their functions and their revisions in the database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert

from simulators.crm import sequences
from simulators.crm.actions.tables import action_definitions, action_functions, action_revisions
from simulators.crm.errors import ResourceNotFound
from simulators.crm.numbers import digits
from simulators.crm.parts import Doc
from simulators.crm.portal import Portal
from simulators.kit.wire import decode, encode

_d, _f, _r = action_definitions.c, action_functions.c, action_revisions.c

_all = select(_d.id, _d.archived, _d.revision, _d.requires_object, _d.doc).order_by(_d.id)
_functions = (
    select(_f.type, _f.id, _f.source)
    .where(_f.definition == bindparam("definition_"))
    .order_by(_f.type, _f.id)
)
_put = insert(action_definitions)
_put = _put.on_conflict_do_update(
    index_elements=["id"],
    set_={name: _put.excluded[name] for name in ("archived", "revision", "requires_object", "doc")},
)
_put_function = insert(action_functions)
_put_function = _put_function.on_conflict_do_update(
    index_elements=["definition", "type", "id"], set_={"source": _put_function.excluded.source}
)
_drop_function = delete(action_functions).where(
    _f.definition == bindparam("definition_"), _f.type == bindparam("type_"), _f.id == bindparam("id_")
)
_revisions = (
    select(_r.number, _r.at, _r.doc)
    .where(_r.definition == bindparam("definition_"), _r.number >= bindparam("first"))
    .order_by(_r.number)
    .limit(bindparam("limit"))
)


AROUND_CALLS = ("PRE_ACTION_EXECUTION", "POST_ACTION_EXECUTION")
"""Types of functions that change what the action's URL is sent, and what its answer says."""

AROUND_OPTIONS = ("PRE_FETCH_OPTIONS", "POST_FETCH_OPTIONS")
"""Types of functions that do so for the options of an input field."""


@dataclass(frozen=True, slots=True)
class Definition:
    """An action of the app. ``revision`` counts from 1; ``archived`` is an instant (ms)."""

    id: int
    doc: Doc
    revision: int = 0
    archived: int | None = None
    requires_object: bool = True
    functions: tuple[Doc, ...] = field(default=())

    def not_run(self, *types: str, field: str = "") -> str:
        """Why we cannot do what the vendor would: a function of these types, for this field or for all of
        them, would have a say. Empty where there is none.
        """
        for one in self.functions:
            if one["functionType"] in types and one["id"] in ("", field):
                return f"the action has a {one['functionType']} function, and functions are not run here"
        return ""

    def shown(self) -> Doc:
        """As the API shows it; of functions their type and id only."""
        body = {
            "id": str(self.id),
            "revisionId": str(self.revision),
            **self.doc,
            "functions": [identifier(one) for one in self.functions],
        }
        return body if self.archived is None else {**body, "archivedAt": self.archived}


def identifier(function: Doc) -> Doc:
    """A function without its source."""
    named = {"id": function["id"]} if function["id"] else {}
    return {"functionType": function["functionType"], **named}


def create(portal: Portal, doc: Doc, functions: Iterable[Doc]) -> Definition:
    """Store a new action."""
    (id,) = sequences.take(portal.db, "action_definitions")
    for one in functions:
        put_function(portal, id, one)
    return save(portal, Definition(id, doc))


def save(portal: Portal, definition: Definition) -> Definition:
    """Store an action as it is now: another revision of it."""
    made = replace(
        definition, revision=definition.revision + 1, functions=tuple(functions(portal, definition.id))
    )
    _write(portal, made)
    portal.db.execute(
        insert(action_revisions),
        {
            "definition": made.id,
            "number": made.revision,
            "at": portal.at,
            "doc": encode(made.shown()).decode(),
        },
    )
    return made


def archive(portal: Portal, definition: Definition) -> None:
    """Put an action away: no workflow can call it any more."""
    _write(portal, replace(definition, archived=portal.at))


def set_requires_object(portal: Portal, definition: Definition, *, wanted: bool) -> None:
    """Whether the action wants a record; no revision of it."""
    _write(portal, replace(definition, requires_object=wanted))


def find(portal: Portal, id: str, *, archived: bool = False) -> Definition:
    """The live or the archived action with this id. Raises `ResourceNotFound`."""
    found = look(portal, digits(id) or 0)
    if found is None or (found.archived is not None) != archived:
        raise ResourceNotFound
    return found


def look(portal: Portal, id: int) -> Definition | None:
    """The action with this id, archived or not."""
    row = portal.db.execute(_all.where(_d.id == id)).first()
    return None if row is None else _definition(portal, row)


def page(portal: Portal, first: int, limit: int, *, archived: bool) -> list[Definition]:
    """Actions from id ``first`` on."""
    kept = _d.archived.is_not(None) if archived else _d.archived.is_(None)
    rows = portal.db.execute(_all.where(_d.id >= first, kept).limit(limit)).all()
    return [_definition(portal, row) for row in rows]


def functions(portal: Portal, id: int) -> list[Doc]:
    """The functions of an action with their sources."""
    rows = portal.db.execute(_functions, {"definition_": id})
    return [{"functionType": type, "id": name, "functionSource": source} for type, name, source in rows]


def put_function(portal: Portal, id: int, function: Doc) -> None:
    """Store a function in place of the one with its type and id."""
    row = {
        "definition": id,
        "type": function["functionType"],
        "id": function["id"],
        "source": function["functionSource"],
    }
    portal.db.execute(_put_function, row)


def drop_function(portal: Portal, id: int, type: str, name: str) -> None:
    """Forget a function."""
    portal.db.execute(_drop_function, {"definition_": id, "type_": type, "id_": name})


def revisions(portal: Portal, id: int, first: int, limit: int) -> list[tuple[int, int, Doc]]:
    """Number, instant (ms) and definition of each revision from ``first`` on."""
    rows = portal.db.execute(_revisions, {"definition_": id, "first": first, "limit": limit})
    return [(number, at, decode(doc)) for number, at, doc in rows]


def _definition(portal: Portal, row: Any) -> Definition:
    id, archived, revision, requires_object, doc = row
    held = tuple(functions(portal, id))
    return Definition(id, decode(doc), revision, archived, bool(requires_object), held)


def _write(portal: Portal, definition: Definition) -> None:
    row = {
        "id": definition.id,
        "archived": definition.archived,
        "revision": definition.revision,
        "requires_object": int(definition.requires_object),
        "doc": encode(definition.doc).decode(),
    }
    portal.db.execute(_put, row)
