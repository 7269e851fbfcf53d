"""The description of the surface, and how a core is met that does not speak it."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import Any

import pytest

from rehearse.accept.surface import CAPABILITIES, SURFACE, base_url
from sync_core.web.routes import capabilities
from tests.tree import ROOT
from tests.unit.web.rig import Rig

DOCUMENT: dict[str, Any] = json.loads(files("rehearse.accept").joinpath("openapi.json").read_text("utf-8"))
OPERATIONS = [
    (f"{method.upper()} {path}", operation)
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
]


def test_references_lead_somewhere_and_every_schema_is_used() -> None:
    wanted = set(re.findall(r"#/components/schemas/(\w+)", json.dumps(DOCUMENT)))
    assert wanted == set(DOCUMENT["components"]["schemas"])


def test_the_capabilities_are_those_that_the_suite_knows() -> None:
    told = DOCUMENT["components"]["schemas"]["Capabilities"]["properties"]
    assert told["capabilities"]["items"]["enum"] == list(CAPABILITIES)
    assert told["surface"]["const"] == SURFACE == capabilities.SURFACE
    assert {operation.get("x-capability", "clock") for _, operation in OPERATIONS} <= {*CAPABILITIES}


def test_the_page_tells_every_call_and_every_capability() -> None:
    page = (ROOT / "docs" / "reference" / "core-surface.md").read_text("utf-8")
    told = {*re.findall(r"`([A-Z]+ /[^`]*)`", page)}
    assert {name for name, _ in OPERATIONS} == told
    assert {*re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)} == {*CAPABILITIES}


def test_every_blank_of_a_path_is_told() -> None:
    for name, operation in OPERATIONS:
        told = {one["name"] for one in operation.get("parameters", ()) if one["in"] == "path"}
        assert told == set(re.findall(r"\{(\w+)\}", name)), name


def test_our_own_core_has_every_operation(rig: Rig) -> None:
    own = rig.call("GET", "openapi.json", token="")["paths"]
    known = {f"{method.upper()} {path}" for path, methods in own.items() for method in methods}
    assert {name for name, _ in OPERATIONS} <= known


def test_our_own_core_can_do_everything_in_a_rehearsal(rig: Rig) -> None:
    said = rig.call("GET", "capabilities")
    assert said["capabilities"] == sorted(CAPABILITIES)
    assert {one["app"] for one in said["syncs"]} == {"quickbooks", "netsuite"}


def test_without_a_rehearsal_there_is_no_clock_to_be_told() -> None:
    assert "clock" not in Rig(rehearsal=False).call("GET", "capabilities")["capabilities"]


def test_an_address_may_end_in_a_slash_or_in_the_prefix() -> None:
    for given in ("http://127.0.0.1:8700", "http://127.0.0.1:8700/", "http://127.0.0.1:8700/api/v1/"):
        assert base_url(given) == "http://127.0.0.1:8700"
    assert base_url("http://127.0.0.1:8700/mine/api/v1") == "http://127.0.0.1:8700/mine"


@pytest.mark.parametrize("given", ["127.0.0.1:8700", "https://core.example", "core", ""])
def test_what_is_no_address_is_refused(given: str) -> None:
    with pytest.raises(ValueError, match="is no address of a core"):
        base_url(given)
