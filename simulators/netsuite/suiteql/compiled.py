"""Statements made ready once and run often: kept by their shape, so that other literals find them, too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from simulators.netsuite.suiteql.checks import check
from simulators.netsuite.suiteql.compilation import Compilation
from simulators.netsuite.suiteql.literals import Lifted
from simulators.netsuite.suiteql.refusals import Unsupported
from simulators.netsuite.suiteql.rewrite import build
from simulators.netsuite.suiteql.scope import Output
from simulators.netsuite.suiteql.statement import parse
from simulators.netsuite.suiteql.terms import Inputs, Maker
from simulators.netsuite.suiteql.visibility import View

Key: TypeAlias = "tuple[Any, ...]"

KEPT = 512
"""So many statements are kept; then all are forgotten."""

_pinned: dict[Key, frozenset[int]] = {}
_kept: dict[Key, Compiled] = {}


@dataclass(frozen=True, slots=True)
class Compiled:
    """SQL that is ready to run. ``counting`` gives the same rows in no order.

    ``ordered`` tells whether the statement asked for an order.
    """

    sql: str
    counting: str
    outputs: tuple[Output, ...]
    makers: Mapping[str, Maker]
    ordered: bool

    def parameters(self, inputs: Inputs) -> dict[str, Any]:
        """The values of every parameter. Raises 400 where a literal makes none."""
        session = {
            "zone": inputs.zone,
            "date_format": inputs.date_format,
            "now": inputs.now,
            "user": inputs.user,
        }
        try:
            return session | {name: maker(inputs) for name, maker in self.makers.items()}
        except (ValueError, ArithmeticError, TypeError):
            raise Unsupported from None


def compiled(statement: Lifted, view: View) -> Compiled:
    """The statement made ready. Raises 400 for one that is not taken."""
    shape = (statement.shape, view)
    found = _kept.get(_key(statement, view, _pinned.get(shape, frozenset())))
    if found is not None:
        return found
    compilation = Compilation(view, statement.literals)
    made = _translated(statement, compilation)
    if len(_kept) >= KEPT:
        _kept.clear()
        _pinned.clear()
    pinned = _pinned[shape] = _pinned.get(shape, frozenset()) | compilation.pinned
    _kept[_key(statement, view, pinned)] = made
    return made


def _key(statement: Lifted, view: View, pinned: frozenset[int]) -> Key:
    return statement.shape, view, tuple(statement.literals[one] for one in sorted(pinned))


def _translated(statement: Lifted, compilation: Compilation) -> Compiled:
    query = parse(statement)
    try:
        check(query, compilation.view)
        built = build(compilation, query, outermost=True)
        families = built.families
        return Compiled(
            built.sql(families), built.uncounted(), built.outputs, compilation.binds.makers, built.ordered
        )
    except (RecursionError, ArithmeticError, ValueError):
        raise Unsupported from None
