"""What an answer of an action's URL, or of a callback, means for the run (CRM contract 16.1)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from simulators.crm.parts import Doc
from simulators.crm.settings import ACTION_LADDER, ACTION_PATIENCE, Settings
from simulators.kit.asking import Reply
from simulators.kit.wire import DecodeError, decode

STATE = "hs_execution_state"
EXPIRATION = "hs_expiration_duration"
STEERING = (STATE, EXPIRATION)

_DURATION = re.compile(
    r"P(?:(?P<w>\d+)W)?(?:(?P<d>\d+)D)?(?:T(?:(?P<h>\d+)H)?(?:(?P<m>\d+)M)?(?:(?P<s>\d+)S)?)?"
)
_UNITS = {"w": 604_800_000, "d": 86_400_000, "h": 3_600_000, "m": 60_000, "s": 1_000}
_LONGEST = 36_500 * _UNITS["d"]
_PLACE = re.compile(r"\{\{\s*(\w+)\s*\}\}")


@dataclass(frozen=True, slots=True)
class Outcome:
    """``wait`` (ms) is how long until the next attempt, or for how long the run is blocked."""

    state: Literal["SUCCESS", "FAILED", "BLOCKED", "AGAIN"]
    outputs: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    wait: int = 0


def judged(reply: Reply, attempt: int, since: int, settings: Settings) -> Outcome:
    """What the answer to the call with this number, from 0, means; ``since`` (ms) its run began to wait."""
    status = reply.status
    if 200 <= status < 300:
        return read(_outputs(reply.body), settings)
    if status and status != 429 and status < 500:
        return Outcome("FAILED", reason=f"the action answered {status}")
    if attempt >= len(ACTION_LADDER):
        return Outcome("FAILED", reason=f"no answer after {attempt + 1} attempts")
    asked = reply.headers.get("retry-after", "") if status == 429 else ""
    wait = int(asked) if asked.isdecimal() and len(asked) < 16 else ACTION_LADDER[attempt]
    if since + wait > ACTION_PATIENCE:
        return Outcome("FAILED", reason="no answer within 24 hours")
    return Outcome("AGAIN", wait=wait)


def read(given: Mapping[str, Any], settings: Settings) -> Outcome:
    """What output fields say. ASYNC is taken for BLOCK, and any unknown state for a failure (SIM 16.1)."""
    outputs = {name: value for name, value in given.items() if name not in STEERING}
    state = given.get(STATE) or "SUCCESS"
    if state == "SUCCESS":
        return Outcome("SUCCESS", outputs)
    if state in ("BLOCK", "ASYNC"):
        wait = duration(given.get(EXPIRATION))
        return Outcome("BLOCKED", outputs, wait=settings.action_expiration if wait is None else wait)
    known = "the action says so" if state == "FAIL_CONTINUE" else f"{STATE} is {state}"
    return Outcome("FAILED", outputs, reason=known)


def duration(text: Any) -> int | None:
    """Milliseconds of an ISO 8601 duration of weeks, days and times, up to a century; None for any other."""
    found = _DURATION.fullmatch(text) if isinstance(text, str) and len(text) < 100 else None
    parts = {unit: int(number) for unit, number in found.groupdict().items() if number} if found else {}
    length = sum(number * _UNITS[unit] for unit, number in parts.items())
    return length if parts and length <= _LONGEST else None


def message(definition: Doc, outputs: Mapping[str, Any]) -> str:
    """The English label of the first execution rule that these outputs fulfil, or nothing."""
    labels: Mapping[str, str] = definition["labels"]["en"].get("executionRules") or {}
    for rule in definition.get("executionRules", ()):
        if all(_fits(outputs.get(name), wanted) for name, wanted in rule["conditions"].items()):
            text = labels.get(rule["labelName"], "")
            return _PLACE.sub(lambda place: str(outputs.get(place[1], "")), text)
    return ""


def _fits(value: Any, wanted: Any) -> bool:
    return str(value) in map(str, wanted if isinstance(wanted, list) else [wanted])


def _outputs(body: bytes) -> Mapping[str, Any]:
    """An answer that is no JSON, or has no outputs, is one without outputs."""
    try:
        found = decode(body).get("outputFields")
    except (AttributeError, DecodeError):
        return {}
    return found if isinstance(found, dict) else {}
