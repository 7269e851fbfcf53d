from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from simulators.kit.clock import seconds_running
from simulators.kit.listening import PortTaken, listen
from simulators.kit.pipeline import Fake
from simulators.kit.server import Server, serve_in_thread
from simulators.kit.sites import Site
from tests.unit.kit.tiny import a_site

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def site() -> Site:
    return a_site()


@pytest.fixture
def server(site: Site) -> Iterator[Server]:
    with serve_in_thread({"tiny": Fake(site.vendor("tiny"), site.sites)}, threads=4) as running:
        yield running


def ask(
    server: Server, site: Site, method: str, path: str, body: str = "", **headers: str
) -> tuple[int, bytes]:
    connection = HTTPConnection("127.0.0.1", server.ports["tiny"], timeout=10)
    try:
        sent = {"Token": site.account("tiny").credentials["token"], **headers}
        connection.request(method, path, body, sent)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def test_it_answers_on_real_sockets(server: Server, site: Site) -> None:
    assert ask(server, site, "PUT", "/things/a", "1")[0] == 200
    assert ask(server, site, "GET", "/things/a") == (200, b'{"id":"a","value":"1"}')
    assert server.urls["tiny"] == f"http://127.0.0.1:{server.ports['tiny']}"


@pytest.mark.parametrize(("fault", "done"), [("lost_answer", 200), ("timeout_before", 404)])
def test_no_answer_closes_the_connection_without_a_byte(
    server: Server, site: Site, fault: str, done: int
) -> None:
    site.faults.arm(fault)
    with socket.create_connection(("127.0.0.1", server.ports["tiny"]), timeout=10) as raw:
        raw.sendall(head_of(site, "1"))
        assert raw.recv(1_000) == b""
    assert ask(server, site, "GET", "/things/a")[0] == done


def head_of(site: Site, body: str) -> bytes:
    """A write of the key ``a`` as it goes over the wire."""
    token = site.account("tiny").credentials["token"]
    head = f"PUT /things/a HTTP/1.1\r\nHost: localhost\r\nToken: {token}\r\nContent-Length: {len(body)}"
    return f"{head}\r\n\r\n{body}".encode()


def everything(raw: socket.socket) -> bytes:
    """What comes until the other side ends the connection."""
    return b"".join(iter(lambda: raw.recv(1_000), b""))


@pytest.mark.parametrize(("after", "done"), [(True, 200), (False, 404)])
def test_a_reset_is_a_reset(server: Server, site: Site, after: bool, done: int) -> None:
    site.faults.arm("connection_reset", params={"after": after})
    with socket.create_connection(("127.0.0.1", server.ports["tiny"]), timeout=10) as raw:
        raw.sendall(head_of(site, "1"))
        with pytest.raises(ConnectionResetError):
            raw.recv(1_000)
    assert ask(server, site, "GET", "/things/a")[0] == done


def test_a_body_breaks_off_in_its_middle_under_its_full_length(server: Server, site: Site) -> None:
    site.faults.arm("truncated_body")
    with socket.create_connection(("127.0.0.1", server.ports["tiny"]), timeout=10) as raw:
        raw.sendall(head_of(site, "1"))
        head, _, body = everything(raw).partition(b"\r\n\r\n")
    whole = b'{"id":"a","value":"1"}'
    assert f"Content-Length: {len(whole)}".encode() in head
    assert body == whole[: len(whole) // 2]
    assert ask(server, site, "GET", "/things/a")[0] == 200


def test_a_stalled_answer_begins_and_ends_after_its_time(server: Server, site: Site) -> None:
    site.clock.scale(100)
    site.faults.arm("stalled", params={"duration": "30s"})
    with socket.create_connection(("127.0.0.1", server.ports["tiny"]), timeout=10) as raw:
        began = seconds_running()
        raw.sendall(head_of(site, "1"))
        answer = everything(raw)
    assert answer.startswith(b"HTTP/1.1 200 OK")
    assert answer.endswith(b"\r\n\r\n")
    assert seconds_running() - began >= 0.3


def test_a_caller_who_has_gone_holds_no_thread(server: Server, site: Site) -> None:
    site.clock.scale(1)
    site.faults.arm("stalled", times=8, params={"duration": "10m"})
    for _ in range(8):
        with socket.create_connection(("127.0.0.1", server.ports["tiny"]), timeout=10) as raw:
            raw.sendall(head_of(site, "1"))
            assert raw.recv(1_000).startswith(b"HTTP/1.1 200")
    assert ask(server, site, "GET", "/things/a")[0] == 200


def test_a_stall_does_not_hold_the_end_of_the_server_up(site: Site) -> None:
    site.clock.scale(1)
    site.faults.arm("stalled", params={"duration": "10m"})
    with socket.socket() as raw:
        with serve_in_thread({"tiny": Fake(site.vendor("tiny"), site.sites)}) as server:
            raw.connect(("127.0.0.1", server.ports["tiny"]))
            raw.sendall(head_of(site, "1"))
            assert raw.recv(1_000).startswith(b"HTTP/1.1 200")
            began = seconds_running()
        assert seconds_running() - began < 5


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:8701", 200),
        ("127.0.0.1", 200),
        ("[::1]:8701", 200),
        ("tstdrv1.suitetalk.localhost", 200),
        ("evil.example", 403),
        ("127.0.0.1.evil.example:8701", 403),
        ("localhost.evil.example", 403),
    ],
)
def test_only_this_machines_names_are_served(server: Server, site: Site, host: str, status: int) -> None:
    ask(server, site, "PUT", "/things/a", "1")
    assert ask(server, site, "GET", "/things/a", Host=host)[0] == status


