"""Pipelines over HTTP (CRM contract 8)."""

from __future__ import annotations

from flask import request
from werkzeug.wrappers import Response

from simulators.crm.answers import answer, no_content
from simulators.crm.auth import open_portal
from simulators.crm.evidence import BELIEVED, FIXTURES, PIPELINES, READS, SET_UP, SPEC
from simulators.crm.grammar import crm, version
from simulators.crm.params import body, boolean
from simulators.crm.pipelines import audit, references, rules
from simulators.crm.pipelines.staging import Staging
from simulators.crm.properties.routes import readable, writable
from simulators.kit.fidelity import whole

product = crm("pipelines", "pipelines", "v3")

CHECKS = ("validateReferencesBeforeDelete", "validateDealStageUsagesBeforeDelete")
CHECKING = "2026-09"
"""From this version on deletes look for records unless told otherwise (vendor's changelog of 2026-07-23)."""


def checks_references(staging: Staging) -> bool:
    """Whether this call must not delete a stage with records in it. A type's own parameter decides."""
    if staging.check in request.args:
        return boolean(staging.check)
    return any(boolean(name) for name in CHECKS) or (version().dated and version().text >= CHECKING)


PIPELINE = READS.but(state=whole(SPEC, PIPELINES), auth=whole(SPEC), errors=whole(BELIEVED))
PIPELINE_SET_UP = SET_UP.but(
    state=whole(SPEC, PIPELINES, FIXTURES),
    validation=whole(SPEC, PIPELINES),
    errors=whole(PIPELINES, BELIEVED),
    auth=whole(SPEC),
)
STAGE_CHANGES = PIPELINE_SET_UP.but(webhooks=whole(BELIEVED))
"""A change of stages that deals follow, of which webhooks tell."""


@product.route("/<type>", "GET")
@PIPELINE
def list_pipelines(type: str) -> Response:
    """Every pipeline of a type; no paging."""
    kind = readable(type)
    book = rules.the_book(open_portal(), kind)
    return answer({"results": [one.shown for one in book.active.values()]})


@product.route("/<type>", "POST")
@PIPELINE_SET_UP
def create_pipeline(type: str) -> Response:
    """A new pipeline with its stages."""
    kind = writable(type)
    portal = open_portal()
    book = rules.the_book(portal, kind)
    made = rules.drafted(portal, book, body())
    rules.store(portal, kind, book, made)
    return answer(made.shown, 201)


@product.route("/<type>/<pipeline>", "GET")
@PIPELINE
def read_pipeline(type: str, pipeline: str) -> Response:
    """One pipeline."""
    kind = readable(type)
    return answer(rules.find(rules.the_book(open_portal(), kind), pipeline).shown)


@product.route("/<type>/<pipeline>", "PATCH")
@PIPELINE_SET_UP
def update_pipeline(type: str, pipeline: str) -> Response:
    """Another label or place; or an archived pipeline back."""
    kind = writable(type)
    portal = open_portal()
    book = rules.the_book(portal, kind)
    after = rules.patched(portal, book, pipeline, body())
    rules.store(portal, kind, book, after)
    return answer(after.shown)


@product.route("/<type>/<pipeline>", "PUT")
@STAGE_CHANGES
def replace_pipeline(type: str, pipeline: str) -> Response:
    """A pipeline with other stages: those that are not named go."""
    kind = writable(type)
    portal = open_portal()
    book = rules.the_book(portal, kind)
    after = rules.replaced(portal, book, pipeline, body())
    left = [one for one in book.every[pipeline].active if after.stage(one.id) is None]
    if checks_references(book.staging):
        references.check(portal, kind, book.staging, left)
    rules.store(portal, kind, book, after)
    return answer(after.shown)


@product.route("/<type>/<pipeline>", "DELETE")
@PIPELINE_SET_UP
def archive_pipeline(type: str, pipeline: str) -> Response:
    """Put a pipeline away; with the check only while no record is in one of its stages."""
    kind = writable(type)
    portal = open_portal()
    book = rules.the_book(portal, kind)
    after = rules.archived(portal, book, pipeline)
    if checks_references(book.staging):
        references.check(portal, kind, book.staging, after.active)
    rules.store(portal, kind, book, after)
    return no_content()


@product.route("/<type>/<pipeline>/audit", "GET")
@PIPELINE
def audit_pipeline(type: str, pipeline: str) -> Response:
    """What was done to a pipeline, newest first."""
    kind = readable(type)
    portal = open_portal()
    rules.find(rules.the_book(portal, kind), pipeline, gone=True)
    return answer({"results": audit.told(portal, kind, pipeline)})
