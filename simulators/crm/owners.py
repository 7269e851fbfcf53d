"""Owners: the users to whom records belong (CRM contract 10)."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import msgspec
from flask import request
from werkzeug.wrappers import Response

from simulators.crm.answers import answer
from simulators.crm.auth import require
from simulators.crm.errors import InvalidInput, ObjectNotFound
from simulators.crm.evidence import BELIEVED, OWNERS, READS, SPEC
from simulators.crm.grammar import crm
from simulators.crm.params import boolean, integer, next_link
from simulators.crm.properties.definition import EPOCH
from simulators.kit.accounts import Account
from simulators.kit.exchange import current
from simulators.kit.fidelity import partly, whole

product = crm("owners", "owners", "v3")
SCOPE = "crm.objects.owners.read"


@cache
def _shipped() -> tuple[dict[str, Any], ...]:
    text = files("simulators.crm").joinpath("data", "owners.json").read_bytes()
    return tuple(msgspec.json.decode(text)["owners"])


def seed(account: Account) -> None:
    """Give a new portal its owners; they stand in the account's memory under ``owners``, by id."""
    account.memory["owners"] = {one["id"]: dict(one) for one in _shipped()}


def owner_ids(account: Account) -> dict[str, Any]:
    """The ids that ``hubspot_owner_id`` may hold, deactivated owners included."""
    owners: dict[str, Any] = account.memory["owners"]
    return owners


@product.route("", "GET")
@READS.but(state=partly("no teams and no queues", SPEC, OWNERS))
def list_owners() -> Response:
    """A page of owners; deactivated ones only with ``archived``."""
    require(SCOPE)
    archived, limit = boolean("archived"), integer("limit", 100, 500)
    after, email = integer("after", 0), request.args.get("email", "").lower()
    owners = sorted(owner_ids(current().account).values(), key=lambda one: int(one["id"]))
    found = [
        one
        for one in owners
        if one["archived"] == archived and int(one["id"]) >= after and email in ("", one["email"].lower())
    ]
    page: dict[str, Any] = {"results": [_shown(one) for one in found[:limit]]}
    if len(found) > limit and limit:
        page["paging"] = next_link(found[limit]["id"], limit=limit)
    return answer(page)


@product.route("/<id>", "GET")
@READS.but(state=partly("no teams and no queues", SPEC, OWNERS), errors=whole(BELIEVED))
def read_owner(id: str) -> Response:
    """One owner, by id or by user id."""
    require(SCOPE)
    key = request.args.get("idProperty") or "id"
    if key not in ("id", "userId"):
        raise InvalidInput(f"idProperty must be one of [id, userId]: {key}", context={"idProperty": [key]})
    for one in owner_ids(current().account).values():
        if str(one[key]) == id and one["archived"] == boolean("archived"):
            return answer(_shown(one))
    raise ObjectNotFound(f"Could not find owner with {key} {id}")


def _shown(one: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": one["id"],
        "email": one["email"],
        "type": "PERSON",
        "firstName": one["firstName"],
        "lastName": one["lastName"],
        "userId": None if one["archived"] else one["userId"],
        "userIdIncludingInactive": one["userId"],
        "createdAt": EPOCH,
        "updatedAt": EPOCH,
        "archived": one["archived"],
    }
