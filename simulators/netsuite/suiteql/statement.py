"""Reading a statement: exactly one query, in Oracle's dialect, and nothing but a query."""

from __future__ import annotations

import logging

from sqlglot import exp
from sqlglot.errors import ErrorLevel, SqlglotError

from simulators.netsuite.suiteql.literals import ORACLE, Lifted
from simulators.netsuite.suiteql.refusals import Unsupported

logging.getLogger("sqlglot").setLevel(logging.CRITICAL)
"""The parser's remarks on what it does not know have no reader: such a statement is refused."""


def parse(lifted: Lifted) -> exp.Query:
    """The one query in the tokens. Raises 400 for anything else: no, two, or one that writes."""
    try:
        parsed = ORACLE.parser(error_level=ErrorLevel.IMMEDIATE).parse(list(lifted.tokens), "")
    except (SqlglotError, RecursionError):
        raise Unsupported from None
    if len(parsed) != 1 or not isinstance(parsed[0], exp.Query):
        raise Unsupported
    return parsed[0]
