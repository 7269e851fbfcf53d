"""A statement as tokens with its literals taken out: pollers ask the same again with other values.

In place of each literal stands its number. That also keeps the parser from reading anything into format
masks. A list of nothing but literals, as in ``id IN (1, 2, 3)``, counts as one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeAlias

from sqlglot import Dialect, Token, TokenType
from sqlglot.errors import SqlglotError

from simulators.netsuite.suiteql.refusals import Unsupported

ORACLE = Dialect.get_or_raise("oracle")

Literal: TypeAlias = "str | tuple[str, ...] | Parameter"

_LITERALS = {TokenType.STRING: "s", TokenType.NUMBER: "n"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A ``?``: the value comes with the call."""

    index: int


@dataclass(frozen=True, slots=True)
class Lifted:
    """Tokens with numbers for literals; statements of one ``shape`` differ in their literals only."""

    tokens: tuple[Token, ...]
    shape: tuple[Any, ...]
    literals: tuple[Literal, ...]

    def values(self, parameters: Sequence[str]) -> tuple[str | tuple[str, ...], ...]:
        """The literals in order, parameters in their places."""
        return tuple(parameters[one.index] if isinstance(one, Parameter) else one for one in self.literals)


@lru_cache(maxsize=256)
def lift(statement: str, parameters: str) -> Lifted:
    """Take the literals out. ``parameters`` has a letter for each ``?``: ``s`` text, ``n`` number.

    Raises 400 for what is no SQL, for LIMIT, and for another number of parameters than of places.
    """
    try:
        tokens = ORACLE.tokenize(statement)
    except SqlglotError:
        raise Unsupported from None
    lifting = _Lifting(parameters)
    place = 0
    while place < len(tokens):
        place = lifting.take(tokens, place)
    if lifting.parameters != len(parameters):
        raise Unsupported
    shape = tuple((token.token_type, token.text) for token in lifting.tokens)
    return Lifted(tuple(lifting.tokens), shape, tuple(lifting.literals))


class _Lifting:
    """The tokens so far, and the literals that were in them. Equal literals have one number."""

    def __init__(self, parameters: str) -> None:
        self.tokens: list[Token] = []
        self.literals: list[Literal] = []
        self.parameters = 0
        self._kinds = parameters
        self._numbers: dict[tuple[str, Literal], int] = {}

    def take(self, tokens: list[Token], place: int) -> int:
        """Take the token at a place, or the whole list of literals that begins there; where to go on."""
        token = tokens[place]
        if token.token_type == TokenType.LIMIT:
            raise Unsupported
        if token.token_type == TokenType.PLACEHOLDER:
            self._put(token, *self._parameter())
            return place + 1
        kind = _LITERALS.get(token.token_type)
        if kind is None or (place and tokens[place - 1].token_type == TokenType.DOT):
            self.tokens.append(token)  # the digits behind a point are a part of another number
            return place + 1
        after = _end_of_list(tokens, place)
        if after:
            texts = tuple(one.text for one in tokens[place:after:2])
            self._put(token, TokenType.STRING, f"{kind}list", texts)
            return after
        self._put(token, token.token_type, kind, token.text)
        return place + 1

    def _parameter(self) -> tuple[TokenType, str, Literal]:
        if self.parameters >= len(self._kinds):
            raise Unsupported
        self.parameters += 1
        kind = self._kinds[self.parameters - 1]
        type = TokenType.STRING if kind == "s" else TokenType.NUMBER
        return type, f"parameter {kind}", Parameter(self.parameters - 1)

    def _put(self, token: Token, type: TokenType, kind: str, literal: Literal) -> None:
        number = self._numbers.setdefault((kind, literal), len(self.literals))
        if number == len(self.literals):
            self.literals.append(literal)
        self.tokens.append(
            Token(type, str(number), line=token.line, col=token.col, start=token.start, end=token.end)
        )


def _end_of_list(tokens: list[Token], place: int) -> int:
    """Where a list of literals of one kind behind ``IN (`` ends; 0 if there is none."""
    if place < 2 or tokens[place - 1].token_type != TokenType.L_PAREN:
        return 0
    if tokens[place - 2].token_type != TokenType.IN:
        return 0
    kind, after = tokens[place].token_type, place + 1
    while after + 1 < len(tokens) and tokens[after].token_type == TokenType.COMMA:
        if tokens[after + 1].token_type != kind:
            return 0
        after += 2
    return after if after < len(tokens) and tokens[after].token_type == TokenType.R_PAREN else 0


def parameter_kinds(parameters: Sequence[Any]) -> tuple[str, list[str]]:
    """Letter and text of each of `params`. Raises 400 for what is neither text nor number."""
    kinds, texts = "", []
    for value in parameters:
        if isinstance(value, str):
            kinds += "s"
        elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
            kinds += "n"
        else:
            raise Unsupported
        texts.append(str(value))
    return kinds, texts
