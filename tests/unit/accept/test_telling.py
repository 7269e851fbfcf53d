"""One verdict, told to people, to programs and as JUnit."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from rehearse.accept import junit
from rehearse.accept.report import as_data, ending, failure, introduction, table_of
from rehearse.accept.surface import About, Pair
from rehearse.accept.verdict import Outcome, Result, Verdict

CORE = About(
    surface=1,
    name="a core",
    version="2",
    syncs=(Pair(crm_object="contacts", app="quickbooks", app_object="customer"),),
    capabilities=("clock",),
)


def result(scenario: str, outcome: Outcome, **more: Any) -> Result:
    given = {"feature": "Conflicts", "example": "", "at": "conflicts.feature:5", **more}
    return Result(scenario=scenario, outcome=outcome, **given)


FAILED = result(
    "Two edits",
    "failed",
    example="Ann, 3:00",
    step='Then the phone of "Ann" is "100"',
    reason="it is '200'\nin both \x00apps",
    journal="09:00 PATCH",
    seconds=1.5,
)
VERDICT = Verdict(
    core=CORE,
    url="http://127.0.0.1:9",
    seconds=7.2,
    results=(
        result("An edit", "passed", passed_over=("the audit has 1 entry",)),
        FAILED,
        result("A crash", "left_out", feature="Crashes", reason="needs the capability clock"),
        result("A stall", "left_out", feature="Crashes", reason="needs the capability clock"),
    ),
)


def test_to_people() -> None:
    assert introduction(CORE, "http://127.0.0.1:9").splitlines() == [
        "judging a core 2 at http://127.0.0.1:9",
        "  it syncs contacts with quickbooks customer",
        "  it can clock",
    ]
    assert failure(FAILED).splitlines() == [
        "FAILED  Conflicts: Two edits (Ann, 3:00)  [conflicts.feature:5]",
        '        Then the phone of "Ann" is "100"',
        "        it is '200'",
        "        in both \x00apps",
    ]
    assert "09:00 PATCH" in failure(FAILED, verbose=True)
    assert table_of(VERDICT) == [("Conflicts", "1", "1", ""), ("Crashes", "", "", "2")]
    assert ending(VERDICT).splitlines() == [
        "left out:",
        "     2  needs the capability clock",
        "",
        "passed over: 1 steps that look at what the core does not have (audit and warnings)",
        "",
        "1 passed, 1 failed, 2 left out, in 7 s",
    ]


def test_to_programs() -> None:
    data = as_data(VERDICT)
    assert (data["passed"], data["failed"], data["left_out"], data["stopped"]) == (1, 1, 2, None)
    assert data["core"]["capabilities"] == ("clock",)
    [conflicts, crashes] = data["features"]
    assert [one["outcome"] for one in conflicts["scenarios"]] == ["passed", "failed"]
    assert conflicts["scenarios"][1]["step"] == 'Then the phone of "Ann" is "100"'
    assert crashes["name"] == "Crashes"


def test_as_junit(tmp_path: Path) -> None:
    file = tmp_path / "verdict.xml"
    junit.write(file, VERDICT)
    root = ET.parse(file).getroot()
    conflicts, crashes = root.findall("testsuite")
    assert conflicts.attrib["tests"] == "2"
    assert conflicts.attrib["failures"] == "1"
    assert crashes.attrib["skipped"] == "2"
    [message] = [one.attrib["message"] for one in conflicts.iter("failure")]
    assert message == "it is '200'"
    assert "in both ?apps" in next(conflicts.iter("failure")).text  # type: ignore[operator]
    assert [one.attrib["name"] for one in conflicts] == ["An edit", "Two edits (Ann, 3:00)"]
