"""The Flask app: every blueprint, and the pages of routes that do not exist (CRM contract 2)."""

from __future__ import annotations

from functools import cache

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from simulators.crm import account_info, owners, users
from simulators.crm.actions import callbacks, functions
from simulators.crm.actions import routes as actions
from simulators.crm.actions.pages import pages as workflow_pages
from simulators.crm.associations import batch as association_batches
from simulators.crm.associations import batch_reads, configurations, label_routes, routes
from simulators.crm.errors import html_page
from simulators.crm.exports import hosting as export_files
from simulators.crm.exports import routes as exports
from simulators.crm.files import folder_routes, hosting
from simulators.crm.files import routes as files
from simulators.crm.files.paths import RestConverter
from simulators.crm.grammar import NumberConverter, VersionConverter, set_version_aside
from simulators.crm.journal import filter_routes, managing, snapshot_routes
from simulators.crm.journal import routes as journal
from simulators.crm.journal.storage import storage
from simulators.crm.oauth import routes as oauth
from simulators.crm.objects import batch, erase, merge
from simulators.crm.objects import routes as objects
from simulators.crm.objects.bin_pages import pages as bin_pages
from simulators.crm.pipelines import legacy, stage_routes
from simulators.crm.pipelines import routes as pipelines
from simulators.crm.properties import routes as properties
from simulators.crm.schemas import routes as schemas
from simulators.crm.search import routes as search
from simulators.crm.timeline import routes as timeline
from simulators.crm.timeline import template_routes as timeline_templates
from simulators.crm.webhooks import routes as webhooks
from simulators.crm.webhooks.pages import pages as webhook_pages

_SLICES = (
    objects,
    batch,
    merge,
    erase,
    routes,
    association_batches,
    batch_reads,
    label_routes,
    configurations,
    search,
    properties,
    pipelines,
    stage_routes,
    schemas,
    owners,
    users,
    actions,
    functions,
    callbacks,
    journal,
    managing,
    filter_routes,
    snapshot_routes,
)
"""Modules with routes; several of them add to one product."""

_FILES = (files, folder_routes, hosting, exports, export_files)
_TIMELINE = (timeline_templates, timeline)


@cache
def create_app() -> Flask:
    """The CRM's routes, made once. What they raise passes through: the kit answers refusals."""
    app = Flask("simulators.crm", static_folder=None)
    app.config["PROPAGATE_EXCEPTIONS"] = True
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False
    app.url_map.converters |= {"version": VersionConverter, "int": NumberConverter}
    app.url_map.converters["rest"] = RestConverter
    slices = (*_SLICES, *_FILES, *_TIMELINE, account_info, oauth, webhooks, legacy)
    for product in dict.fromkeys(one.product for one in slices):
        app.register_blueprint(product.blueprint)
    for pages in (bin_pages, webhook_pages, workflow_pages, storage):
        app.register_blueprint(pages)
    app.url_value_preprocessor(set_version_aside)
    app.register_error_handler(404, _page)
    app.register_error_handler(405, _page)
    return app


def _page(error: HTTPException) -> Response:
    return html_page(error.code or 404, error.name)
