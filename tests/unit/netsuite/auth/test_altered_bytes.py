"""A signed call of which one byte was altered on the way is refused, wherever the byte is."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from io import BytesIO
from urllib.parse import parse_qsl, unquote_to_bytes

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from werkzeug.test import create_environ
from werkzeug.wrappers import Request

from simulators.netsuite.auth import lockout, nonces, tba
from simulators.netsuite.auth.audit import Attempt
from simulators.netsuite.auth.denied import Denied
from tests.unit.netsuite.caller import BASE, QUERY, RECORD, RESTLET, Caller


@dataclass(frozen=True)
class Sent:
    """A call as its bytes go over the wire, in latin-1."""

    method: str
    target: str
    host: str
    authorization: str
    body: str


CALLER = Caller()
HOST = BASE.removeprefix("http://")
ENVIRON = create_environ("/", BASE)

CALLS = [
    ("POST", f"{QUERY}?limit=5&offset=0", b'{"q":"SELECT id FROM customer"}'),
    ("GET", f"{RECORD}/customer?q=email%20START_WITH%20%22a%2Bb%22&limit=", None),
    ("PUT", f"{RECORD}/customer/eid:CRM-42", b'{"companyName":"Alder Works"}'),
    ("POST", RESTLET, b'{"action":"sysInfo"}'),
    ("DELETE", f"{RECORD}/customer/12%2F7", None),
]


def sent(method: str, target: str, body: bytes | None) -> Sent:
    authorization = CALLER.authorization(method, target, body=body, nonce="nonce-demo-000000001")
    return Sent(method, target, HOST, authorization, (body or b"").decode())


def is_let_in(call: Sent) -> bool:
    """Whether the call alone logs in: nothing was used up or locked before."""
    nonces.start(CALLER.account)
    lockout.start(CALLER.account)
    environ = {
        **ENVIRON,
        "REQUEST_METHOD": call.method,
        "REQUEST_URI": call.target,
        "HTTP_HOST": call.host,
        "HTTP_AUTHORIZATION": call.authorization,
        "CONTENT_LENGTH": str(len(call.body)),
        "wsgi.input": BytesIO(call.body.encode("latin-1")),
    }
    try:
        tba.log_in(CALLER.account, Request(environ), Attempt(), restlet=False)
    except Denied:
        return False
    return True


def meaning(call: Sent) -> object:
    """What two spellings of one call have in common: case of the host, escapes, the account's spelling."""
    path, _, query = call.target.partition("?")
    told = sorted(
        (name, unquote_to_bytes(value.upper().replace("-", "_") if name == "realm" else value))
        for name, value in re.findall(r'([^\s",=]+)="([^"]*)"', call.authorization)
    )
    pairs = sorted(parse_qsl(query, keep_blank_values=True, encoding="latin-1"))
    return call.method, path, pairs, call.host.lower(), told, call.body


def altered(text: str, at: int, by: int) -> str:
    """Another byte at this place."""
    return f"{text[:at]}{chr((ord(text[at]) + by) % 256)}{text[at + 1 :]}"


@pytest.mark.parametrize(("method", "target", "body"), CALLS)
@pytest.mark.parametrize("part", ["method", "target", "host", "authorization", "body"])
def test_every_byte_counts(method: str, target: str, body: bytes | None, part: str) -> None:
    call = sent(method, target, body)
    assert is_let_in(call)
    for at in range(len(getattr(call, part))):
        for by in (1, 0x20, 0x80):
            other = replace(call, **{part: altered(getattr(call, part), at, by)})
            if meaning(other) != meaning(call):
                assert not is_let_in(other), other
    assert is_let_in(call)


@given(data=st.data())
def test_any_byte_at_any_place(data: st.DataObject) -> None:
    names = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=6)
    escaped = st.text(max_size=4).map(lambda value: "".join(f"%{byte:02X}" for byte in value.encode()))
    query = "&".join(
        f"{name}={value}" for name, value in data.draw(st.lists(st.tuples(names, escaped), max_size=3))
    )
    target = f"{RECORD}/{data.draw(names)}" + (f"?{query}" if query else "")
    body = data.draw(st.none() | st.just(b'{"a":1}'))
    call = sent(data.draw(st.sampled_from(["GET", "POST", "PATCH"])), target, body)
    parts = ["method", "target", "host", "authorization"] + (["body"] if body else [])
    part = data.draw(st.sampled_from(parts))
    text = getattr(call, part)
    by = data.draw(st.integers(1, 255))
    other = replace(call, **{part: altered(text, data.draw(st.integers(0, len(text) - 1)), by)})
    assume(meaning(other) != meaning(call))
    assert not is_let_in(other)
    assert is_let_in(call)


def test_two_spellings_of_one_call_are_both_let_in() -> None:
    call = sent("GET", f"{RECORD}/customer?q=a+b%2bc", None)
    for other in (
        replace(call, target=call.target.replace("%2b", "%2B")),
        replace(call, target=call.target.replace("+", "%20")),
        replace(call, authorization=call.authorization.replace("TSTDRV", "tstdrv")),
    ):
        assert other != call
        assert is_let_in(other)
    path_only = replace(call, target=call.target.replace("customer", "c%75stomer"))
    assert not is_let_in(path_only), "the path is signed as it is written"
