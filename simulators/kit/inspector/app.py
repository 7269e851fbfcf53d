"""The inspector of one fake as a WSGI app beside the vendor's own."""

from __future__ import annotations

import traceback
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException

from simulators.kit.inspector import bonds, edits
from simulators.kit.inspector.admission import House, NotAdmitted, NotThere, admit
from simulators.kit.inspector.answering import guarded, is_moment, moment, trouble
from simulators.kit.inspector.inspection import Inspection
from simulators.kit.inspector.views import FILES
from simulators.kit.sites import Sites
from simulators.kit.vendor import Vendor

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment
    from flask.typing import ResponseReturnValue

_HOUSE = "rehearse.house"
_SUFFIX = ".json"


class Inspector:
    """Serves ``/_rehearse/inspect`` of one vendor for all sites; edits call ``app``, the vendor's fake."""

    def __init__(self, vendor: Vendor, inspection: Inspection, sites: Sites, app: WSGIApplication) -> None:
        self._house = House(vendor, inspection, sites, app)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path.endswith(_SUFFIX):
            environ |= {"PATH_INFO": path.removesuffix(_SUFFIX), "HTTP_ACCEPT": "application/json"}
        environ[_HOUSE] = self._house
        return _flask()(environ, start_response)


@cache
def _flask() -> Flask:
    app = Flask(__name__, static_folder=None, template_folder="pages")
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    app.url_map.strict_slashes = False
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters["moment"], app.jinja_env.tests["moment"] = moment, is_moment
    for each in (edits, bonds):  # both add to the pages' one blueprint
        routes = each.routes
    app.register_blueprint(routes)
    app.before_request(_admit)
    app.after_request(guarded)
    app.register_error_handler(NotAdmitted, lambda error: trouble(403, str(error)))
    app.register_error_handler(NotThere, lambda error: trouble(404, str(error)))
    app.register_error_handler(Exception, _crashed)
    app.register_error_handler(404, lambda _: trouble(404, "There is no such page."))
    app.register_error_handler(405, lambda _: trouble(405, "This page cannot be called so."))
    return app


def _crashed(error: Exception) -> Response:
    """A crash of ours stands in the journal, as one of a view does."""
    if isinstance(error, HTTPException):
        return trouble(error.code or 500, error.description or error.name)
    visit = g.get("visit")
    if visit is not None:
        told = "".join(traceback.format_exception(error))
        visit.site.events.emit("crash", cause="person", app=visit.house.vendor.name, error=told)
    return trouble(500, "The inspector itself is broken; the journal says how.")


def _admit() -> ResponseReturnValue | None:
    return None if request.endpoint == FILES else admit(request.environ[_HOUSE])
