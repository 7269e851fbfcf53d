"""Paths inside paths: ``/files/v3/files/stat/{path}``, whether or not it begins with a slash of its own."""

from __future__ import annotations

from werkzeug.routing import BaseConverter


class RestConverter(BaseConverter):
    """All that is left of a URL, slashes included. Less exact than any other rule."""

    regex = ".+"
    weight = 300
    part_isolating = False
