"""The address of every RESTlet. What a script answers is its own; everything around it is here."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from simulators.kit.exchange import current
from simulators.kit.fidelity import absent, partly, whole
from simulators.kit.wire import DecodeError, decode, json_response
from simulators.netsuite.errors import RESTLET_PATH, InvalidRequest, MethodNotAllowed, NoScript, Refusal
from simulators.netsuite.evidence import BELIEVED, DECIDED, LIMITS, LIVE, READS, RESTLETS
from simulators.netsuite.restlets import bundle
from simulators.netsuite.restlets.call import Call

JSON, TEXT = "application/json", "text/plain"

routes = Blueprint("restlets", __name__)


class UnsupportedMediaType(Refusal):
    """A body that is neither JSON nor text."""

    status = 415
    code = "UNSUPPORTED_MEDIA_TYPE"


SCRIPT = READS.but(
    state=partly("the bundle's script alone, without search, delete and changesSince", RESTLETS, DECIDED),
    validation=partly("no lengths of the fields; no transactions", RESTLETS, DECIDED),
    errors=partly("bodies in JSON only", RESTLETS, LIVE, BELIEVED),
    limits=whole(RESTLETS, LIMITS, LIVE, BELIEVED),
)


@routes.route(RESTLET_PATH, methods=["POST"])
@SCRIPT
def restlet() -> Response:
    """Run the script that ``script`` and ``deploy`` name, by script id or number."""
    _deployed()
    return json_response(bundle.run(Call(current(), _posted())))


@routes.route(RESTLET_PATH, methods=["GET", "PUT", "DELETE"])
@SCRIPT.but(state=absent("no scripts of one's own; the bundle's exports POST alone"))
def not_exported() -> Response:
    """Refuse what the only script does not export. PATCH is no method of any RESTlet."""
    _deployed()
    if request.method == "GET" and request.get_data():
        raise InvalidRequest("A GET request takes no body.")
    raise MethodNotAllowed(f"The script does not export {request.method}.")


def _deployed() -> None:
    asked = request.args
    if not bundle.deployed(current().account, asked.get("script", ""), asked.get("deploy", "")):
        raise NoScript


def _posted() -> dict[str, Any]:
    """What the script is handed. Text is no object: the script finds none of its fields in it."""
    if request.mimetype == TEXT:
        return {}
    if request.mimetype != JSON:
        raise UnsupportedMediaType(f"The media type {request.mimetype or 'of the body'} is not supported.")
    try:
        body = decode(request.get_data())
    except DecodeError:
        body = None
    if not isinstance(body, dict):
        raise InvalidRequest("Invalid content in the request body")
    return body
