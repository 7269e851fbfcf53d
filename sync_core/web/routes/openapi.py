"""This API's description, kept as a data file and compared with the routes by a test."""

from __future__ import annotations

from importlib import resources

from flask import Blueprint, Response

blueprint = Blueprint("openapi", __name__)


@blueprint.get("/openapi.json")
def document() -> Response:
    """OpenAPI 3.1."""
    text = resources.files("sync_core.web").joinpath("openapi.json").read_bytes()
    return Response(text, content_type="application/json")
