"""Functions of custom actions over HTTP (CRM contract 16.1).

They are kept; nothing runs them, and what they would have a say in is refused.
"""

from __future__ import annotations

from flask import request
from werkzeug.wrappers import Response

from simulators.crm import parts
from simulators.crm.actions import shapes, store
from simulators.crm.actions.routes import ACTION, portal_of, product
from simulators.crm.actions.store import Definition
from simulators.crm.answers import answer, no_content
from simulators.crm.errors import InvalidInput, ResourceNotFound
from simulators.crm.evidence import SPEC
from simulators.crm.parts import Doc
from simulators.crm.portal import Portal
from simulators.kit.fidelity import partly
from simulators.kit.wire import DecodeError, decode


@product.route("/<definition_id>/functions", "GET")
@ACTION.but(state=partly("functions are kept; what they would change is refused, not done", SPEC))
def list_functions(app_number: int, definition_id: str) -> Response:
    """The types and ids of an action's functions."""
    found = store.find(portal_of(app_number), definition_id)
    return answer({"results": [store.identifier(one) for one in found.functions]})


@product.route("/<definition_id>/functions/<type>", "GET")
@product.route("/<definition_id>/functions/<type>/<name>", "GET")
@ACTION.but(state=partly("functions are kept; what they would change is refused, not done", SPEC))
def read_function(app_number: int, definition_id: str, type: str, name: str = "") -> Response:
    """One function with its source."""
    _, _, found = _located(app_number, definition_id, type, name)
    return answer({**store.identifier(found), "functionSource": found["functionSource"]})


@product.route("/<definition_id>/functions/<type>", "PUT")
@product.route("/<definition_id>/functions/<type>/<name>", "PUT")
@ACTION.but(state=partly("functions are kept; what they would change is refused, not done", SPEC))
def put_function(app_number: int, definition_id: str, type: str, name: str = "") -> Response:
    """Store a function; its source is the whole body, as plain text or as a JSON string."""
    portal = portal_of(app_number)
    definition = store.find(portal, definition_id)
    made = {"functionType": _known(type), "id": name, "functionSource": _source()}
    store.put_function(portal, definition.id, made)
    store.save(portal, definition)
    return answer(store.identifier(made))


@product.route("/<definition_id>/functions/<type>", "DELETE")
@product.route("/<definition_id>/functions/<type>/<name>", "DELETE")
@ACTION.but(state=partly("functions are kept; what they would change is refused, not done", SPEC))
def archive_function(app_number: int, definition_id: str, type: str, name: str = "") -> Response:
    """Forget a function."""
    portal, definition, _ = _located(app_number, definition_id, type, name)
    store.drop_function(portal, definition.id, type, name)
    store.save(portal, definition)
    return no_content()


def _located(app_number: int, definition_id: str, type: str, name: str) -> tuple[Portal, Definition, Doc]:
    portal = portal_of(app_number)
    definition, kind = store.find(portal, definition_id), _known(type)
    for one in definition.functions:
        if (one["functionType"], one["id"]) == (kind, name):
            return portal, definition, one
    raise ResourceNotFound


def _known(type: str) -> str:
    return parts.one_of(type, "functionType", shapes.words().function_types)


def _source() -> str:
    text = request.get_data(as_text=True)
    if "json" in request.mimetype:
        try:
            text = parts.text(decode(text), "functionSource")
        except DecodeError:
            raise InvalidInput.json(text.encode(), 0, "a text is expected") from None
    if not text.strip():
        raise InvalidInput.missing("PublicActionFunction", "functionSource")
    return text
