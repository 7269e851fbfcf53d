"""The Flask app: every blueprint, and the pages of routes that do not exist (CRM contract 2)."""

from __future__ import annotations

from functools import cache

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from simulators.crm import account_info, owners
from simulators.crm.associations import batch as association_batches
from simulators.crm.associations import labels, routes
from simulators.crm.errors import html_page
from simulators.crm.grammar import VersionConverter, set_version_aside
from simulators.crm.oauth import routes as oauth
from simulators.crm.objects import batch, erase, merge
from simulators.crm.objects import routes as objects
from simulators.crm.properties import routes as properties
from simulators.crm.search import routes as search
from simulators.crm.webhooks import routes as webhooks

_SLICES = (objects, batch, merge, erase, routes, association_batches, labels, search, properties, owners)
"""Modules with routes; several of them add to one product."""


@cache
def create_app() -> Flask:
    """The CRM's routes, made once. What they raise passes through: the kit answers refusals."""
    app = Flask("simulators.crm", static_folder=None)
    app.config["PROPAGATE_EXCEPTIONS"] = True
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False
    app.url_map.converters["version"] = VersionConverter
    for product in dict.fromkeys(one.product for one in (*_SLICES, account_info, oauth, webhooks)):
        app.register_blueprint(product.blueprint)
    app.url_value_preprocessor(set_version_aside)
    app.register_error_handler(404, _page)
    app.register_error_handler(405, _page)
    return app


def _page(error: HTTPException) -> Response:
    return html_page(error.code or 404, error.name)
