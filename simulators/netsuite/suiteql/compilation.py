"""What the translation of one statement gathers on its way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlglot import exp

from simulators.kit.wire import encode
from simulators.netsuite.suiteql import scalars
from simulators.netsuite.suiteql.refusals import Unsupported
from simulators.netsuite.suiteql.terms import Binds, Inputs, Term, Value
from simulators.netsuite.suiteql.visibility import View

MOST_ITEMS = 1_000
"""Oracle takes no longer list."""


@dataclass(slots=True)
class Compilation:
    """One statement in translation.

    ``literals`` are those it came with; the outcome depends on the ``pinned`` ones of them only, by number,
    and takes all others as parameters.
    """

    view: View
    literals: tuple[Any, ...]
    binds: Binds = field(default_factory=Binds)
    pinned: set[int] = field(default_factory=set)
    _names: int = 0

    def name(self) -> str:
        """A name for a row source that nothing else has."""
        self._names += 1
        return f"a{self._names}"

    def literal(self, node: exp.Literal) -> Term:
        """A literal as a constant: text or number."""
        index = literal_index(node)
        if index is None:
            value = scalars.number(str(Decimal(node.this)))
            return self.binds.constant(f"number {value}", "number", lambda _inputs: value)
        if node.is_string:
            return self.binds.constant(f"text {index}", "text", lambda inputs: inputs.literals[index] or None)
        return self.binds.constant(f"literal {index}", "number", lambda inputs: _number(inputs, index))

    def items(self, index: int, key: str, make: Callable[[Inputs, str], Value]) -> str:
        """The parameter for a list of literals, each made into a value: JSON, for ``json_each``."""
        return self.binds.place(f"{key} {index}", lambda inputs: _items(inputs, index, make))

    def pin(self, node: exp.Expr) -> str:
        """The text of a literal that decides about more than a value. Raises 400 for what is no literal."""
        index = literal_index(node) if isinstance(node, exp.Literal) else None
        if index is None:
            raise Unsupported
        self.pinned.add(index)
        text = self.literals[index]
        if not isinstance(text, str):
            raise Unsupported
        return text


def literal_index(node: exp.Expr) -> int | None:
    """The number of a literal; None for one that the parser made up, or for digits behind a point."""
    text = str(node.this)
    return int(text) if isinstance(node, exp.Literal) and text.isdigit() else None


def _number(inputs: Inputs, index: int) -> Value:
    return scalars.number(inputs.literals[index])


def _items(inputs: Inputs, index: int, make: Callable[[Inputs, str], Value]) -> Value:
    texts = inputs.literals[index]
    if len(texts) > MOST_ITEMS:
        raise ValueError("too many expressions in a list")
    return encode([make(inputs, text) if text else None for text in texts]).decode()
