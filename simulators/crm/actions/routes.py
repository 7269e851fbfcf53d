"""Definitions of custom actions over HTTP; only the developer key opens them (CRM contract 16.1)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import request
from werkzeug.wrappers import Response

from simulators.crm import parts
from simulators.crm.actions import definition, store
from simulators.crm.answers import answer, instant, no_content
from simulators.crm.auth import open_portal
from simulators.crm.errors import InvalidInput, ResourceNotFound
from simulators.crm.evidence import BELIEVED, PROBE, SET_UP, SPEC, STAINLESS, UNCOUNTED
from simulators.crm.grammar import Product
from simulators.crm.params import body, boolean, integer, next_link
from simulators.crm.portal import Portal
from simulators.kit.fidelity import no_such, whole

MOST = 100
"""A page's largest size; the vendor documents none (SIM)."""

product = Product(
    "actions",
    "/automation/<version('v4'):api>/actions/<int:app_number>",
    "/automation/actions/<version:api>/<int:app_number>",
)


def portal_of(app_number: int) -> Portal:
    """The portal that has this app. Raises `ResourceNotFound` for another's."""
    portal = open_portal()
    if app_number != portal.account.credentials["app_id"]:
        raise ResourceNotFound
    return portal


ACTION = SET_UP.but(
    state=whole(SPEC, STAINLESS),
    validation=whole(SPEC),
    errors=whole(PROBE, BELIEVED),
    auth=whole(SPEC, PROBE),
    limits=UNCOUNTED,
    webhooks=no_such("no event type tells of actions"),
)


@product.route("", "GET")
@ACTION
def list_actions(app_number: int) -> Response:
    """A page of definitions."""
    portal, limit = portal_of(app_number), page_size()
    found = store.page(portal, page_start(), limit + 1, archived=boolean("archived"))
    return answer(paged([one.shown() for one in found], [one.id for one in found], limit))


@product.route("", "POST")
@ACTION
def create_action(app_number: int) -> Response:
    """A new definition."""
    portal = portal_of(app_number)
    doc, functions = definition.drafted(body())
    return answer(store.create(portal, doc, functions).shown(), 201)


@product.route("/<definition_id>", "GET")
@ACTION
def read_action(app_number: int, definition_id: str) -> Response:
    """One definition."""
    found = store.find(portal_of(app_number), definition_id, archived=boolean("archived"))
    return answer(found.shown())


@product.route("/<definition_id>", "PATCH")
@ACTION
def update_action(app_number: int, definition_id: str) -> Response:
    """Change a definition: it gets another revision."""
    portal = portal_of(app_number)
    found = store.find(portal, definition_id)
    changed = replace(found, doc=definition.patched(found.doc, body()))
    return answer(store.save(portal, changed).shown())


@product.route("/<definition_id>", "DELETE")
@ACTION
def archive_action(app_number: int, definition_id: str) -> Response:
    """Put a definition away."""
    portal = portal_of(app_number)
    store.archive(portal, store.find(portal, definition_id))
    return no_content()


@product.route("/<definition_id>/requires-object", "GET")
@ACTION
def read_requires_object(app_number: int, definition_id: str) -> Response:
    """Whether the action wants a record."""
    found = store.find(portal_of(app_number), definition_id)
    return answer({"requiresObject": found.requires_object})


@product.route("/<definition_id>/requires-object", "POST")
@ACTION
def set_requires_object(app_number: int, definition_id: str) -> Response:
    """Set whether the action wants a record."""
    portal, given = portal_of(app_number), body()
    parts.required("PublicActionDefinitionRequiresObject", given, "requiresObject")
    wanted = parts.flag(given["requiresObject"], "requiresObject")
    store.set_requires_object(portal, store.find(portal, definition_id), wanted=wanted)
    return no_content()


@product.route("/<definition_id>/revisions", "GET")
@ACTION
def list_revisions(app_number: int, definition_id: str) -> Response:
    """A page of a definition's revisions, oldest first."""
    portal, limit = portal_of(app_number), page_size()
    found = store.revisions(portal, store.find(portal, definition_id).id, page_start(), limit + 1)
    return answer(paged([_revision(*one) for one in found], [number for number, _, _ in found], limit))


@product.route("/<definition_id>/revisions/<revision_id>", "GET")
@ACTION
def read_revision(app_number: int, definition_id: str, revision_id: str) -> Response:
    """One revision of a definition."""
    portal = portal_of(app_number)
    id = store.find(portal, definition_id).id
    number = int(revision_id) if revision_id.isdecimal() and len(revision_id) < 18 else 0
    found = store.revisions(portal, id, number, 1)
    if not found or found[0][0] != number:
        raise ResourceNotFound
    return answer(_revision(*found[0]))


def page_size() -> int:
    """How many things the caller wants on a page."""
    return max(integer("limit", MOST, MOST), 1)


def page_start() -> int:
    """The first number of the page: one behind ``after``. Raises `InvalidInput`."""
    after = request.args.get("after") or "0"
    if not after.isdecimal() or len(after) > 18:
        raise InvalidInput("Invalid after", context={"after": [after]})
    return int(after) + 1


def paged(shown: list[dict[str, Any]], numbers: list[int], limit: int) -> dict[str, Any]:
    """A page of ``limit``, with a way on where there is one thing more."""
    data: dict[str, Any] = {"results": shown[:limit]}
    if len(shown) > limit:
        data["paging"] = next_link(str(numbers[limit - 1]), limit=limit)
    return data


def _revision(number: int, at: int, doc: dict[str, Any]) -> dict[str, Any]:
    return {"id": str(number), "revisionId": str(number), "createdAt": instant(at), "definition": doc}
