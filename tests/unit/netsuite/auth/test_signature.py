from __future__ import annotations

import base64
import hashlib
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oauthlib.oauth1.rfc5849 import signature as reference  # type: ignore[import-untyped]

from simulators.netsuite.auth.signature import (
    Call,
    Pairs,
    base_string,
    call_of,
    is_hash_of,
    is_signed,
    query_pairs,
    sign,
    signed_parameters,
)

CONSUMER_SECRET, TOKEN_SECRET = "cs-demo-secret-0001", "ts-demo-secret-0001"
BODY = b'{"q":"SELECT id FROM customer"}'
BODY_HASH = "ZbkcZvvN9REGAhS6C01+bWkaQ6Q="
LOCAL = "127.0.0.1:8080"


def parameters(**more: str) -> Pairs:
    told = {
        "realm": "1234567_SB1",
        "oauth_consumer_key": "ck-demo-0001",
        "oauth_token": "tk-demo-0001",
        "oauth_nonce": "nonce-demo-000000001",
        "oauth_timestamp": "1767225600",
        "oauth_signature_method": "HMAC-SHA256",
        "oauth_version": "1.0",
        **more,
    }
    return [(name.encode(), value.encode()) for name, value in told.items()]


def signature_of(call: Call, pairs: Pairs) -> str:
    return sign(
        base_string(call, call.schemes[0], signed_parameters(call, pairs)), CONSUMER_SECRET, TOKEN_SECRET
    )


@pytest.mark.parametrize(
    ("call", "more", "signature"),
    [
        (
            Call("POST", ("http",), LOCAL, "/services/rest/query/v1/suiteql", "limit=5&offset=0"),
            {},
            "hoxIkFe5i0d0/qn9mPYM68P9qha4M7ZPFd8Ft6yPo5g=",
        ),
        (
            Call("POST", ("http",), LOCAL, "/services/rest/query/v1/suiteql", "limit=5&offset=0"),
            {"oauth_body_hash": BODY_HASH},
            "oKIOhBpLbnxI2MoaqxoQB4Jwy4IjVdOn09lf+NUTqSw=",
        ),
        (
            Call(
                "GET", ("http",), LOCAL, "/services/rest/record/v1/customer", "q=email+START_WITH+%22a+b%22"
            ),
            {},
            "5pV+JK1VrH3dk2AFrNR3xF7mOAXpeuMumgaZ7R9/xAw=",
        ),
        (
            Call(
                "PUT",
                ("https",),
                "1234567-sb1.suitetalk.api.netsuite.com",
                "/services/rest/record/v1/customer/eid:CRM-42",
                "",
            ),
            {},
            "dZAeJVGo/5C1xKJFeg18nQ8V6t+c/NRp2FnJqHr85XI=",
        ),
    ],
)
def test_the_vectors_of_the_contract(call: Call, more: dict[str, str], signature: str) -> None:
    pairs = parameters(**more)
    assert signature_of(call, pairs) == signature
    assert signature_of(call, [*reversed(pairs), (b"oauth_signature", signature.encode())]) == signature


TEXT = st.text(max_size=12)


@given(
    method=st.sampled_from(["GET", "POST", "PATCH", "DELETE"]),
    scheme=st.sampled_from(["http", "https"]),
    port=st.sampled_from(["", ":80", ":443", ":8702"]),
    path=st.text(st.sampled_from("abAZ09-._~!$&'()*+,=:@%2F"), max_size=20).map(lambda text: "/r/" + text),
    pairs=st.lists(st.tuples(TEXT, TEXT), max_size=4),
    blank=st.sampled_from(["%20", "+"]),
    more=st.dictionaries(st.from_regex(r"oauth_x[a-z]{1,8}", fullmatch=True), TEXT, max_size=2),
    secrets=st.tuples(st.text(min_size=1, max_size=8), st.text(min_size=1, max_size=8)),
)
def test_it_agrees_with_oauthlib(
    method: str,
    scheme: str,
    port: str,
    path: str,
    pairs: list[tuple[str, str]],
    blank: str,
    more: dict[str, str],
    secrets: tuple[str, str],
) -> None:
    query = "&".join(f"{_quoted(name, blank)}={_quoted(value, blank)}" for name, value in pairs)
    header = parameters(**more)
    collected = reference.collect_parameters(
        uri_query=query, headers={"Authorization": _header(header)}, with_realm=False
    )
    uri = reference.base_string_uri(f"{scheme}://host.example{port}{path}")
    base = reference.signature_base_string(method, uri, reference.normalize_parameters(collected))
    call = Call(method, (scheme,), f"Host.Example{port}", path, query)
    assert base_string(call, scheme, signed_parameters(call, header)) == base
    client = SimpleNamespace(client_secret=secrets[0], resource_owner_secret=secrets[1])
    assert sign(base, *secrets) == reference.sign_hmac_sha256_with_client(base, client)


def _quoted(text: str, blank: str) -> str:
    return "".join(
        chr(byte)
        if chr(byte).isalnum() and byte < 128
        else blank
        if byte == 0x20
        else f"%{byte:02x}"  # lower case, as it is allowed on the way and not in the base string
        for byte in text.encode()
    )


def _header(pairs: Pairs) -> str:
    return "OAuth " + ", ".join(
        f'{name.decode()}="{"".join(f"%{byte:02X}" for byte in value)}"' for name, value in pairs
    )


def test_both_schemes_are_tried_where_nobody_told_the_scheme() -> None:
    environ = {
        "REQUEST_METHOD": "GET",
        "REQUEST_URI": "/rest/tokeninfo?a=b",
        "HTTP_HOST": "sim.example",
        "wsgi.url_scheme": "http",
    }
    for scheme in ("https", "http"):
        signed = Call("GET", (scheme,), "sim.example", "/rest/tokeninfo", "a=b")
        signature = signature_of(signed, parameters()).encode()
        for told in ("", scheme):
            call = call_of({**environ, "HTTP_X_FORWARDED_PROTO": told})
            assert _is_signed(call, signature)
        other = "http" if scheme == "https" else "https"
        assert not _is_signed(call_of({**environ, "HTTP_X_FORWARDED_PROTO": other}), signature)


def _is_signed(call: Call, signature: bytes) -> bool:
    return is_signed(
        call, parameters(), signature, consumer_secret=CONSUMER_SECRET, token_secret=TOKEN_SECRET
    )


def test_the_call_is_taken_as_it_came() -> None:
    environ = {
        "REQUEST_METHOD": "PUT",
        "RAW_URI": "http://proxied.example/services/rest/record/v1/customer/eid%3aCRM-42?x=%20",
        "PATH_INFO": "/services/rest/record/v1/customer/eid:CRM-42",
        "HTTP_HOST": "proxied.example",
    }
    call = call_of(environ)
    assert (call.path, call.query) == ("/services/rest/record/v1/customer/eid%3aCRM-42", "x=%20")
    assert call_of({**environ, "HTTP_X_FORWARDED_HOST": "outside.example"}).host == "outside.example"
    bare = {**environ, "HTTP_HOST": "", "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8702"}
    assert call_of(bare).host == "127.0.0.1:8702"


def test_a_plus_and_an_escape_are_one_blank() -> None:
    assert query_pairs("q=a+b%2Bc&&d&e=%FF") == [(b"q", b"a b+c"), (b"d", b""), (b"e", b"\xff")]


def test_the_hash_of_a_body() -> None:
    assert is_hash_of(BODY, BODY_HASH.encode())
    assert is_hash_of(BODY, base64.b64encode(hashlib.sha256(BODY).digest()))
    assert not is_hash_of(BODY + b" ", BODY_HASH.encode())
