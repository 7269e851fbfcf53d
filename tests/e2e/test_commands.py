"""Commands against a running stack."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest

from rehearse.cli.env import variables
from tests.e2e.conftest import REHEARSE, Cli


def ready_of(cli: Cli) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(cli("env", "--format", "json"))
    return found


def test_status_tells_time_servers_and_counters(running: Cli) -> None:
    shown = running("status")
    assert "frozen; seed 7" in shown
    assert "connection quickbooks: ok" in shown
    assert "contacts with customer" in shown
    assert "DISPLAY_NAME_IN_USE" in shown
    found = running.data("status")
    assert found["health"]["syncs"][0]["counters"]["in_sync"] > 0
    for app, url in found["inspect"].items():
        assert f"inspect {app}: {url}" in shown
        assert httpx.get(url).status_code == 303, "the hand is taken out of the address"


def test_the_card_of_a_record_in_three_languages(running: Cli) -> None:
    labels = [
        running.data("card", "contacts", "101", "--lang", lang)[0]["label"] for lang in ("en", "de", "fr")
    ]
    assert labels[0] == "Up to date"
    assert len({*labels}) == 3
    assert "Record not syncing" in running("card", "contacts", "102")
    assert "has no card" in running("card", "tickets", "1")


def test_the_clock_is_shown_moved_and_refused(running: Cli) -> None:
    before = running.data("clock", "show")
    after = running.data("clock", "advance", "90s")
    assert (before["mode"], after["mode"]) == ("frozen", "frozen")
    assert before["now"] < after["now"]
    assert "not a duration" in running("clock", "advance", "soon", status=1)
    assert "no pace" in running("clock", "scale", "--", "-1", status=1)


def test_faults_are_armed_listed_and_cleared(running: Cli) -> None:
    armed = running.data(
        "fault", "arm", "latency", "--app", "crm", "--method", "GET", "--param", "duration=3s", "--always"
    )
    assert [(one["name"], one["app"], one["times"]) for one in armed] == [("latency", "crm", None)]
    assert "latency" in running("fault", "list")
    assert "nothing is armed" in running("fault", "clear", "--name", "latency")
    assert "lost_answer" in running("fault", "list", "--known")
    assert "lost_answer" in running("fault", "arm", "nonsense", status=1)
    assert "NAME=VALUE" in running("fault", "arm", "latency", "--param", "3s", status=2)


def test_the_weather_is_set_shown_and_ended(running: Cli) -> None:
    assert "fair" in running("fault", "weather")
    weather = running.data("fault", "weather", "7", "--intensity", "0.3", "--sticky")["weather"]
    assert (weather["seed"], weather["intensity"], weather["sticky"]) == (7, 0.3, True)
    shown = running("fault", "weather")
    assert "weather 7" in shown
    assert all(name in shown for name in weather["shares"])
    assert "either a seed or --off" in running("fault", "weather", "7", "--off", status=2)
    assert "fair" in running("fault", "weather", "--off")
    assert running.data("fault", "weather") == {"weather": None, "faults": []}
    running("fault", "weather", "7")
    running("fault", "clear")
    assert "fair" in running("fault", "weather")


def test_a_fault_of_an_operation_is_armed_by_its_name(running: Cli) -> None:
    armed = running.data("fault", "arm", "lost_answer", "--app", "quickbooks", "--operation", "create")
    assert armed[0]["match"] == {"operation": "create"}
    assert "cannot have stale_version" in running("fault", "arm", "stale_version", "--app", "crm", status=1)
    running("fault", "clear")


def test_snapshots_bring_everything_back(running: Cli) -> None:
    running("snapshot", "take", "before")
    ready, hand = ready_of(running), {"Rehearse-Hand": ready_of(running)["hand"]}
    contacts = f"{ready['crm']['base_url']}/crm/v3/objects/contacts"
    then = running.data("clock", "show")["now"]
    body = {"properties": {"email": "new@mail.test", "lastname": "New"}}
    made = httpx.post(contacts, json=body, headers=hand).json()["id"]
    running("clock", "advance", "10m")
    assert running.data("card", "contacts", made)[0]["status"] == "UP_TO_DATE"
    told = running("snapshot", "diff", "before").splitlines()
    assert told[:3] == [
        "Between before and now (10 minutes):",
        "CRM",
        f"  contact New ({made}): new, new@mail.test",
    ]
    assert f"  contact New ({made}) is now linked with customer " in "\n".join(told)
    story = running.data("snapshot", "diff", "before")
    assert [part["title"] for part in story["parts"]] == ["CRM", "NetSuite", "QuickBooks", "Sync"]
    assert "identities" in running("snapshot", "diff", "before", "--rows")
    assert then in running("snapshot", "restore", "before")
    assert httpx.get(f"{contacts}/{made}", headers=hand).status_code == 404
    assert running.data("card", "contacts", made)[0]["status"] != "UP_TO_DATE"
    assert "taken: before" in running("snapshot", "restore", "never", status=1)


def test_snapshots_form_a_tree(running: Cli) -> None:
    for words in (
        ("take", "trunk"),
        ("take", "one"),
        ("restore", "trunk"),
        ("take", "two"),
        ("take", "leaf"),
    ):
        running("snapshot", *words)
    names = [line.split("  20")[0].rstrip() for line in running("snapshot", "list").splitlines()]
    at = next(place for place, name in enumerate(names) if name.endswith("trunk"))
    above = names[at].removesuffix("trunk")
    tree = [f"{above}{name}" for name in ("trunk", "└ one", "└ two", "└ └ leaf")]
    assert names[at : at + 4] == tree
    left = running.data("snapshot", "drop", "two")
    assert {one["name"]: one["parent"] for one in left}["leaf"] == "trunk"
    left = running.data("snapshot", "drop", "trunk", "--with-children")
    assert not {"trunk", "one", "leaf"} & {one["name"] for one in left}


def test_events_are_listed_filtered_and_followed(running: Cli) -> None:
    lines = running("events", "--limit", "5").splitlines()
    assert len(lines) == 5
    cycles = [
        json.loads(line)
        for line in running("events", "--kind", "cycle", "--app", "core", "--json").splitlines()
    ]
    assert {event["kind"] for event in cycles} == {"cycle"}
    words = ("events", "--follow", "--limit", "1", "--kind", "clock_moved")
    with subprocess.Popen([*REHEARSE, *words], env=running.env, stdout=subprocess.PIPE, text=True) as follow:
        assert follow.stdout is not None
        follow.stdout.readline()
        running("clock", "advance", "1s")
        assert "clock_moved" in follow.stdout.readline()
        follow.kill()


def test_the_trail_of_a_record_leads_from_the_import_to_the_other_side(running: Cli) -> None:
    shown = running("events", "--record", "crm/contacts/101")
    assert "crm: contacts 101 created" in shown
    assert "core: decision" in shown
    assert "quickbooks: customer" in shown
    steps = running.data("events", "--record", "crm/contacts/101")
    assert any(step["kind"] == "cycle" and step["caused"] for step in steps)
    assert "nothing happened" in running("events", "--record", "crm/contacts/99999")
    assert "APP/OBJECT/ID" in running("events", "--record", "101", status=2)


def test_a_list_is_filled_in_and_refused_rows_are_told_by_line(running: Cli, tmp_path: Path) -> None:
    file = tmp_path / "contacts.csv"
    file.write_text(
        "Email,First Name,Nickname\nzed@mail.test,Zed,Z\nnot an address,Bad,\nzed@mail.test,Zed,\n"
    )
    shown = running("fill", "--crm", str(file))
    assert "1 taken, 2 refused" in shown
    assert "line 3:" in shown
    assert "line 4:" in shown
    assert "Nickname" in shown


def test_a_list_of_which_nothing_is_taken_is_a_failure(running: Cli, tmp_path: Path) -> None:
    file = tmp_path / "customers.csv"
    file.write_text("Customer;Email\nVance Design;\n")
    assert "6240" in running("fill", "--quickbooks", str(file), status=1)


def test_customers_and_contacts_of_netsuite_are_told_apart(running: Cli, tmp_path: Path) -> None:
    customers, contacts = tmp_path / "customers.csv", tmp_path / "contacts.csv"
    customers.write_text("ID;Individual;Company Name\nA;No;Alder\nB;No;ALDER\nA;No;Birch\nC;Yes;Cedar\n")
    shown = running("fill", "--netsuite", str(customers))
    assert "netsuite customer from customers.csv: 2 taken, 2 refused" in shown
    assert "line 4: This entity already exists." in shown
    assert "line 5: Please enter value(s) for: Last Name" in shown
    contacts.write_text("First Name,Company\nCleo,Nobody Ltd\nDora,A\n")
    told = running.data("fill", "--netsuite", str(contacts))["parts"][0]
    assert (told["object"], told["taken"], told["refused"][0]["line"]) == ("contact", 1, 2)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"a,b\n1,2\n", "column"),
        (b"Email\nM\xfcller@mail.test\n", "UTF-8"),
        (None, "does not exist"),
    ],
    ids=["empty", "columns", "latin-1", "missing"],
)
def test_a_broken_list_is_refused_with_the_way_out(
    running: Cli, tmp_path: Path, content: bytes | None, says: str
) -> None:
    file = tmp_path / "contacts.csv"
    if content is not None:
        file.write_bytes(content)
    shown = running("fill", "--crm", str(file), status=2)
    assert says.lower() in shown.lower(), shown


def test_the_environment_in_every_format(running: Cli) -> None:
    ready = ready_of(running)
    shell = running("env")
    assert f"export REHEARSE_CRM_BASE_URL={ready['crm']['base_url']}\n" in shell
    assert "OAUTHLIB_INSECURE_TRANSPORT=1" in running("env", "--format", "github")
    dotenv = running("env", "--format", "dotenv")
    assert dotenv.count("\n") == len(variables(ready, "")) == shell.count("\n")


def test_the_doctor_finds_nothing_wrong(running: Cli) -> None:
    assert "wrong" not in {one["result"] for one in running.data("doctor")}


def test_the_control_api_describes_its_routes(running: Cli) -> None:
    control = ready_of(running)["control"]
    document = httpx.get(f"{control['base_url']}/_rehearse/v1/openapi.json").json()
    assert {"/core", "/core/hold", "/core/release", "/notices", "/sites/{name}"} <= {*document["paths"]}
    assert {"Core", "Notices", "Ready"} <= {*document["components"]["schemas"]}


def test_a_sync_is_turned_off_edited_and_deleted(running: Cli) -> None:
    assert running.data("sync", "list")[0]["state"] == "ON"
    assert "Turn the sync off" in running("sync", "delete", "sync-1", status=1)
    assert running.data("sync", "turn-off", "sync-1")[0]["state"] == "OFF"
    edited = running("sync", "edit", "sync-1", "--settings", "-", "--json", stdin='{"winner": "app"}')
    assert json.loads(edited)[0]["state"] in ("INITIAL", "ON")
    assert "object" in running("sync", "edit", "sync-1", "--settings", "-", stdin="[]", status=2)
    assert "no sync" in running("sync", "turn-off", "sync-9", status=1)
    running("clock", "advance", "5m")  # through its new pass, for whoever looks next
