"""The users of a portal, read only (CRM contract 10; shape ``C:SPEC``): its owners who can still log in."""

from __future__ import annotations

from typing import Any

from flask import request
from werkzeug.wrappers import Response

from simulators.crm.answers import answer
from simulators.crm.auth import require
from simulators.crm.errors import InvalidInput, ObjectNotFound
from simulators.crm.evidence import BELIEVED, READS, SPEC
from simulators.crm.grammar import Product
from simulators.crm.oauth.grants import USER
from simulators.crm.owners import owner_ids
from simulators.crm.params import integer, next_link
from simulators.kit.exchange import current
from simulators.kit.fidelity import partly, whole

product = Product("users", "/settings/<version('v3'):api>/users", "/settings/users/<version('v3'):api>")
SCOPE = "settings.users.read"
"""From memory: the contract's list of scopes has none for users."""


@product.route("", "GET")
@READS.but(state=partly("no roles and no teams", SPEC), auth=whole(BELIEVED), errors=whole(BELIEVED))
def list_users() -> Response:
    """A page of users; the cursor is the next id."""
    require(SCOPE)
    limit, after = integer("limit", 100, 100), integer("after", 0)
    found = [one for one in _users() if int(one["id"]) >= after]
    page: dict[str, Any] = {"results": found[:limit]}
    if len(found) > limit and limit:
        page["paging"] = next_link(found[limit]["id"], limit=limit)
    return answer(page)


@product.route("/<id>", "GET")
@READS.but(state=partly("no roles and no teams", SPEC), auth=whole(BELIEVED), errors=whole(BELIEVED))
def read_user(id: str) -> Response:
    """One user, by id or by e-mail address."""
    require(SCOPE)
    asked = request.args.get("idProperty") or "USER_ID"
    if asked not in ("USER_ID", "EMAIL"):
        raise InvalidInput(
            f"idProperty must be one of [USER_ID, EMAIL]: {asked}", context={"idProperty": [asked]}
        )
    key = "email" if asked == "EMAIL" else "id"
    for one in _users():
        if one[key] == id.lower():
            return answer(one)
    raise ObjectNotFound(f"Could not find user with {key} {id}", context={key: [id]})


def _users() -> list[dict[str, Any]]:
    owners = owner_ids(current().account).values()
    active = sorted((one for one in owners if not one["archived"]), key=lambda one: int(one["userId"]))
    return [
        {
            "id": str(one["userId"]),
            "email": one["email"],
            "firstName": one["firstName"],
            "lastName": one["lastName"],
            "roleIds": [],
            "superAdmin": one["userId"] == USER,
        }
        for one in active
    ]
