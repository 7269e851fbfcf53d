"""The signature of token-based authentication: OAuth 1.0a with HMAC-SHA256 (NetSuite contract 2.1, RFC 5849).

Pure. Everything is taken as it came over the wire: the path is never decoded, names and values are bytes.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import quote, unquote_to_bytes

Pairs: TypeAlias = list[tuple[bytes, bytes]]

METHOD = "HMAC-SHA256"
"""The only one since 2023.1."""

_DEFAULT_PORTS = {"http": ":80", "https": ":443"}
_UNSIGNED = (b"realm", b"oauth_signature")


@dataclass(frozen=True, slots=True)
class Call:
    """What of a request is signed. ``schemes`` are those that the client may have used, likeliest first."""

    method: str
    schemes: tuple[str, ...]
    host: str
    path: str
    query: str


def call_of(environ: Mapping[str, Any]) -> Call:
    """The call in a WSGI environ.

    Behind TLS termination nobody may have told us the client's scheme: then both are possible.
    """
    target: str = environ.get("REQUEST_URI") or environ["RAW_URI"]
    if not target.startswith("/"):  # absolute form, as a client of a proxy sends it
        target = "/" + target.partition("://")[2].partition("/")[2]
    path, _, query = target.partition("?")
    told = environ.get("HTTP_X_FORWARDED_PROTO", "").partition(",")[0].strip().lower()
    host = environ.get("HTTP_X_FORWARDED_HOST") or environ.get("HTTP_HOST")
    return Call(
        method=environ["REQUEST_METHOD"],
        schemes=(told,) if told else ("https", "http"),
        host=host or f"{environ['SERVER_NAME']}:{environ['SERVER_PORT']}",
        path=path,
        query=query,
    )


def query_pairs(query: str) -> Pairs:
    """The pairs of a raw query string: ``+`` is a space, blank values are kept."""
    pairs = []
    for part in query.encode("latin-1").split(b"&"):
        if part:
            name, _, value = part.replace(b"+", b" ").partition(b"=")
            pairs.append((unquote_to_bytes(name), unquote_to_bytes(value)))
    return pairs


def signed_parameters(call: Call, parameters: Pairs) -> str:
    """What is signed of the query and the header (``parameters``): encoded, sorted by name and value, joined.

    Realm and signature are left out here.
    """
    signed = query_pairs(call.query) + [pair for pair in parameters if pair[0] not in _UNSIGNED]
    return "&".join(f"{name}={value}" for name, value in sorted((_enc(n), _enc(v)) for n, v in signed))


def base_string(call: Call, scheme: str, signed: str) -> str:
    """What is signed; ``signed`` as of `signed_parameters`."""
    host = call.host.lower().removesuffix(_DEFAULT_PORTS.get(scheme, ""))
    parts = (call.method, f"{scheme}://{host}{call.path}", signed)
    return "&".join(_enc(part.encode("latin-1")) for part in parts)


def sign(base: str, consumer_secret: str, token_secret: str) -> str:
    """The signature, not yet percent-encoded."""
    key = f"{_enc(consumer_secret.encode())}&{_enc(token_secret.encode())}"
    return base64.b64encode(hmac.digest(key.encode(), base.encode(), hashlib.sha256)).decode()


def is_signed(
    call: Call, parameters: Pairs, signature: bytes, *, consumer_secret: str, token_secret: str
) -> bool:
    """Whether the call was signed with these secrets. Compared as text: base64 has several spellings."""
    signed = signed_parameters(call, parameters)
    return any(
        hmac.compare_digest(
            sign(base_string(call, scheme, signed), consumer_secret, token_secret).encode(), signature
        )
        for scheme in call.schemes
    )


def is_hash_of(body: bytes, body_hash: bytes) -> bool:
    """Whether ``oauth_body_hash`` is that of the body: SHA-1, as its draft and the libraries say, or SHA-256.

    A JSON body itself is not signed; what the client says of it is, and is held against it here.
    """
    digests = (hashlib.sha1(body, usedforsecurity=False).digest(), hashlib.sha256(body).digest())
    return any(hmac.compare_digest(base64.b64encode(digest), body_hash) for digest in digests)


def _enc(value: bytes) -> str:
    return quote(value, safe="")
