"""The journal of a failed rehearsal: readable, and without secrets."""

from __future__ import annotations

from rehearse.steps.journal import line


def test_an_event_is_one_line() -> None:
    event = {
        "id": 3,
        "at": 1_772_442_240_120,
        "kind": "request",
        "site": "site-1",
        "app": "crm",
        "span": "0" * 16,
        "cause": "person",
        "method": "GET",
        "path": "/crm/v3/objects/contacts/51",
        "status": 200,
    }
    assert line(event) == "02 09:04:00.120 crm request method=GET path=/crm/v3/objects/contacts/51 status=200"


def test_secrets_are_hidden_wherever_they_stand() -> None:
    event = {
        "at": 0,
        "kind": "request",
        "app": "",
        "headers": {"Authorization": "Bearer pat-sim-1", "X-Request": "at-sim-9130-abc"},
        "query": ["refresh_token=rt-sim-9130-def"],
        "client_secret": ["one", {"two": 3}],
    }
    shown = line(event)
    assert shown.startswith("01 00:00:00.000 - request")
    assert "-sim-" not in shown
    assert "one" not in shown
    assert shown.count("(hidden)") == 4
