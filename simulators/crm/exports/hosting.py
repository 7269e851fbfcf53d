"""Where exported files are fetched, by an address that is good for five minutes (CRM contract 17)."""

from __future__ import annotations

import re
from urllib.parse import quote

from flask import request
from werkzeug.wrappers import Response

from simulators.crm.auth import open_portal
from simulators.crm.errors import html_page
from simulators.crm.evidence import DECIDED, EXPORTS, SET_UP, UNCOUNTED
from simulators.crm.exports import run
from simulators.crm.files.signing import judge, sign
from simulators.crm.grammar import Product
from simulators.crm.portal import Portal
from simulators.kit.fidelity import no_such, whole

product = Product("export_files")
_ODD = re.compile(r"[^a-z0-9]+")


def address(portal: Portal, job: run.Job) -> str:
    """The path and query under which the file of an export can be had for a while from now."""
    expires = (portal.at + portal.settings.export_url_life) // 1000 * 1000
    name = _ODD.sub("-", str(job.request["exportName"]).lower()).strip("-") or "export"
    path = f"/export-files/{portal.account.id}/{job.id}/{name}.{job.format.ending}"
    return sign(portal.account, path, expires)


HOSTED = SET_UP.but(
    state=whole(EXPORTS),
    validation=whole(EXPORTS),
    errors=whole(DECIDED),
    auth=no_such("the address is all it needs"),
    limits=UNCOUNTED,
    webhooks=no_such("it changes nothing"),
)


@product.blueprint.route("/export-files/<portal_id>/<int:export_id>/<name>", methods=["GET"])
@HOSTED
def serve(portal_id: str, export_id: int, name: str) -> Response:
    """The file, without credentials. What is not signed is not there; what is too late is forbidden (SIM)."""
    portal = open_portal()
    verdict = judge(portal.account, request.path, request.args)
    if portal_id != portal.account.id or verdict == "none":
        return html_page(404, "Not Found")
    data = run.file_of(portal.db, export_id) if verdict == "good" else None
    if data is None:
        return html_page(portal.settings.signed_url_over, "Forbidden")
    response = Response(data, content_type=run.get(portal, export_id).format.content_type)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response
