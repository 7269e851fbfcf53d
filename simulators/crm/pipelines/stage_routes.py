"""The stages of a pipeline over HTTP (CRM contract 8)."""

from __future__ import annotations

from werkzeug.wrappers import Response

from simulators.crm.answers import answer, no_content
from simulators.crm.auth import open_portal
from simulators.crm.params import body
from simulators.crm.pipelines import audit, references, rules, stages
from simulators.crm.pipelines.routes import (
    PIPELINE,
    PIPELINE_SET_UP,
    STAGE_CHANGES,
    checks_references,
    product,
)
from simulators.crm.properties.routes import readable, writable


@product.route("/<type>/<pipeline>/stages", "GET")
@PIPELINE
def list_stages(type: str, pipeline: str) -> Response:
    """Every stage of a pipeline."""
    kind = readable(type)
    found = rules.find(rules.the_book(open_portal(), kind), pipeline)
    return answer({"results": found.active})


@product.route("/<type>/<pipeline>/stages", "POST")
@PIPELINE_SET_UP
def create_stage(type: str, pipeline: str) -> Response:
    """A new stage."""
    kind = writable(type)
    portal = open_portal()
    book = rules.the_book(portal, kind)
    given = stages.read(body(), "label", "displayOrder")
    after, made = stages.added(portal, book, rules.find(book, pipeline), given)
    rules.store(portal, kind, book, after)
    return answer(made, 201)


@product.route("/<type>/<pipeline>/stages/<stage>", "GET")
@PIPELINE
def read_stage(type: str, pipeline: str, stage: str) -> Response:
    """One stage."""
    kind = readable(type)
    found = rules.find(rules.the_book(open_portal(), kind), pipeline)
    return answer(stages.find(found, stage))


@product.route("/<type>/<pipeline>/stages/<stage>", "PATCH")
@STAGE_CHANGES
def update_stage(type: str, pipeline: str, stage: str) -> Response:
    """Change a stage, or bring an archived one back."""
    return _changed(type, pipeline, stage)


@product.route("/<type>/<pipeline>/stages/<stage>", "PUT")
@STAGE_CHANGES
def replace_stage(type: str, pipeline: str, stage: str) -> Response:
    """Replace a stage; metadata that is not given stays, as a live run found."""
    return _changed(type, pipeline, stage, "label", "displayOrder")


@product.route("/<type>/<pipeline>/stages/<stage>", "DELETE")
@PIPELINE_SET_UP
def archive_stage(type: str, pipeline: str, stage: str) -> Response:
    """Put a stage away; one that is not there is no error."""
    kind = writable(type)
    portal = open_portal()
    book = rules.the_book(portal, kind)
    found = book.active.get(pipeline)
    going = None if found is None else found.stage(stage)
    if found is None or going is None:
        return no_content()
    after = stages.without(portal, book, found, [stage])
    if checks_references(book.staging):
        references.check(portal, kind, book.staging, [going])
    rules.store(portal, kind, book, after)
    return no_content()


@product.route("/<type>/<_pipeline>/stages/<stage>/audit", "GET")
@PIPELINE
def audit_stage(type: str, _pipeline: str, stage: str) -> Response:
    """What was done to a stage, newest first. The stage alone names it: the vendor's Python client leaves
    the pipeline's place in the path unfilled.
    """
    kind = readable(type)
    portal = open_portal()
    home = rules.the_book(portal, kind).stage_ids().get(stage)
    if home is None:
        raise stages.unknown(stage)
    return answer({"results": audit.told(portal, kind, home, stage)})


def _changed(type: str, pipeline: str, stage: str, *required: str) -> Response:
    kind = writable(type)
    portal = open_portal()
    book = rules.the_book(portal, kind)
    given = stages.read(body(), *required)
    after, made = stages.changed(portal, book, rules.find(book, pipeline), stage, given)
    rules.store(portal, kind, book, after)
    return answer(made)
