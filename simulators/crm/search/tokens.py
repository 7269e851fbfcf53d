"""Words in values: what ``CONTAINS_TOKEN`` and ``query`` match, as functions for SQLite."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any
from weakref import WeakSet

import msgspec
from sqlalchemy import Connection

_PIECES = re.compile(r"\w+")
_doc = msgspec.json.Decoder(dict[str, str])


_known: WeakSet[Any] = WeakSet()


def register(db: Connection) -> None:
    """Make ``has_token``, ``says`` and ``folded`` known to a connection, once: it costs cached statements."""
    raw: Any = db.connection.driver_connection
    if raw in _known:
        return
    _known.add(raw)
    raw.create_function("has_token", 2, has_token, deterministic=True)
    raw.create_function("says", 3, says, deterministic=True)
    raw.create_function("folded", 1, folded, deterministic=True)


def has_token(value: str | None, wanted: str) -> bool:
    """Whether every word of ``wanted`` is a token of ``value``; ``*`` stands for anything.

    Tokens are the words between blanks, and the runs of letters and digits in them. Letter case does not
    count.
    """
    if not value:
        return False
    tokens = _tokens(value)
    return all(any(_pattern(word).fullmatch(token) for token in tokens) for word in wanted.split())


def says(doc: str, names: str, query: str) -> bool:
    """Whether every word of ``query`` begins a token of one of the named values (separated by blanks)."""
    values = _doc.decode(doc)
    tokens = [token for name in names.split() if name in values for token in _tokens(values[name])]
    return all(any(token.startswith(word) for token in tokens) for word in query.casefold().split())


def folded(value: str | None) -> str | None:
    """A text in lower case, letters beyond ASCII included."""
    return None if value is None else value.lower()


def _tokens(value: str) -> list[str]:
    words = value.casefold().replace(";", " ").split()
    return list(dict.fromkeys([*words, *(piece for word in words for piece in _PIECES.findall(word))]))


@lru_cache(maxsize=512)
def _pattern(word: str) -> re.Pattern[str]:
    first, *others = (re.escape(part) for part in word.casefold().split("*"))
    if not others:
        return re.compile(first)
    # Each part is taken where it first comes and never given back: many stars must not take forever.
    between = "".join(f"(?>.*?{part})" for part in others[:-1] if part)
    return re.compile(f"{first}{between}.*{others[-1]}", re.DOTALL)