def test_other_names_are_served_where_they_are_allowed(site: Site) -> None:
    apps = {"tiny": Fake(site.vendor("tiny"), site.sites)}
    with serve_in_thread(apps, allow_hosts=["sandbox.example"]) as server:
        assert ask(server, site, "PUT", "/things/a", "1", Host="sandbox.example:80")[0] == 200


def test_several_apps_have_a_port_each_and_share_one_process(site: Site) -> None:
    fake = Fake(site.vendor("tiny"), site.sites)
    with serve_in_thread({"tiny": fake, "again": fake, "third": fake}) as server:
        assert len({*server.ports.values()}) == 3
        ask(server, site, "PUT", "/things/a", "1")
        connection = HTTPConnection("127.0.0.1", server.ports["third"], timeout=10)
        connection.request("GET", "/things/a", headers={"Token": site.account("tiny").credentials["token"]})
        assert connection.getresponse().status == 200
        connection.close()


def test_a_port_that_is_taken_is_named_with_the_way_out() -> None:
    taken = listen({"first": 0})["first"]
    taken.listen()
    port = taken.getsockname()[1]
    with pytest.raises(PortTaken, match=rf"crm: cannot listen on 127.0.0.1:{port} .*--ports auto"):
        listen({"free": 0, "crm": port})
    taken.close()


def test_a_stopped_server_gives_its_port_back(site: Site) -> None:
    with serve_in_thread({"tiny": Fake(site.vendor("tiny"), site.sites)}) as server:
        port = server.ports["tiny"]
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=5)
    listen({"again": port})["again"].close()


def test_stopping_lets_what_is_under_way_end() -> None:
    site = a_site()
    site.clock.scale(1)
    site.faults.arm("latency", params={"duration": "400ms"})
    answers: list[tuple[int, bytes]] = []
    with serve_in_thread({"tiny": Fake(site.vendor("tiny"), site.sites)}) as server:
        asking = threading.Thread(target=lambda: answers.append(ask(server, site, "PUT", "/things/a", "1")))
        asking.start()
        while not site.traffic.open:
            site.events.wait_after(site.events.last, 0.005)
    asking.join()
    assert [status for status, _ in answers] == [200]


SLOW_BIG_ANSWER = """
    import sys, threading
    from simulators.kit.server import Server

    def app(environ, start_response):
        start_response("200 OK", [("Content-Length", str(20_000_000))])
        print("asked", flush=True)
        threading.Event().wait(0.3)
        return [b"x" * 20_000_000]

    server = Server({"tiny": app})
    print(server.ports["tiny"], flush=True)
    server.run_until_signal()
    print("ended", flush=True)
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_drains_and_a_slow_reader_gets_everything(number: signal.Signals) -> None:
    command = [sys.executable, "-c", textwrap.dedent(SLOW_BIG_ANSWER)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        connection = HTTPConnection("127.0.0.1", int(process.stdout.readline()), timeout=20)
        connection.request("GET", "/")
        assert process.stdout.readline() == "asked\n"
        os.kill(process.pid, number)
        answer = connection.getresponse()
        assert sum(len(chunk) for chunk in iter(lambda: answer.read(100_000), b"")) == 20_000_000
        connection.close()
        assert process.stdout.readline() == "ended\n"
        assert process.wait(timeout=20) == 0


def test_a_body_without_end_is_refused(server: Server) -> None:
    connection = HTTPConnection("127.0.0.1", server.ports["tiny"], timeout=10)
    connection.putrequest("PUT", "/things/a")
    connection.putheader("Content-Length", str(10**12))
    connection.endheaders()
    assert connection.getresponse().status == http.client.REQUEST_ENTITY_TOO_LARGE
    connection.close()
