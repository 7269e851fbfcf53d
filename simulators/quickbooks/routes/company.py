"""Everything under ``/v3/company/{realm}`` (QuickBooks contract 1.2)."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Response, request
from sqlalchemy import bindparam, select

from simulators.kit.exchange import current
from simulators.kit.fidelity import partly, whole
from simulators.quickbooks.batch import run_batch
from simulators.quickbooks.cdc import changes
from simulators.quickbooks.company import Company
from simulators.quickbooks.entities import Entity
from simulators.quickbooks.errors import (
    CompanyStatus,
    ObjectNotFound,
    QueryUnparsable,
    UnknownProperty,
    Unsupported,
)
from simulators.quickbooks.evidence import (
    BATCHES,
    BELIEVED,
    CAPTURE,
    DECIDED,
    ISSUES,
    NODE,
    PHP,
    PYTHON,
    QUERIES,
    READS,
    SANDBOX,
    SINGER,
    WRITES,
)
from simulators.quickbooks.negotiation import wants_json
from simulators.quickbooks.query.answer import answer
from simulators.quickbooks.registry import ENTITIES
from simulators.quickbooks.replay import LONGEST_OF_BATCH
from simulators.quickbooks.routes.answering import books, envelope, json_body, once
from simulators.quickbooks.tables import singleton
from simulators.quickbooks.writes import as_id, create, update

routes = Blueprint("company", __name__, url_prefix="/v3/company/<realm>")

_SINGLETON = select(singleton.c.body).where(singleton.c.kind == bindparam("kind"))


@routes.url_value_preprocessor
def _drop_realm(_endpoint: str | None, arguments: dict[str, str] | None) -> None:
    """Whose company it is was told by the token; no view asks again."""
    if arguments:
        arguments.pop("realm", None)


@routes.before_request
def check() -> None:
    """Refuse a company whose subscription has lapsed, and callers of the XML that is not built."""
    if current().account.settings.subscription == "lapsed":
        raise CompanyStatus
    if not wants_json(request):
        raise Unsupported(
            "Operation in XML is not supported by the simulator: send Accept: application/json."
        )


@routes.post("/<entity>")
@WRITES
@once
def write(entity: str) -> Response:
    """Create a record, or update the one that the body's Id names, in full or in part."""
    kind = _entity(entity)
    operation = request.args.get("operation", "").lower()
    if operation not in ("", "create", "update"):
        raise Unsupported.operation(operation)
    body = json_body()
    if not isinstance(body, dict):
        raise UnknownProperty.wrong_type(kind.name, kind.name)
    company = books()
    changing = operation == "update" or (not operation and body.get("Id"))
    written = (update if changing else create)(company, kind, body)
    company.records.flush()
    return envelope(company, kind.name, written)


@routes.get("/<entity>/<record_id>")
@READS
def read(entity: str, record_id: str) -> Response:
    """One record, active or not."""
    kind = _entity(entity)
    company = books()
    body = company.records.body(kind.kind, as_id(record_id))
    if body is None:
        raise ObjectNotFound
    return envelope(company, kind.name, body)


@routes.get("/companyinfo/<record_id>")
@READS.but(state=whole(PYTHON, SANDBOX))
def company_info(record_id: str) -> Response:
    """The company itself; its id in the path is the realm."""
    if record_id not in (current().account.id, "1"):
        raise ObjectNotFound
    return _single("CompanyInfo")


@routes.get("/preferences")
@READS.but(state=partly("a part of the settings", PYTHON, SANDBOX))
def preferences() -> Response:
    """The company's settings, as far as they are built: read only."""
    return _single("Preferences")


@routes.route("/query", methods=["GET", "POST"])
@READS.but(
    state=whole(QUERIES, SANDBOX),
    validation=whole(QUERIES, NODE, ISSUES, DECIDED),
    errors=whole(QUERIES, ISSUES, SANDBOX),
)
def query() -> Response:
    """A query from the URL, or as the raw body of a POST."""
    company = books()
    if request.method == "GET":
        statement = request.args.get("query", "")
    else:
        try:
            statement = request.get_data().decode()
        except UnicodeDecodeError:
            raise QueryUnparsable("Invalid content.") from None
    return envelope(company, "QueryResponse", answer(company, statement))


@routes.get("/cdc")
@READS.but(state=whole(CAPTURE, PHP, SANDBOX), validation=whole(CAPTURE, ISSUES, BELIEVED))
def cdc() -> Response:
    """What changed since."""
    company = books()
    asked = request.args
    return envelope(
        company, "CDCResponse", changes(company, asked.get("entities", ""), asked.get("changedSince", ""))
    )


@routes.post("/batch")
@WRITES.but(state=partly("no CDCQuery items", BATCHES, NODE, PHP, SINGER))
@partial(once, longest=LONGEST_OF_BATCH)
def batch() -> Response:
    """Up to thirty operations; the answer is 200 even if each of them failed."""
    company = books()
    return envelope(company, "BatchItemResponse", run_batch(company, json_body()))


def _entity(segment: str) -> Entity:
    """The kind that a path names, in any case. Raises 500 as for a path that leads nowhere."""
    found = ENTITIES.get(segment.lower())
    if found is None:
        raise nowhere()
    return found


def _single(name: str) -> Response:
    company: Company = books()
    body = company.db.execute(_SINGLETON, {"kind": name.lower()}).scalar_one()
    return envelope(company, name, body)


def nowhere() -> Unsupported:
    """The refusal of a path or verb that is not there."""
    return Unsupported.path(request.path, f"{request.host_url.rstrip('/')}{request.path}")
