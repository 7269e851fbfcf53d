from __future__ import annotations

import threading

from simulators.kit.events import Event, EventStream, cause_of, traceparent


def test_a_page_begins_after_a_number_even_when_the_ring_has_turned() -> None:
    stream = EventStream("site-1", lambda: 5, size=10)
    for _ in range(25):
        stream.emit("tick", cause="clock")
    assert [event.id for event in stream.after(0)] == list(range(16, 26))
    assert [event.id for event in stream.after(20, limit=2)] == [21, 22]
    assert stream.after(25) == []
    assert stream.last == 25


def test_listeners_get_each_event_in_order() -> None:
    stream = EventStream("site-1", lambda: 5)
    heard: list[Event] = []
    stream.listen(heard.append)
    stream.emit("one", cause="client", app="crm", number=1)
    stream.emit("two", cause=heard[0].span)
    assert heard[0].to_json() == {
        "id": 1,
        "at": 5,
        "kind": "one",
        "site": "site-1",
        "app": "crm",
        "span": heard[0].span,
        "cause": "client",
        "number": 1,
    }
    assert heard[1].cause == heard[0].span


def test_waiting_ends_with_the_next_event() -> None:
    stream = EventStream("site-1", lambda: 5)
    assert not stream.wait_after(0, 0.01)
    thread = threading.Thread(target=stream.emit, args=("tick",), kwargs={"cause": "clock"})
    thread.start()
    assert stream.wait_after(0, 10)
    thread.join()


def test_a_span_goes_through_a_header_and_back() -> None:
    assert cause_of(traceparent("site-1", "00000000000000aa")) == "00000000000000aa"
    for header in (None, "", "nonsense", "00-a-b-c", f"00-{'1' * 32}-{'0' * 16}-01"):
        assert cause_of(header) == "client"
