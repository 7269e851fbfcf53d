"""E-mail addresses that were deleted for privacy and must not come back (CRM contract 3.10).

What is kept of an address is its digest: the list must not remember what it was told to forget.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from sqlalchemy import bindparam, insert, select

from simulators.crm.json_lists import as_list, listed
from simulators.crm.portal import Portal
from simulators.crm.tables import blocked

_MEMORY = "blocked_addresses"
"""In the account's memory: whether there are any, so that others pay nothing for the list."""

_add = insert(blocked).prefix_with("OR IGNORE").values(object="contacts", digest=bindparam("digest_"))
_some = (
    select(blocked.c.digest)
    .where(blocked.c.object == "contacts", blocked.c.digest.in_(listed("digests")))
    .order_by(blocked.c.digest)
)


def add(portal: Portal, addresses: Iterable[str]) -> None:
    """Take no contact with one of these addresses from now on."""
    rows = [{"digest_": _digest(one)} for one in addresses]
    if rows:
        portal.db.execute(_add, rows)
        portal.account.memory[_MEMORY] = True


def find(portal: Portal, addresses: Iterable[str]) -> str:
    """The first of these addresses that is blocked, or ``""``."""
    if not portal.account.memory.get(_MEMORY):
        return ""
    digests = {_digest(one): one for one in addresses}
    found = set(portal.db.execute(_some, {"digests": as_list(digests)}).scalars())
    return next((address for digest, address in digests.items() if digest in found), "")


def _digest(address: str) -> str:
    return hashlib.sha256(address.strip().lower().encode()).hexdigest()
