"""Faults of the wire on real servers: a real client sees what it would see of a real vendor."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from rehearse.rehearsal import Rehearsal
from rehearse.stack import Stack

LIST = "/crm/v3/objects/contacts"


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    with Stack.start() as started:
        yield started


@pytest.fixture
def here(stack: Stack) -> Iterator[Rehearsal]:
    with stack.private() as private:
        yield private


@pytest.fixture
def client(here: Rehearsal) -> Iterator[httpx.Client]:
    ready = here.backend.ready()["crm"]
    headers = {"Authorization": f"Bearer {ready['access_token']}"}
    with httpx.Client(base_url=ready["base_url"], headers=headers, timeout=2, trust_env=False) as made:
        yield made


@pytest.mark.parametrize(
    ("fault", "params", "error"),
    [
        ("connection_reset", {}, httpx.ReadError),
        ("connection_reset", {"after": True}, httpx.ReadError),
        ("truncated_body", {}, httpx.RemoteProtocolError),
        ("stalled", {"duration": "1m"}, httpx.RemoteProtocolError),
        ("lost_answer", {}, httpx.RemoteProtocolError),
    ],
)
def test_an_http_client_gets_the_error_of_its_kind(
    here: Rehearsal, client: httpx.Client, fault: str, params: dict[str, Any], error: type[httpx.HTTPError]
) -> None:
    assert client.get(LIST).status_code == 200, "a connection is open that can be used again"
    here.faults.arm(fault, app="crm", params=params)
    with pytest.raises(error):
        client.get(LIST)
    assert client.get(LIST).status_code == 200
    assert here.faults.armed() == []


def test_on_a_running_clock_a_stall_outlasts_the_callers_patience(stack: Stack) -> None:
    ready = stack.ready["crm"]
    headers = {"Authorization": f"Bearer {ready['access_token']}"}
    stack.faults.arm("stalled", app="crm", params={"duration": "1m"}, match={"path": LIST})
    with httpx.Client(base_url=ready["base_url"], headers=headers, timeout=0.5, trust_env=False) as client:
        with pytest.raises(httpx.ReadTimeout):
            client.get(LIST)
        assert client.get(LIST).status_code == 200


def test_what_goes_over_the_wire(here: Rehearsal) -> None:
    ready = here.backend.ready()["crm"]
    place = urlsplit(ready["base_url"])
    bearer = f"Authorization: Bearer {ready['access_token']}"
    request = f"GET {LIST} HTTP/1.1\r\nHost: {place.netloc}\r\n{bearer}\r\n\r\n".encode()

    def answered() -> bytes:
        with socket.create_connection((place.hostname, place.port), timeout=10) as raw:
            raw.sendall(request)
            return b"".join(iter(lambda: raw.recv(10_000), b""))

    here.faults.arm("truncated_body", app="crm")
    head, _, body = answered().partition(b"\r\n\r\n")
    announced = next(line for line in head.split(b"\r\n") if line.startswith(b"Content-Length: "))
    assert 0 < len(body) == int(announced.removeprefix(b"Content-Length: ")) // 2

    here.faults.arm("stalled", app="crm")
    head, _, body = answered().partition(b"\r\n\r\n")
    assert (head.split(b"\r\n")[0], body) == (b"HTTP/1.1 200 OK", b"")

    here.faults.arm("connection_reset", app="crm")
    with pytest.raises(ConnectionResetError):
        answered()


def test_the_core_behind_sockets_comes_through_them(stack: Stack) -> None:
    with stack.private(seed=3) as here:
        here.connect()
        here.core.set_up(filters={"to_app": [], "to_crm": []})
        here.advance("1m")
        broken = {"connection_reset": 0.2, "truncated_body": 0.15, "stalled": 0.15, "html_page": 0.1}
        here.faults.weather(7, intensity=broken)
        for number in range(10):
            here.crm.contacts.create(email=f"c{number}@acme.test", lastname=f"C{number}")
        here.advance("1h")
        forecast = here.faults.forecast()
        assert forecast is not None
        assert forecast["fired"], "nothing ever went wrong"
        here.faults.clear()
        here.advance("4h")
        assert len(here.quickbooks.customers.all()) == 10
        assert here.invariants.check().holds
