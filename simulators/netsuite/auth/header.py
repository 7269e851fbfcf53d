"""The Authorization header of a signed call, taken apart, and the spellings of an account."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

from simulators.netsuite.auth.signature import Pairs

_PART = re.compile(r'\s*([^\s=",]+)="([^"]*)"\s*(,|$)')


class Malformed(Exception):
    """The header is not ``OAuth`` with a list of ``name="value"``."""


def signed_parameters(header: str) -> Pairs:
    """Every parameter behind ``OAuth``, percent-decoded, in order. Raises `Malformed`."""
    scheme, _, parameters = header.strip().partition(" ")
    if scheme.lower() != "oauth":
        raise Malformed(scheme)
    return list(_parts(parameters))


def realm_of(header: str) -> str:
    """The account that a signed call names, in the account's own spelling; empty if it names none."""
    try:
        parameters = signed_parameters(header)
    except Malformed:
        return ""
    realm = next((value for name, value in parameters if name == b"realm"), b"")
    return account_id(realm.decode("latin-1"))


def account_id(spelling: str) -> str:
    """``1234567_SB1`` for ``1234567-sb1`` and every other spelling of it."""
    return spelling.replace("-", "_").upper()


def slug(account: str) -> str:
    """An account id as host names have it: ``1234567-sb1``."""
    return account.replace("_", "-").lower()


def _parts(text: str) -> Iterator[tuple[bytes, bytes]]:
    at, more = 0, True
    while more:
        found = _PART.match(text, at)
        if found is None:
            raise Malformed(text)
        name, value, separator = found.groups()
        yield unquote_to_bytes(name.encode("latin-1")), unquote_to_bytes(value.encode("latin-1"))
        at, more = found.end(), separator == ","
