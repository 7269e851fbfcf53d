"""``POST …/search``. Answers have no rate-limit headers; the limit of their own is in `limits`."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from simulators.crm.answers import answer
from simulators.crm.auth import open_portal, require
from simulators.crm.evidence import BELIEVED, DECIDED, ISSUES, PROBE, READS, SEARCH
from simulators.crm.grammar import crm
from simulators.crm.objects.locate import object_type
from simulators.crm.objects.rendering import View
from simulators.crm.params import body
from simulators.crm.search.request import parse
from simulators.crm.search.run import run
from simulators.kit.fidelity import whole

product = crm("search", "objects", "v3", "v4")


@product.route("/<type>/search", "POST")
@READS.but(
    state=whole(SEARCH, ISSUES, DECIDED),
    validation=whole(SEARCH, BELIEVED),
    errors=whole(SEARCH, ISSUES, BELIEVED),
    limits=whole(SEARCH, PROBE),
)
def search_records(type: str) -> Response:
    """A page of what the index shows."""
    kind = object_type(type)
    require(kind.scope("read"))
    portal = open_portal()
    search = parse(body(), portal.catalog(kind))
    found = run(portal, kind, search)
    view = View.of(portal, kind, search.names)
    page: dict[str, Any] = {"total": found.total, "results": view.show(found.records)}
    following = search.after + search.limit
    if search.after < following < found.total:
        page["paging"] = {"next": {"after": str(following)}}
    return answer(page)
