"""Reading a query into a statement: `query.lark` says how queries look, this what they mean."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken, VisitError

from simulators.quickbooks.errors import QueryInvalid, QueryUnparsable
from simulators.quickbooks.query.statement import LARGEST_PAGE, PAGE, Condition, Shape, Statement

_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def parse(text: str) -> Statement:
    """The statement in a text. Raises 4000 or 4001."""
    try:
        statement: Statement = _Reader().transform(_parser().parse(text))
    except UnexpectedInput as error:
        raise QueryUnparsable(_complaint(error)) from None
    except VisitError as error:
        raise error.orig_exc from None
    return statement


@cache
def _parser() -> Lark:
    grammar = files("simulators.quickbooks.query").joinpath("query.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", lexer="contextual", start="statement", maybe_placeholders=True)


class _Reader(Transformer[Token, Any]):
    """Turns the tree into a `Statement`, leaf by leaf."""

    def path(self, names: list[Token]) -> str:
        return ".".join(names)

    def count(self, _: list[Token]) -> tuple[Shape, tuple[str, ...]]:
        return "count", ()

    def everything(self, paths: list[str]) -> tuple[Shape, tuple[str, ...]]:
        return "everything", tuple(paths)

    def columns(self, paths: list[str]) -> tuple[Shape, tuple[str, ...]]:
        return "columns", tuple(paths)

    def comparison(self, parts: list[Any]) -> Condition:
        return Condition(parts[0], str(parts[1]), (_value(parts[2]),))

    def pattern(self, parts: list[Any]) -> Condition:
        return Condition(parts[0], "like", (_value(parts[2]),))

    def membership(self, parts: list[Any]) -> Condition:
        return Condition(parts[0], "in", tuple(_value(token) for token in parts[2:]))

    def where(self, parts: list[Any]) -> tuple[Condition, ...]:
        return tuple(part for part in parts if isinstance(part, Condition))

    def key(self, parts: list[Any]) -> tuple[str, bool]:
        return parts[0], parts[1] is not None and parts[1].type == "DESC"

    def order(self, parts: list[Any]) -> tuple[tuple[str, bool], ...]:
        return tuple(parts[1:])

    def clause(self, parts: list[Token]) -> tuple[str, Token]:
        return str(parts[0].type), parts[1]

    def statement(self, parts: list[Any]) -> Statement:
        _, (shape, columns), _, entity, where, order, *clauses = parts
        start, limit = _page(clauses)
        return Statement(shape, columns, str(entity), where or (), order or (), start, limit)


def _page(clauses: list[tuple[str, Token]]) -> tuple[int, int]:
    """Start and size of the page. Each may be said once, as a whole number."""
    said: dict[str, int] = {}
    for word, token in clauses:
        if word in said or "." in token:
            raise QueryUnparsable(_encountered(word.lower() if word in said else str(token), token))
        said[word] = int(token)
    limit = said.get("MAXRESULTS", PAGE)
    if limit < 1:
        raise QueryInvalid(f"value {limit} is too small. Min allowed value is 1")
    if limit > LARGEST_PAGE:
        raise QueryInvalid(f"value {limit} is too large. Max allowed value is {LARGEST_PAGE}")
    return said.get("STARTPOSITION", 1), limit


def _value(token: Token) -> str:
    return _ESCAPED.sub(r"\1", token[1:-1]) if token.type == "STRING" else str(token)


def _complaint(error: UnexpectedInput) -> str:
    """Why a query cannot be parsed, as the vendor's own parser puts it."""
    if isinstance(error, UnexpectedToken):
        wanted = "\n".join(f"    <{one}> ..." for one in sorted(error.accepts or error.expected))
        word = "" if error.token.type == "$END" else str(error.token)
        return f"{_encountered(word, error.token)} Was expecting one of:\n{wanted}"
    if isinstance(error, UnexpectedCharacters):
        return (
            f"Invalid content. Lexical error at line {error.line}, column {error.column}.  "
            f'Encountered: "{error.char}" ({ord(error.char)}), after : ""'
        )
    return "Invalid content."


def _encountered(word: str, token: Token) -> str:
    what = f' "{word}" "{word} "' if word else "<EOF>"
    return f'Encountered "{what}" at line {token.line}, column {token.column}.'
