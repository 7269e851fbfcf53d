"""Reading a ``q`` into a filter: `q.lark` says how filters look, this what they mean."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedInput

from simulators.netsuite.errors import InvalidParameter
from simulators.netsuite.records.filters import Condition, Filter, Junction

_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_NOT = "_NOT"


def parse(text: str) -> Filter:
    """The filter in a text. Raises 400."""
    try:
        found: Filter = _Reader().transform(_parser().parse(text))
    except UnexpectedInput as error:
        where = f"at line {error.line}, column {error.column}" if error.column > 0 else "at its end"
        raise InvalidParameter(f"Invalid query: unexpected text {where}.", query="q") from None
    return found


@cache
def _parser() -> Lark:
    grammar = files("simulators.netsuite.records").joinpath("q.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", lexer="contextual", start="filter")


class _Reader(Transformer[Token, Any]):
    """Turns the tree into a `Filter`, leaf by leaf."""

    def disjunction(self, parts: list[Any]) -> Filter:
        return _joined("OR", parts)

    def conjunction(self, parts: list[Any]) -> Filter:
        return _joined("AND", parts)

    def nullary(self, parts: list[Any]) -> Condition:
        return _condition(parts)

    def one(self, parts: list[Any]) -> Condition:
        return _condition(parts)

    def many(self, parts: list[Any]) -> Condition:
        return _condition(parts)

    def value(self, parts: list[Token]) -> str:
        token = parts[0]
        return _ESCAPED.sub(r"\1", token[1:-1]) if token.type == "QUOTED" else str(token)


def _joined(word: Literal["AND", "OR"], parts: list[Any]) -> Filter:
    filters = tuple(part for part in parts if not isinstance(part, Token))
    return filters[0] if len(filters) == 1 else Junction(word, filters)


def _condition(parts: list[Any]) -> Condition:
    field, operator, *values = parts
    word = str(operator).upper().replace("ENDWITH", "END_WITH")
    return Condition(str(field), word.removesuffix(_NOT), tuple(values), negated=word.endswith(_NOT))
