"""Rows as SuiteQL answers them: everything text, NULLs left out, dates in the user's format."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from simulators.kit.wire import decode
from simulators.netsuite.suiteql.dates import date_text
from simulators.netsuite.suiteql.run import Found
from simulators.netsuite.suiteql.scalars import number_text
from simulators.netsuite.suiteql.scope import Output
from simulators.netsuite.suiteql.terms import Inputs
from simulators.netsuite.suiteql.zones import wall

Show = Callable[[Any], str]

_CUSTOM = "custentity"


def items(found: Found, outputs: Sequence[Output], inputs: Inputs) -> list[dict[str, Any]]:
    """The rows of a page. A name that comes twice gets a number behind it."""
    columns = [
        (place, name, _show(one, inputs))
        for place, (one, name) in enumerate(zip(outputs, _names(outputs), strict=True))
        if not one.custom
    ]
    custom = [place for place, one in enumerate(outputs) if one.custom]
    answered = []
    for row in found.rows:
        item: dict[str, Any] = {"links": []}
        for place, name, show in columns:
            value = row[place]
            if value is not None and value != "":
                item[name] = show(value)
        for place in custom:
            item.update(_custom_fields(row[place], item))
        answered.append(item)
    return answered


def _names(outputs: Sequence[Output]) -> list[str]:
    names: list[str] = []
    for one in outputs:
        name, number = one.name, 0
        while name in names or name == "links":
            name, number = f"{one.name}_{number}", number + 1
        names.append(name)
    return names


def _show(output: Output, inputs: Inputs) -> Show:
    if output.family == "number":
        return lambda value: number_text(value) if isinstance(value, float) else str(value)
    if output.family == "instant":
        return lambda value: date_text(wall(value, inputs.zone), inputs.date_format)
    if output.family == "wall":
        return lambda value: date_text(value, inputs.date_format)
    return str


def _custom_fields(body: str | None, item: dict[str, Any]) -> dict[str, str]:
    """The custom fields of a record, in the order of their names."""
    if body is None or _CUSTOM not in body:
        return {}
    values = decode(body)
    return {
        name: _custom_text(values[name])
        for name in sorted(values)
        if name.startswith(_CUSTOM) and name not in item and values[name] not in (None, "")
    }


def _custom_text(value: Any) -> str:
    if isinstance(value, bool):
        return "T" if value else "F"
    return str(value)
