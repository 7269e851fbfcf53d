"""Property definitions over HTTP (CRM contract 9)."""

from __future__ import annotations

from typing import Any

from flask import request
from werkzeug.wrappers import Response

from simulators.crm.answers import answer, no_content
from simulators.crm.auth import open_portal, require
from simulators.crm.errors import CrmError, InvalidInput
from simulators.crm.evidence import BELIEVED, PROBE, PROPERTIES, READS, SET_UP, SPEC, TEST_ACCOUNT
from simulators.crm.grammar import crm
from simulators.crm.object_types import ObjectType
from simulators.crm.objects.batch import batch_answer
from simulators.crm.objects.locate import object_type
from simulators.crm.params import body, boolean, inputs, names, objects
from simulators.crm.properties import rules
from simulators.crm.properties.definition import Property
from simulators.kit.fidelity import partly, whole

product = crm("properties", "properties", "v3")

DEFINES = SET_UP.but(
    state=partly("formulas are kept, not calculated", SPEC, PROPERTIES, TEST_ACCOUNT),
    validation=whole(SPEC, PROPERTIES, BELIEVED),
    errors=whole(TEST_ACCOUNT, BELIEVED),
)
PUTS_AWAY = DEFINES.but(
    state=partly("archived definitions are never purged", SPEC, PROPERTIES),
    validation=partly("what a formula uses can be archived", TEST_ACCOUNT),
)
NOT_BY_SENSITIVITY = partly("dataSensitivity is ignored", SPEC, PROPERTIES)
GROUPS = SET_UP.but(
    validation=partly("displayOrder has no bounds", SPEC), errors=whole(TEST_ACCOUNT, BELIEVED)
)


def readable(type: str) -> ObjectType:
    """The type, for a caller who may read its definitions."""
    kind = object_type(type)
    require(kind.schema_scope("read"), kind.scope("read"))
    return kind


def writable(type: str) -> ObjectType:
    """The type, for a caller who may change its definitions."""
    kind = object_type(type)
    require(kind.schema_scope("write"))
    return kind


@product.route("/<type>", "GET")
@READS.but(state=partly("locale is ignored", SPEC, PROPERTIES))
def list_properties(type: str) -> Response:
    """Every definition of a type."""
    kind = readable(type)
    catalog = open_portal().catalog(kind)
    found = catalog.archived if boolean("archived") else catalog.properties
    only, sensitivity = names("properties"), request.args.get("dataSensitivity", "non_sensitive")
    return answer(
        {
            "results": [
                one
                for name, one in sorted(found.items())
                if (not only or name in only) and one.data_sensitivity == sensitivity
            ]
        }
    )


@product.route("/<type>", "POST")
@DEFINES
def create_property(type: str) -> Response:
    """A new definition, or an archived one back."""
    kind = writable(type)
    portal = open_portal()
    made = rules.drafted(portal, kind, body())
    rules.store(portal, kind, made)
    return answer(made, 201)


@product.route("/<type>/<name>", "GET")
@READS.but(state=NOT_BY_SENSITIVITY, errors=whole(TEST_ACCOUNT, PROBE))
def read_property(type: str, name: str) -> Response:
    """One definition."""
    kind = readable(type)
    return answer(rules.find(open_portal().catalog(kind), name, archived=boolean("archived")))


@product.route("/<type>/<name>", "PATCH")
@DEFINES
def update_property(type: str, name: str) -> Response:
    """Change a definition; ``options`` replace the whole list."""
    kind = writable(type)
    portal = open_portal()
    changed = rules.patched(portal, kind, name, body())
    rules.store(portal, kind, changed)
    return answer(changed)


@product.route("/<type>/<name>", "DELETE")
@PUTS_AWAY
def archive_property(type: str, name: str) -> Response:
    """Put a definition away."""
    kind = writable(type)
    portal = open_portal()
    rules.store(portal, kind, rules.archived(portal, kind, name))
    return no_content()


@product.route("/<type>/batch/read", "POST")
@READS.but(state=NOT_BY_SENSITIVITY, errors=whole(SPEC, TEST_ACCOUNT, BELIEVED))
def batch_read_properties(type: str) -> Response:
    """Several definitions."""
    kind = readable(type)
    portal, asked = open_portal(), body()
    wanted = objects(asked.get("inputs"), "BatchReadInputPropertyName")
    archived = asked.get("archived") is True
    results: list[Property] = []
    errors: list[dict[str, Any]] = []
    for one in wanted:
        try:
            results.append(rules.find(portal.catalog(kind), str(one.get("name")), archived=archived))
        except CrmError as refusal:
            errors.append(refusal.item())
    return batch_answer(portal, results, errors)


@product.route("/<type>/batch/create", "POST")
@DEFINES
def batch_create_properties(type: str) -> Response:
    """Several new definitions."""
    kind = writable(type)
    portal = open_portal()
    results: dict[str, Property] = {}
    errors: list[dict[str, Any]] = []
    for one in inputs("BatchInputPropertyCreate"):
        try:
            made = rules.drafted(portal, kind, one)
            if made.name in results:
                raise InvalidInput(f"Property {made.name} is in the batch twice")
            results[made.name] = made
        except CrmError as refusal:
            errors.append(refusal.item(name=[str(one.get("name"))]))
    if results:
        rules.store(portal, kind, *results.values())
    return batch_answer(portal, list(results.values()), errors, status=201)


@product.route("/<type>/batch/archive", "POST")
@PUTS_AWAY
def batch_archive_properties(type: str) -> Response:
    """Put several definitions away; unknown names do not matter."""
    kind = writable(type)
    portal = open_portal()
    gone: dict[str, Property] = {}
    for one in inputs("BatchInputPropertyName"):
        name = str(one.get("name"))
        known = portal.catalog(kind)
        found = known.properties.get(name)
        free = not rules.formulas_with(known, name)
        if found is not None and found.modification_metadata.archivable and free:
            gone[name] = rules.archived(portal, kind, name)
    if gone:
        rules.store(portal, kind, *gone.values())
    return no_content()


@product.route("/<type>/groups", "GET")
@READS
def list_groups(type: str) -> Response:
    """Every active group of a type."""
    kind = readable(type)
    groups = open_portal().catalog(kind).groups.values()
    return answer({"results": [one for one in groups if not one.archived]})


@product.route("/<type>/groups", "POST")
@GROUPS
def create_group(type: str) -> Response:
    """A new group."""
    kind = writable(type)
    portal = open_portal()
    made = rules.drafted_group(portal, kind, body())
    rules.store(portal, kind, made)
    return answer(made, 201)


@product.route("/<type>/groups/<name>", "GET")
@READS.but(errors=whole(BELIEVED))
def read_group(type: str, name: str) -> Response:
    """One group."""
    kind = readable(type)
    return answer(rules.find_group(open_portal().catalog(kind), name))


@product.route("/<type>/groups/<name>", "PATCH")
@GROUPS
def update_group(type: str, name: str) -> Response:
    """Change a group."""
    kind = writable(type)
    portal = open_portal()
    changed = rules.patched_group(portal, kind, name, body())
    rules.store(portal, kind, changed)
    return answer(changed)


@product.route("/<type>/groups/<name>", "DELETE")
@GROUPS
def archive_group(type: str, name: str) -> Response:
    """Put an empty group away."""
    kind = writable(type)
    portal = open_portal()
    rules.store(portal, kind, rules.archived_group(portal, kind, name))
    return no_content()
