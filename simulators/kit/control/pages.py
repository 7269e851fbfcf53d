"""A person at an app's pages of ours (``/_rehearse/…`` beside the vendor's paths), for the token's holder."""

from __future__ import annotations

from flask import Blueprint, Response, request
from werkzeug.test import EnvironBuilder

from simulators.kit.control.desk import asked_site, desk
from simulators.kit.control.errors import ControlError
from simulators.kit.pipeline import PAGES, Fake
from simulators.kit.sites import HAND

blueprint = Blueprint("pages", __name__)

_OURS = ("site",)
_HANDED_ON = ("Accept", "Content-Type")


@blueprint.route("/apps/<app>/<path:page>", methods=["GET", "POST", "DELETE"])
def page(app: str, page: str) -> Response:
    """Call ``/_rehearse/{page}`` of an app as a person of the site; the answer is the app's own."""
    site = asked_site()
    if app not in site.accounts:
        hint = f"there are {', '.join(site.accounts)}"
        raise ControlError(400, "no_such_app", f"the site has no app {app!r}", hint=hint)
    headers = [(name, request.headers[name]) for name in _HANDED_ON if name in request.headers]
    asked = EnvironBuilder(
        path=PAGES + page,
        method=request.method,
        base_url=desk().base_urls.get(app) or None,
        query_string={str(name): text for name, text in request.args.items() if name not in _OURS},
        headers=[(HAND, site.hand), *headers],
        data=request.get_data(),
    )
    answer = Response.from_app(Fake(site.vendor(app), desk().sites), asked.get_environ())
    return Response(answer.get_data(), answer.status_code, answer.headers)
