"""``/hubfs/…``: the bytes of files, for everybody who may read them; no credentials (CRM contract 15)."""

from __future__ import annotations

from urllib.parse import quote

from flask import request
from werkzeug.wrappers import Response

from simulators.crm.auth import open_portal
from simulators.crm.errors import html_page
from simulators.crm.evidence import BELIEVED, DECIDED, FILES, SET_UP, UNCOUNTED
from simulators.crm.files import kinds, store
from simulators.crm.files.signing import judge
from simulators.crm.files.store import File
from simulators.crm.grammar import Product
from simulators.kit.fidelity import no_such, whole

product = Product("hubfs")


HOSTED = SET_UP.but(
    state=whole(FILES),
    validation=whole(FILES),
    errors=whole(BELIEVED, DECIDED),
    auth=no_such("the address is all it needs"),
    limits=UNCOUNTED,
    webhooks=no_such("it changes nothing"),
)


@product.blueprint.route("/hubfs/<portal_id>/<path:path>", methods=["GET"])
@HOSTED
def serve(portal_id: str, path: str) -> Response:
    """A public file, or any file by a signed address; a private one is not there otherwise (trap 35)."""
    portal = open_portal()
    file = store.at_path(portal.db, f"/{path}") if portal_id == portal.account.id else None
    if file is None or file.sensitive:
        return html_page(404, "Not Found")
    verdict = judge(portal.account, f"/hubfs/{portal_id}/{path}", request.args)
    if verdict in ("bad", "over") and not file.public:
        return html_page(portal.settings.signed_url_over, "Forbidden")
    if verdict == "none" and not file.public:
        return html_page(404, "Not Found")
    return served(file, store.read(portal.db, file.id))


def served(file: File, data: bytes, *, attachment: bool = False) -> Response:
    """The bytes of a file."""
    response = Response(data, content_type=kinds.content_type(file.extension))
    if attachment:
        name = quote(file.path.rpartition("/")[2])
        response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    if file.access == "PUBLIC_NOT_INDEXABLE":
        response.headers["X-Robots-Tag"] = "noindex"
    return response
