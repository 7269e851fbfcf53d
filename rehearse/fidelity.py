"""The fidelity ledger of all fakes, as `rehearse fidelity` and docs/reference/fidelity.md show it."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from rehearse.places import APPS
from rehearse.wiring import vendors
from simulators.crm.ledger import NOT_YET as CRM
from simulators.kit.fidelity import Cell, Mark
from simulators.kit.ledger import Ledger, Line, Operation, read
from simulators.netsuite.ledger import NOT_YET as NETSUITE
from simulators.quickbooks.ledger import NOT_YET as QUICKBOOKS

NOT_YET: Final[Mapping[str, Iterable[str | tuple[str, str]]]] = {
    "crm": CRM,
    "netsuite": NETSUITE,
    "quickbooks": QUICKBOOKS,
}
"""What is not built, by app."""


def ledgers(*apps: str) -> list[Ledger]:
    """The ledger of each app, or of these ``apps``, in the order of the ready file."""
    return [
        read(
            vendor.flask(),
            name=vendor.name,
            title=vendor.title,
            package=f"simulators.{vendor.name}",
            not_yet=NOT_YET[vendor.name],
        )
        for vendor in vendors()
        if vendor.name in (apps or APPS)
    ]


def forgotten(ledger: Ledger) -> list[str]:
    """What to do about each view without a mark and each mark without a route; nothing where all is well."""
    views: dict[Any, list[Operation]] = {}
    for operation in ledger.unmarked:
        views.setdefault(inspect.unwrap(operation.view), []).append(operation)
    unmarked = [_wanted(ledger.app, view, operations) for view, operations in views.items()]
    return unmarked + [f"{view} has a mark and no route: take the mark away." for view in ledger.routeless]


def _wanted(app: str, view: Callable[..., Any], operations: list[Operation]) -> str:
    """The line to add, and where."""
    evidence = importlib.import_module(f"simulators.{app}.evidence")
    marks = [name for name, found in vars(evidence).items() if isinstance(found, Mark)]
    likely = "READS" if all(operation.method == "GET" for operation in operations) else "WRITES"
    return (
        f"{view.__module__.replace('.', '/')}.py:{view.__code__.co_firstlineno}: "
        f"{' and '.join(map(str, operations))} has no mark.\n"
        f"Between the route and `def {view.__name__}` add:  @{likely}\n"
        f"and to the imports:  from {evidence.__name__} import {likely}\n"
        f"Or take another one of {', '.join(marks)}; say what differs as in "
        f"@{likely}.but(validation=partly('what is missing', SOURCE))."
    )


def as_json(ledger: Ledger) -> dict[str, Any]:
    """A ledger as data."""
    return {
        "app": ledger.app,
        "title": ledger.title,
        "totals": {
            "operations": len(ledger.lines),
            "built": ledger.built(),
            "only_assumed": ledger.believed(),
            "evidence": ledger.evidence(),
        },
        "operations": [_line(line) for line in ledger.lines],
        "not_yet": list(ledger.not_yet),
        "forgotten": forgotten(ledger),
    }


def _line(line: Line) -> dict[str, Any]:
    operation = line.operation
    return {
        "method": operation.method,
        "path": operation.path,
        "paths": list(operation.paths),
        **{name: _cell(cell) for name, cell in line.mark.cells().items()},
    }


def _cell(cell: Cell) -> dict[str, Any]:
    evidence = [{"kind": one.kind, "source": one.name, "date": one.date} for one in cell.sources]
    return {"built": cell.built, "evidence": evidence, "note": cell.note}
